"""Downloads of every platform, as they come, and what is made of them."""

from __future__ import annotations

import shutil
import zipfile
from datetime import UTC
from pathlib import Path, PurePosixPath

import pytest
from downloads import canvas_name, notebook, submitted, tar, zipped

from gradekit.collecting import Collected, Fate, Kind, Options, collect
from gradekit.collecting.gradescope import read_metadata
from gradekit.collecting.kinds import recognise
from gradekit.course import Assignment
from gradekit.errors import CollectError, SettingsError

METADATA = """---
submission_101:
  :submitters:
  - :name: Jane Doe
    :sid: '4711'
    :email: jane@example.org
  :created_at: 2026-11-20 17:34:00.861687000 Z
  :score: 2.0
  :results:
    score: 2.0
    output: |-
      :submitters: nobody
    tests: &tests
    - {name: a, ":created_at": never}
submission_102:
  :submitters:
  - :name: Bob Moe
    :sid:
    :email: bob@example.org
  - :name: Eve Poe
    :sid: 4713
    :email: eve@example.org
  :created_at: 2026-11-20 10:00:00 -08:00
  :history:
  - :created_at: 2026-11-01 10:00:00 -08:00
    :results: *tests
"""


def fates(collected: Collected) -> list[tuple[str, str]]:
    """Give what became of what, in short."""
    return [(line.student or line.label, line.fate.value) for line in collected.lines]


def test_canvas(tiny: Assignment, tmp_path: Path) -> None:
    """The newest upload counts, the other goes to the archive; late marks and other files stay."""
    files = {
        canvas_name("doejane", 11, 501, "tiny.ipynb"): notebook("first"),
        canvas_name("doejane", 11, 502, "tiny-1.ipynb"): notebook("second"),
        canvas_name("mc_moebob", 12, 503, "my_12_3_work.ipynb", late=True): notebook("bob"),
        canvas_name("mc_moebob", 12, 504, "fig-1.png", late=True): b"one",
        canvas_name("mc_moebob", 12, 505, "fig-2.png", late=True): b"two",
        "anon_Ab3dE_506_tiny.ipynb": notebook("anonymous"),
        "LATE_anon_Xy9zQ_507_tiny.ipynb": notebook("late"),
        "poeeve_13_text.html": b"<p>",
    }
    collected = collect(tiny, [zipped(tmp_path / "submissions.zip", files)])
    assert submitted(tiny) == {
        "doejane/tiny/tiny.ipynb": notebook("second"),
        "mc_moebob/tiny/tiny.ipynb": notebook("bob"),
        "mc_moebob/tiny/fig-1.png": b"one",
        "mc_moebob/tiny/fig-2.png": b"two",
        "Ab3dE/tiny/tiny.ipynb": notebook("anonymous"),
        "Xy9zQ/tiny/tiny.ipynb": notebook("late"),
    }
    (kept,) = (tiny.course.root / "archive/doejane/tiny").iterdir()
    assert (kept / "tiny.ipynb").read_bytes() == notebook("first")
    late = [line.student for line in collected.lines if line.late]
    assert late == ["mc_moebob", "Xy9zQ"]
    assert ("poeeve", "not taken") in fates(collected)
    assert not collected.complete
    assert any("times in its zip are those at which the zip was made" in n for n in collected.notes)


@pytest.mark.parametrize("ending", ["", "_"])
def test_moodle(tiny: Assignment, tmp_path: Path, ending: str) -> None:
    """Folders of old and new versions, files without folders, and text typed into the page."""
    prefix = "Jane Doe-Poe_101_assignsubmission_"
    files = {
        f"{prefix}file{ending}/work.ipynb": notebook("jane"),
        f"{prefix}file{ending}/data/x_y.csv": b"1",
        f"{prefix}onlinetext{ending}/onlinetext.html": b"<p>",
        "José Muñoz_102_assignsubmission_file_tiny.ipynb": notebook("jose"),
        "Only Text_103_assignsubmission_onlinetext_onlinetext.html": b"<p>",
    }
    collected = collect(tiny, [zipped(tmp_path / "moodle.zip", files)])
    assert submitted(tiny) == {
        "Jane Doe-Poe/tiny/tiny.ipynb": notebook("jane"),
        "Jane Doe-Poe/tiny/data/x_y.csv": b"1",
        "Jane Doe-Poe/tiny/onlinetext.html": b"<p>",
        "José Muñoz/tiny/tiny.ipynb": notebook("jose"),
    }
    assert ("Only Text", "not taken") in fates(collected)


