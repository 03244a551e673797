"""What counts, what is archived, and that a killed run loses nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from downloads import notebook, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradekit.collecting import Fate, Options, collect
from gradekit.collecting.placing import Shelf
from gradekit.collecting.source import MemberError
from gradekit.collecting.versions import Version, again, decide, fingerprint
from gradekit.course import Assignment, find_course
from gradekit.errors import CollectError

EARLY = datetime(2026, 11, 20, 10, tzinfo=UTC)


def tree(root: Path) -> dict[str, bytes]:
    """Give all files of submitted/ and archive/, hidden ones, too."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in ("submitted", "archive")
        for path in sorted((root / name).rglob("*"))
        if path.is_file()
    }


def put(assignment: Assignment, word: str, hours: int, student: str = "ada") -> Fate:
    """Place a submission of a time."""
    files = {"tiny.ipynb": notebook(word)}
    version = Version(fingerprint(files), EARLY + timedelta(hours=hours), 0, True)
    with Shelf(assignment) as shelf:
        return shelf.place(student, files, version)


def current(assignment: Assignment) -> bytes:
    """Give the notebook that counts."""
    return (assignment.course.root / "submitted/ada/tiny/tiny.ipynb").read_bytes()


def test_newer_and_older(tiny: Assignment) -> None:
    """The newest counts whatever comes when; the rest is in the archive, each once."""
    steps = [
        ("b", 2, Fate.COLLECTED), ("a", 1, Fate.OLDER), ("a", 1, Fate.UNCHANGED),
        ("c", 3, Fate.NEWER), ("b", 2, Fate.UNCHANGED), ("c", 3, Fate.UNCHANGED),
        ("d", 3, Fate.OLDER), ("a", 9, Fate.NEWER), ("c", 3, Fate.UNCHANGED),
    ]  # fmt: skip
    for word, hours, fate in steps:
        assert put(tiny, word, hours) is fate, (word, hours)
    assert current(tiny) == notebook("a")
    kept = sorted((tiny.course.root / "archive/ada/tiny").iterdir())
    texts = [(path / "tiny.ipynb").read_bytes() for path in kept]
    assert sorted(texts) == sorted(map(notebook, "abcd"))
    stamps = sorted(path.name.partition("Z")[0] for path in kept)
    assert stamps == [f"2026-11-20T{hour}0000" for hour in (11, 12, 13, 13)]


def test_by_hand(tiny: Assignment) -> None:
    """A submission put there by hand is not lost, nor is mending one undone by the same again."""
    folder = tiny.course.root / "submitted/ada/tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_bytes(notebook("by hand"))
    (folder / "timestamp.txt").write_text("2026-11-20 11:00:00 UTC")
    assert put(tiny, "older", 0) is Fate.OLDER
    assert put(tiny, "newer", 2) is Fate.NEWER
    (kept,) = (tiny.course.root / "archive/ada/tiny").glob("2026-11-20T110000Z-*")
    assert (kept / "timestamp.txt").read_text() == "2026-11-20 11:00:00 UTC"
    (folder / "tiny.ipynb").write_bytes(notebook("mended"))
    assert put(tiny, "newer", 2) is Fate.UNCHANGED
    assert current(tiny) == notebook("mended")
    assert put(tiny, "newest", 3) is Fate.NEWER
    texts = {path.read_bytes() for path in (tiny.course.root / "archive").rglob("*.ipynb")}
    assert notebook("mended") in texts


def test_links_in_the_way(tiny: Assignment, tmp_path: Path) -> None:
    """Nothing is written through a link in the place of a student's folder."""
    (tmp_path / "elsewhere").mkdir()
    for folder, name in (("submitted", "ada"), ("archive", "bob")):
        (tiny.course.root / folder).mkdir(exist_ok=True)
        (tiny.course.root / folder / name).symlink_to(tmp_path / "elsewhere")
        with pytest.raises(MemberError, match="in its place"):
            put(tiny, "a", 1, student=name)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_ids_that_are_one_somewhere(tiny: Assignment) -> None:
    """A student whose folder some systems would take for another's is not placed."""
    put(tiny, "a", 1)
    with pytest.raises(MemberError, match="has a student 'ada'"):
        put(tiny, "b", 2, student="Ada")