def test_gradescope(tiny: Assignment, tmp_path: Path) -> None:
    """Times have their zone, a group's work is everybody's, and what is not known is told."""
    files = {
        "assignment_5_export/submission_metadata.yml": METADATA.encode(),
        "assignment_5_export/submission_101/tiny.ipynb": notebook("jane"),
        "assignment_5_export/submission_102/sub/tiny.ipynb": notebook("group"),
        "assignment_5_export/submission_103/tiny.ipynb": notebook("whose"),
        "__MACOSX/assignment_5_export/._submission_metadata.yml": b"",
    }
    collected = collect(tiny, [zipped(tmp_path / "export.zip", files)])
    assert submitted(tiny) == {
        "4711/tiny/tiny.ipynb": notebook("jane"),
        "4711/tiny/timestamp.txt": b"2026-11-20 17:34:00.861687 UTC",
        "bob@example.org/tiny/tiny.ipynb": notebook("group"),
        "bob@example.org/tiny/timestamp.txt": b"2026-11-20 18:00:00.000000 UTC",
        "4713/tiny/tiny.ipynb": notebook("group"),
        "4713/tiny/timestamp.txt": b"2026-11-20 18:00:00.000000 UTC",
    }
    assert ("submission_103/", "not taken") in fates(collected)


def test_exchange(tiny: Assignment, tmp_path: Path) -> None:
    """Of several submissions the newest counts, with nbgrader's secret; others' are left alone."""
    inbound = tmp_path / "exchange/course/inbound"
    for name, text in {
        "ada+tiny+2026-11-20 10:00:00.000001 UTC+YWJj": "old",
        "ada+tiny+2026-11-20 10:00:00.000002 UTC+YWJk": "new",
        "bob+tiny+2026-11-21 10:00:00 UTC": "bob",
        "bob+other+2026-11-21 10:00:00 UTC": "other",
    }.items():
        folder = inbound / name
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_bytes(notebook(text))
        (folder / "timestamp.txt").write_text(name.split("+")[2])
        (folder / "submission_secret.txt").write_text(f"secret of {text}".replace(" ", "-"))
    collected = collect(tiny, [inbound])
    assert submitted(tiny) == {
        "ada/tiny/tiny.ipynb": notebook("new"),
        "ada/tiny/timestamp.txt": b"2026-11-20 10:00:00.000002 UTC",
        "ada/tiny/submission_secret.txt": b"secret-of-new",
        "bob/tiny/tiny.ipynb": notebook("bob"),
        "bob/tiny/timestamp.txt": b"2026-11-21 10:00:00.000000 UTC",
        "bob/tiny/submission_secret.txt": b"secret-of-bob",
    }
    assert sorted(fates(collected)) == [
        ("ada", "collected"),
        ("ada", "older"),
        ("bob", "collected"),
    ]
    assert "inbound: Left alone: submissions of other." in collected.notes


@pytest.mark.parametrize("pack", ["folder", "zip", "tar.gz", "tar", "tar.xz"])
def test_folder(tiny: Assignment, tmp_path: Path, pack: str) -> None:
    """Notebooks named after students, folders of students, and nbgrader's own layout."""
    files = {
        "all/ada.ipynb": notebook("ada"),
        "all/bob/my work.ipynb": notebook("bob"),
        "all/eve/tiny/tiny.ipynb": notebook("eve"),
        "all/eve/tiny/timestamp.txt": b"2026-11-20 10:00:00 UTC",
        "all/eve/other/other.ipynb": notebook("of another assignment"),
        "all/eve/tiny/.ipynb_checkpoints/tiny-checkpoint.ipynb": b"{}",
        "all/notes.txt": b"mine",
    }
    source = tmp_path / f"all.{pack}"
    if pack == "folder":
        source = tmp_path / "all"
        for name, data in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    elif pack == "zip":
        zipped(source, files)
    else:
        mode = "w:" if pack == "tar" else f"w:{pack.removeprefix('tar.')}"
        tar(source, files, mode)
    collected = collect(tiny, [source])
    assert submitted(tiny) == {
        "ada/tiny/tiny.ipynb": notebook("ada"),
        "bob/tiny/tiny.ipynb": notebook("bob"),
        "eve/tiny/tiny.ipynb": notebook("eve"),
        "eve/tiny/timestamp.txt": b"2026-11-20 10:00:00.000000 UTC",
    }
    assert [line.label for line in collected.lines if line.needs_person] == ["notes.txt"]


def test_single_notebooks(tiny: Assignment, tmp_path: Path) -> None:
    """A notebook is a source, too; what is none is said, and does not stop the rest."""
    (tmp_path / "ada.ipynb").write_bytes(notebook("ada"))
    (tmp_path / "bob.txt").write_text("?")
    collected = collect(tiny, [tmp_path / "bob.txt", tmp_path / "ada.ipynb", tmp_path / "gone.zip"])
    assert fates(collected) == [
        ("bob.txt", "not taken"),
        ("ada", "collected"),
        ("gone.zip", "not taken"),
    ]
    with pytest.raises(CollectError, match="neither a zip or tar archive nor a notebook"):
        collect(tiny, [tmp_path / "bob.txt"])


def test_the_archive_of_one_student(tiny: Assignment, tmp_path: Path) -> None:
    """A zipped folder of one student is that student's; a zipped folder of students is not one."""
    one = zipped(tmp_path / "one.zip", {"ada/tiny.ipynb": notebook("a"), "ada/x.txt": b"x"})
    assert fates(collect(tiny, [one])) == [("ada", "collected")]
    deep = zipped(tmp_path / "deep.zip", {"term/hw/bob.ipynb": b"{}", "term/hw/eve.ipynb": b"{}"})
    assert fates(collect(tiny, [deep])) == [("bob", "collected"), ("eve", "collected")]
    alone = zipped(tmp_path / "alone.zip", {"joe/work.ipynb": notebook("j"), "joe/x.txt": b"x"})
    assert fates(collect(tiny, [alone])) == [("joe", "collected")]


NAMES = [
    (Kind.CANVAS, ["doejane_1_2_a.ipynb", "moe_LATE_3_4_b.ipynb", "readme.txt"]),
    (Kind.MOODLE, ["A B_1_assignsubmission_file_/w.ipynb"]),
    (Kind.MOODLE, ["A B_1_assignsubmission_file_w_1_2_x.ipynb"]),
    (Kind.NBGRADER, ["a+b+2026-11-20 10:00:00 UTC+xyz/b.ipynb"]),
    (Kind.GRADESCOPE, ["submission_metadata.yml", "submission_1/a.ipynb"]),
    (Kind.FOLDER, ["ada.ipynb", "bob.ipynb"]),
    (Kind.FOLDER, ["ada_1.ipynb", "team_2_3_x.ipynb"]),
    (Kind.FOLDER, []),
]


@pytest.mark.parametrize(("kind", "names"), NAMES)
def test_kinds_are_recognised(kind: Kind, names: list[str]) -> None:
    """The names of its files tell where a download comes from."""
    assert recognise([PurePosixPath(name) for name in names]) is kind