def test_one_at_a_time(tiny: Assignment) -> None:
    """A second run says that there is one; looking only is allowed."""
    with Shelf(tiny), pytest.raises(CollectError, match="another `gradekit collect`"):
        Shelf(tiny)
    with Shelf(tiny), Shelf(tiny, dry_run=True):
        pass


def test_a_dry_run_writes_nothing(tiny: Assignment, tmp_path: Path) -> None:
    """It tells the same as the run that follows it, and leaves no trace."""
    put(tiny, "a", 1)
    files = {f"{name}/tiny.ipynb": notebook(name) for name in ("ada", "bob")}
    source = zipped(tmp_path / "s.zip", files)
    before = {path: path.stat().st_mtime_ns for path in tiny.course.root.rglob("*")}
    looked = collect(tiny, [source], Options(dry_run=True))
    assert {path: path.stat().st_mtime_ns for path in tiny.course.root.rglob("*")} == before
    assert collect(tiny, [source]).lines == looked.lines


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from gradekit.collecting import collect
from gradekit.course import find_course

before, new, runs = map(Path, sys.argv[1:])
left = 0

def counted(work):
    def step(*args, **options):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*args, **options)
    return step

for number in range(200):
    root = runs / str(number)
    shutil.copytree(before, root, symlinks=True)
    child = os.fork()
    if child == 0:
        left = number
        for name in ("rename", "replace", "mkdir", "write_bytes", "write_text", "rmdir", "unlink"):
            setattr(Path, name, counted(getattr(Path, name)))
        collect(find_course(root).assignment(), [new])
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
"""


def test_killed_at_every_step(tiny: Assignment, tmp_path: Path) -> None:
    """Wherever a run is killed, the next one ends where one that was not killed ends.

    Until then the submission before is there whole, or the new one, and the one before is not lost.
    """
    root, runs = tiny.course.root, tmp_path / "runs"
    old = zipped(tmp_path / "old.zip", {"x_1_1_tiny.ipynb": notebook("old"), "x_1_2_f": b"1"})
    new = zipped(
        tmp_path / "new.zip",
        {"x_1_3_tiny.ipynb": notebook("new"), "x_1_4_f": b"2"},
        (2026, 11, 21, 0, 0, 0),
    )
    collect(tiny, [old])
    shutil.copytree(root, tmp_path / "before", symlinks=True)
    collect(tiny, [new])
    wanted = tree(root)
    assert len(wanted) == 5
    runs.mkdir()
    words = [sys.executable, "-c", KILLED, str(tmp_path / "before"), str(new), str(runs)]
    subprocess.run(words, check=True, timeout=120)
    killed = sorted(runs.iterdir(), key=lambda path: int(path.name))
    assert 15 <= len(killed) < 200
    for run in killed:
        assert notebook("old") in {path.read_bytes() for path in _notebooks(run)}
        for folder in run.glob("submitted/x/tiny"):
            found = {(folder / name).read_bytes() for name in ("tiny.ipynb", "f")}
            assert found in ({notebook("old"), b"1"}, {notebook("new"), b"2"})
        collect(find_course(run).assignment(), [new])
        assert tree(run) == wanted, run.name
        assert not list(run.glob("submitted/.collecting*"))


def _notebooks(root: Path) -> list[Path]:
    """Give all notebooks in submitted/ and archive/, in hidden folders, too."""
    return [Path(place, name) for place, _, names in os.walk(root) for name in names
            if name == "tiny.ipynb" and "source" not in place]  # fmt: skip


def test_what_a_killed_run_took_away_is_put_back(tiny: Assignment) -> None:
    """A submission that was between its places is back as soon as anything is collected."""
    put(tiny, "a", 1)
    stage = tiny.course.root / "submitted/.collecting+tiny"
    stage.mkdir()
    (tiny.course.root / "submitted/ada/tiny").rename(stage / "old+ada")
    put(tiny, "b", 1, student="bob")
    assert current(tiny) == notebook("a")


VERSIONS = st.builds(
    Version,
    st.sampled_from(["a" * 64, "b" * 64, "c" * 64]),
    st.integers(0, 3).map(lambda hours: EARLY + timedelta(hours=hours)),
    st.integers(0, 2),
    st.booleans(),
)


@given(version=VERSIONS)
def test_receipts_come_back(version: Version) -> None:
    """What is written of a version is read again; anything else is no receipt."""
    assert Version.parse(version.text) == version
    for text in ("", "{}", "[]", "[" * 100_000, version.text[:-2], '{"fingerprint": 1}'):
        assert Version.parse(text) is None


@given(versions=st.lists(VERSIONS, min_size=1, max_size=8))
def test_the_newest_counts(versions: list[Version]) -> None:
    """In whatever order versions come, what counts is not older than any that came."""
    there: Version | None = None
    archived: set[str] = set()
    for now in versions:
        fate = decide(now, there, archived)
        if fate in {Fate.COLLECTED, Fate.NEWER}:
            archived |= {there.name} if there else set()
            there = now
        elif fate is Fate.OLDER:
            archived.add(now.name)
        elif there is not None and now.fingerprint == there.fingerprint:
            there = again(now, there)
        assert there is not None
        assert decide(now, there, archived) is Fate.UNCHANGED
    assert there is not None
    newest = max(versions, key=lambda v: (v.moment, v.sequence))
    assert there.fingerprint == newest.fingerprint or (there.moment, there.sequence) == (
        newest.moment,
        newest.sequence,
    )


IDS = st.text("abcdefxyz0123456789_-.", min_size=1, max_size=12).filter(
    lambda text: text[0].isalnum() and not text.endswith(".")
)
WORDS = st.text("abc ", max_size=20)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(students=st.dictionaries(IDS, WORDS, min_size=1, max_size=5), kind=st.integers(0, 2))
def test_what_goes_in_comes_out(
    tiny: Assignment, tmp_path: Path, students: dict[str, str], kind: int
) -> None:
    """Every byte that was handed in is in submitted/, and collecting twice changes nothing."""
    root = tiny.course.root
    shutil.rmtree(root / "submitted", ignore_errors=True)
    shutil.rmtree(root / "archive", ignore_errors=True)
    shape = ["{}.ipynb", "{}/work.ipynb", "{}_7_assignsubmission_file/tiny.ipynb"][kind]
    if kind == 2:
        names = {f"{n}_{i}_assignsubmission_file/w.ipynb": n for i, n in enumerate(students)}
    else:
        names = {shape.format(name): name for name in students}
    files = {path: notebook(students[name]) for path, name in names.items()}
    source = zipped(tmp_path / "s.zip", files)
    first = collect(tiny, [source])
    assert [line.fate for line in first.lines] == [Fate.COLLECTED] * len(students)
    for name, word in students.items():
        path = root / "submitted" / name / "tiny/tiny.ipynb"
        assert path.read_bytes() == notebook(word)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    again = collect(tiny, [source])
    assert {line.fate for line in again.lines} == {Fate.UNCHANGED}
    assert {p: p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file()} == before


def test_what_is_in_the_way(tiny: Assignment, tmp_path: Path) -> None:
    """What cannot be written is told, and costs nobody else."""
    (tiny.course.root / "submitted/ada").mkdir(parents=True)
    (tiny.course.root / "submitted/ada/tiny").write_text("a file")
    files = {"ada.ipynb": notebook("a"), "bob.ipynb": notebook("b")}
    ada, bob = collect(tiny, [zipped(tmp_path / "s.zip", files)]).lines
    assert (ada.fate, bob.fate) == (Fate.NOT_TAKEN, Fate.COLLECTED)
    assert "ada/tiny is in its place" in ada.why