def test_the_kind_can_be_said(tiny: Assignment, tmp_path: Path) -> None:
    """What is said holds, and names of another kind are told."""
    files = {"ada.ipynb": notebook("a"), "doe_1_2_tiny.ipynb": notebook("b"), "x.ipynb": b"{}"}
    source = zipped(tmp_path / "mixed.zip", files)
    found = fates(collect(tiny, [source], Options(kind=Kind.CANVAS, dry_run=True)))
    assert ("doe", "collected") in found
    assert ("ada.ipynb", "not taken") in found
    with pytest.raises(CollectError, match=r"there is no submission_metadata\.yml"):
        collect(tiny, [source], Options(kind=Kind.GRADESCOPE))


@pytest.mark.parametrize(
    ("zone", "written"),
    [("UTC", "12:00:00"), ("Europe/Berlin", "11:00:00"), ("America/New_York", "17:00:00")],
)
def test_times_of_entries(tiny: Assignment, tmp_path: Path, zone: str, written: str) -> None:
    """Times beside files are taken if asked for, in the zone that is said, and also later."""
    source = zipped(tmp_path / "s.zip", {canvas_name("doejane", 1, 2, "tiny.ipynb"): notebook("a")})
    collect(tiny, [source], Options(timezone=zone))
    assert "doejane/tiny/timestamp.txt" not in submitted(tiny)
    again = collect(tiny, [source], Options(timezone=zone, entry_times=True))
    assert fates(again) == [("doejane", "unchanged")]
    stamp = f"2026-11-20 {written}.000000 UTC".encode()
    assert submitted(tiny)["doejane/tiny/timestamp.txt"] == stamp
    with pytest.raises(SettingsError, match="did you mean 'Europe/Berlin'"):
        collect(tiny, [source], Options(timezone="Europe/Berlim"))


def test_exact_times_in_a_zip(tiny: Assignment, tmp_path: Path) -> None:
    """The extra field that tells seconds since 1970 goes before the time without a zone."""
    path = tmp_path / "s.zip"
    info = zipfile.ZipInfo("ada.ipynb", (2026, 11, 20, 12, 0, 0))
    info.extra = b"\xff\xff\x01\x00x" + b"UT\x05\x00\x01" + (1_795_000_000).to_bytes(4, "little")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, notebook("a"))
    collect(tiny, [path], Options(entry_times=True, timezone="Asia/Tokyo"))
    assert submitted(tiny)["ada/tiny/timestamp.txt"] == b"2026-11-18 11:06:40.000000 UTC"


def test_which_notebook(tiny: Assignment, tmp_path: Path) -> None:
    """One by another name is taken for it; where several may be meant, a person is asked."""
    files = {
        "ada/Tiny (1).ipynb": notebook("a"),
        "ada/scratch.ipynb": notebook("x"),
        "bob/one.ipynb": notebook("b"),
        "bob/two.ipynb": notebook("c"),
    }
    collected = collect(tiny, [zipped(tmp_path / "s.zip", files)])
    assert submitted(tiny) == {
        "ada/tiny/tiny.ipynb": notebook("a"),
        "ada/tiny/scratch.ipynb": notebook("x"),
        "bob/tiny/one.ipynb": notebook("b"),
        "bob/tiny/two.ipynb": notebook("c"),
    }
    ada, bob = collected.lines
    assert (ada.why, ada.needs_person) == ("handed in as Tiny (1).ipynb", False)
    assert "which notebook is meant?" in bob.left_out[0]


def test_what_is_nbgraders_is_no_students(tiny: Assignment, tmp_path: Path) -> None:
    """From an LMS, notes of nbgrader's and settings of programs are a student's, and left out."""
    files = {
        canvas_name("doejane", 1, 2, "tiny.ipynb"): notebook("a"),
        canvas_name("doejane", 1, 3, "timestamp.txt"): b"1999-01-01 00:00:00 UTC",
        canvas_name("doejane", 1, 4, "submission_secret.txt"): b"of-another",
        canvas_name("doejane", 1, 5, "grade.json"): b"{}",
        canvas_name("doejane", 1, 6, "nbgrader_config.py"): b"",
        canvas_name("doejane", 1, 7, "a.txt:stream"): b"",
        canvas_name("doejane", 1, 8, "TimeStamp.TXT"): b"1999-01-01 00:00:00 UTC",
        canvas_name("doejane", 1, 9, "timestamp.txt."): b"1999-01-01 00:00:00 UTC",
    }
    (line,) = collect(tiny, [zipped(tmp_path / "s.zip", files)]).lines
    assert list(submitted(tiny)) == ["doejane/tiny/tiny.ipynb"]
    assert (line.fate, len(line.left_out)) == (Fate.COLLECTED, 7)


def test_a_name_that_ends_like_anothers_file(tiny: Assignment, tmp_path: Path) -> None:
    """Who is called so takes nobody's place: a person is asked whose the files are."""
    files = {
        canvas_name("doejane", 11, 501, "tiny.ipynb"): notebook("jane"),
        canvas_name("eve_11_999", 66, 502, "tiny.ipynb"): notebook("eve"),
        canvas_name("moebob", 12, 503, "tiny.ipynb"): notebook("bob"),
    }
    path = tmp_path / "roster.csv"
    path.write_text("id,lms_user_id\njane,11\neve,66\nbob,12\n")
    collected = collect(tiny, [zipped(tmp_path / "s.zip", files)], Options(roster=path))
    assert submitted(tiny) == {"bob/tiny/tiny.ipynb": notebook("bob")}
    doubtful = [line.why for line in collected.lines if line.student != "bob"]
    assert len(doubtful) == 2
    assert all("several names (doejane, eve)" in why for why in doubtful)


def test_a_number_that_was_taken_over(tiny: Assignment, tmp_path: Path) -> None:
    """On Gradescope, people may write a number of their own choice into their account."""
    eve = METADATA.replace(":sid: 4713", ":sid: 4711").replace(
        "2026-11-20 10:00", "2026-11-25 10:00"
    )
    files = {
        "submission_metadata.yml": eve.encode(),
        "submission_101/tiny.ipynb": notebook("jane"),
        "submission_102/tiny.ipynb": notebook("eve"),
    }
    collected = collect(tiny, [zipped(tmp_path / "s.zip", files)])
    assert [name.split("/")[0] for name in submitted(tiny)] == ["bob@example.org"] * 2
    assert any("Jane Doe jane@example.org" in line.why for line in collected.lines)


def test_from_another_course(tiny: Assignment, tmp_path: Path) -> None:
    """The submitted/ folder of a course is collected as it is."""
    for student in ("ada", "bob"):
        folder = tmp_path / "old/submitted" / student / "tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_bytes(notebook(student))
    shutil.make_archive(str(tmp_path / "old"), "zip", tmp_path / "old")
    collected = collect(tiny, [tmp_path / "old.zip"])
    assert fates(collected) == [("ada", "collected"), ("bob", "collected")]


METADATA_OF_NOBODY = [
    ("", "not a table"),
    ("- a\n- b\n", "not a table"),
    ("a: [b\n", "cannot be read"),
    ("\x00\x01", "cannot be read"),
    ("? [a]\n: b\n", "a key that is no text"),
    ("a: " + "[" * 100_000, "too deep"),
    ("a: " + "{a: " * 20_000, "too deep"),
]


@pytest.mark.parametrize(("text", "reason"), METADATA_OF_NOBODY, ids=range(7))
def test_metadata_that_are_none(text: str, reason: str) -> None:
    """What is not Gradescope's file is said, soon; neither tags nor aliases in it do anything."""
    with pytest.raises(CollectError, match=reason):
        read_metadata(text, UTC)


def test_metadata_do_nothing() -> None:
    """A tag runs no code, and an alias is not followed."""
    text = "a: !!python/object/apply:os.system [exit]\nb: &b {x: *b}\nc: *b\n"
    assert [record.senders for record in read_metadata(text, UTC).values()] == [[], [], []]
