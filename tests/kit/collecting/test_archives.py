"""Archives are hostile until checked: nothing leaves its place, and one bad file stops no other."""

from __future__ import annotations

import io
import os
import stat
import struct
import tarfile
import zipfile
from datetime import UTC
from pathlib import Path

import pytest
from downloads import notebook, tar, zipped
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gradekit.collecting import Collected, Fate, collect
from gradekit.collecting import source as source_module
from gradekit.collecting.names import safe_path
from gradekit.collecting.opening import open_source
from gradekit.collecting.source import MemberError
from gradekit.course import Assignment
from gradekit.errors import CollectError

GOOD = {"ada.ipynb": notebook("ada")}


def why(collected: Collected) -> dict[str, str]:
    """Give the reasons of what was not taken."""
    return {line.label: line.why for line in collected.lines if line.fate == "not taken"}


def taken(assignment: Assignment) -> set[str]:
    """Give the students in submitted/."""
    return {path.parent.parent.name for path in assignment.course.root.glob("submitted/*/*/*")}


HOSTILE = [
    ("../ada.ipynb", "leads out"),
    ("a/../../../b.ipynb", "leads out"),
    ("..\\..\\b.ipynb", "leads out"),
    ("/etc/b.ipynb", "absolute"),
    ("\\\\host\\share\\b.ipynb", "absolute"),
    ("C:\\b.ipynb", "drive letter"),
    ("c:b.ipynb", "drive letter"),
    ("b\x1b[2J.ipynb", "no text"),
    ("b\u202egpj.ipynb", "no text"),
    ("b\n.ipynb", "no text"),
    ("x/" * 30 + "b.ipynb", "more than 20 folders"),
    ("b" * 250 + ".ipynb", "too long"),
    ("./", "no name"),
]


@pytest.mark.parametrize(("name", "reason"), HOSTILE)
def test_names(tiny: Assignment, tmp_path: Path, name: str, reason: str) -> None:
    """A name that would lead elsewhere is refused, in a zip and in a tar; the others are taken."""
    with pytest.raises(ValueError, match=reason):
        safe_path(name)
    if name.endswith("/"):
        return
    for number, source in enumerate(
        [
            zipped(tmp_path / "a.zip", {name: b"evil", **GOOD}),
            tar(tmp_path / "a.tar", {name: b"evil", **GOOD}, "w:"),
        ]
    ):
        collected = collect(tiny, [source])
        (told,) = why(collected).values()
        assert reason in told
        assert taken(tiny) == {"ada"}
        assert collected.counts[Fate.UNCHANGED] == number


def test_names_in_other_encodings(tiny: Assignment, tmp_path: Path) -> None:
    """UTF-8 without the flag for it, as macOS writes it, is read as meant; others as CP437."""
    path = zipped(tmp_path / "a.zip", {"__________.ipynb": b"{}", "______.ipynb": b"{}"})
    data = path.read_bytes().replace(b"__________.", "José_Núx.".encode())
    path.write_bytes(data.replace(b"______.", "Zoé_Öß".encode("cp437") + b"."))
    with open_source(path, UTC) as source:
        names = sorted(str(member.path) for member in source.members)
    assert names == ["José_Núx.ipynb", "Zoé_Öß.ipynb"]


def test_links_and_devices(tiny: Assignment, tmp_path: Path) -> None:
    """Links, hard links, pipes and devices are no files, in zip, tar and folder."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    zip_path = tmp_path / "a.zip"
    with zipfile.ZipFile(zip_path, "w") as archive:
        for name, kind in {"s.ipynb": stat.S_IFLNK, "d.ipynb": stat.S_IFCHR}.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, (kind | 0o777) << 16
            archive.writestr(info, str(secret))
        archive.writestr("ada.ipynb", notebook("ada"))
    tar_path = tmp_path / "a.tar"
    kinds = {
        "s": tarfile.SYMTYPE,
        "h": tarfile.LNKTYPE,
        "c": tarfile.CHRTYPE,
        "f": tarfile.FIFOTYPE,
    }
    with tarfile.open(tar_path, "w") as archive_:
        for name, type_ in kinds.items():
            member = tarfile.TarInfo(f"{name}.ipynb")
            member.type, member.linkname = type_, str(secret)
            archive_.addfile(member)
        good = tarfile.TarInfo("bob.ipynb")
        good.size = len(notebook("bob"))
        archive_.addfile(good, io.BytesIO(notebook("bob")))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "s.ipynb").symlink_to(secret)
    (folder / "inside").symlink_to(tmp_path)
    os.mkfifo(folder / "f.ipynb")
    (folder / "eve.ipynb").write_bytes(notebook("eve"))
    collected = collect(tiny, [zip_path, tar_path, folder])
    assert taken(tiny) == {"ada", "bob", "eve"}
    told = [(line.source, line.label) for line in collected.lines if line.fate == "not taken"]
    assert sorted(told) == [
        ("a.tar", "c.ipynb"), ("a.tar", "f.ipynb"), ("a.tar", "h.ipynb"), ("a.tar", "s.ipynb"),
        ("a.zip", "d.ipynb"), ("a.zip", "s.ipynb"),
        ("folder", "f.ipynb"), ("folder", "inside"), ("folder", "s.ipynb"),
    ]  # fmt: skip


def test_names_that_are_one_file_somewhere(tiny: Assignment, tmp_path: Path) -> None:
    """Names twice, in another case or form of Unicode: the first is taken, the rest told."""
    names = ("josé.ipynb", "jose\u0301.ipynb", "JOSÉ.ipynb", "one.ipynb", "two.ipynb")
    source = zipped(tmp_path / "a.zip", {name: notebook(name) for name in names})
    source.write_bytes(source.read_bytes().replace(b"two.ipynb", b"one.ipynb"))
    collected = collect(tiny, [source])
    assert taken(tiny) == {"josé", "one"}
    assert len([line for line in collected.lines if line.fate == "not taken"]) == 3


def test_files_in_the_place_of_folders(tiny: Assignment, tmp_path: Path) -> None:
    """A file that has the name of a folder is left out; the submission is taken."""
    files = {
        "ada/tiny.ipynb": notebook("a"),
        "ada/x/y": b"1",
        "ada/x/y/z": b"2",
        "bob.ipynb": b"{}",
    }
    collected = collect(tiny, [tar(tmp_path / "a.tar", files)])
    assert collected.lines[0].left_out == ("left out: x/y/z: there is another file in its place",)
    assert (tiny.course.root / "submitted/ada/tiny/x/y").read_bytes() == b"1"


def test_bombs(tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that grows is read to its limit and no further; an archive of them stops early."""
    zeros = bytes(21 * 2**20)
    files = {"bob.ipynb": zeros, **GOOD}
    collected = collect(tiny, [zipped(tmp_path / "a.zip", files), tar(tmp_path / "a.tgz", files)])
    assert [line.why for line in collected.lines if line.student == "bob"] == [
        "bob.ipynb: it is larger than 20 MB",
        "bob.ipynb: it is larger than 20 MB",
    ]
    assert taken(tiny) == {"ada"}
    monkeypatch.setattr(source_module, "_MEMBER_ROOM", 2**20)
    many = {f"s{number}.ipynb": bytes(2**19) for number in range(9)}
    collected = collect(tiny, [zipped(tmp_path / "b.zip", many)])
    assert collected.counts[Fate.COLLECTED] < 4
    assert any("as a bomb does" in line.why for line in collected.lines)
    collected = collect(tiny, [tar(tmp_path / "b.tgz", many)])
    assert any("as a bomb does" in line.why for line in collected.lines)


@pytest.mark.parametrize("size", [20, 21])
def test_a_bomb_takes_only_its_own_submission(tiny: Assignment, tmp_path: Path, size: int) -> None:
    """However much a student's files grow, those of others are read."""
    zeros = bytes(size * 2**20)
    files = {f"zoe/data{number}.csv": zeros for number in range(56)}
    files |= {"zoe/tiny.ipynb": b"{}", **GOOD}
    collected = collect(tiny, [zipped(tmp_path / "a.zip", files)])
    assert taken(tiny) == {"ada", "zoe"}
    (zoe,) = (line for line in collected.lines if line.student == "zoe")
    assert any("all files together" in each for each in zoe.left_out)


def test_a_size_that_lies(tmp_path: Path) -> None:
    """What the directory says of a size is not believed."""
    path = zipped(tmp_path / "a.zip", {"a.ipynb": bytes(4 * 2**20)})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    path.write_bytes(data)
    with open_source(path, UTC) as source:
        (member,) = source.members
        assert member.size == 10
        with pytest.raises(MemberError):
            source.read(member, 5)


def test_archives_in_archives(tiny: Assignment, tmp_path: Path) -> None:
    """An archive that a student handed in is not opened."""
    inner = zipped(tmp_path / "inner.zip", GOOD).read_bytes()
    collected = collect(tiny, [zipped(tmp_path / "a.zip", {"bob/work.zip": inner, **GOOD})])
    assert "archives in archives are not opened" in why(collected)["bob"]
    assert taken(tiny) == {"ada"}


def test_encrypted(tiny: Assignment, tmp_path: Path) -> None:
    """A member with a password is told; the others are taken."""
    path = zipped(tmp_path / "a.zip", {"bob.ipynb": b"{}", **GOOD})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "password" in why(collect(tiny, [path]))["bob.ipynb"]
    assert taken(tiny) == {"ada"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions(tiny: Assignment, tmp_path: Path, method: int) -> None:
    """What would be decompressed without a bound is not read."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("bob.ipynb", b"{}")
        archive.writestr("ada.ipynb", notebook("a"), zipfile.ZIP_STORED)
    assert "plain zip" in why(collect(tiny, [tmp_path / "a.zip"]))["bob.ipynb"]
    assert taken(tiny) == {"ada"}


def test_a_damaged_member(tiny: Assignment, tmp_path: Path) -> None:
    """A wrong checksum costs that member only."""
    path = zipped(tmp_path / "a.zip", {"bob.ipynb": b"0123456789" * 9, **GOOD})
    data = bytearray(path.read_bytes())
    data[14] ^= 0xFF
    data[data.index(b"PK\x01\x02") + 16] ^= 0xFF
    path.write_bytes(data)
    assert "damaged" in why(collect(tiny, [path]))["bob"]
    assert taken(tiny) == {"ada"}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz", "a.txz"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.99])
def test_cut_off(tiny: Assignment, tmp_path: Path, name: str, part: float) -> None:
    """A download that ended early is said to have; what is whole in a tar is taken."""
    files = {f"s{n}.ipynb": os.urandom(3_000).hex().encode() for n in range(9)}
    mode = {"a.tar": "w:", "a.tgz": "w:gz", "a.txz": "w:xz"}.get(name)
    whole = tar(tmp_path / name, files, mode) if mode else zipped(tmp_path / name, files)
    data = whole.read_bytes()
    whole.write_bytes(data[: int(len(data) * part)])
    try:
        told = [*why(collect(tiny, [whole])).values()]
    except CollectError as error:
        told = [str(error)]
    assert name != "a.zip" or not taken(tiny)
    missing = set(files) - {f"{student}.ipynb" for student in taken(tiny)}
    # A tar's own end, blocks of zeros, is nobody's submission.
    assert not missing or any("download it again" in words for words in told)
    for student in taken(tiny):
        path = tiny.course.root / f"submitted/{student}/tiny/tiny.ipynb"
        assert path.read_bytes() == files[f"{student}.ipynb"]


def test_too_many_files(tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the most files is not looked at, and that is told."""
    monkeypatch.setattr(source_module, "MOST_MEMBERS", 5)
    files = {f"s{n}.ipynb": notebook(str(n)) for n in range(9)}
    collected = collect(tiny, [zipped(tmp_path / "a.zip", files)])
    assert len(taken(tiny)) == 5
    assert not collected.complete


def test_a_directory_that_fills_the_memory(tmp_path: Path) -> None:
    """It is refused by its size, before it is read."""
    path = zipped(tmp_path / "a.zip", GOOD)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 12, 2**30)
    path.write_bytes(data)
    with pytest.raises(CollectError, match="far more files"):
        open_source(path, UTC)


PIECES = st.sampled_from(
    ["..", ".", "", "a", "A", "b.ipynb", "tiny.ipynb", "tiny", "C:", "é", "e\u0301", "\x00", " ",
     "submitted", "doe_1_2_tiny.ipynb", "x_1_assignsubmission_file", "-", "\u202e", "a" * 300]
)  # fmt: skip
NAMES = st.builds(
    lambda pieces, start, by: start + by.join(pieces),
    st.lists(PIECES, min_size=1, max_size=5),
    st.sampled_from(["", "/", "\\", "../", "C:\\"]),
    st.sampled_from(["/", "\\"]),
)


# Two that differ after a NUL only are one name, which a hostile archive may hold twice.
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(names=st.lists(NAMES, min_size=1, max_size=6, unique=True), packed=st.booleans())
@example(names=["\x00/..", "\x00"], packed=False)
def test_nothing_is_written_elsewhere(
    tiny: Assignment, tmp_path: Path, names: list[str], packed: bool
) -> None:
    """Whatever members are called, nothing changes but submitted/, archive/ and .gradekit/."""
    root = tiny.course.root
    source = tmp_path / "given/a.archive"
    source.parent.mkdir(exist_ok=True)
    files = {name: notebook("x") for name in names}
    if packed:
        tar(source, {name.replace("\x00", "0"): data for name, data in files.items()})
    else:
        zipped(source, files)
    before = {path for path in tmp_path.rglob("*") if _elsewhere(path, root)}
    collected = collect(tiny, [source])
    assert {path for path in tmp_path.rglob("*") if _elsewhere(path, root)} == before
    for path in root.glob("submitted/**/*"):
        assert not path.is_symlink()
    assert collected.lines or all("\x00" in n or not n.endswith("b.ipynb") for n in names)


def _elsewhere(path: Path, root: Path) -> bool:
    ours = (root / "submitted", root / "archive", root / ".gradekit")
    return not any(path == each or each in path.parents for each in ours)


def test_a_header_that_fills_the_memory(tiny: Assignment, tmp_path: Path) -> None:
    """A header of a tar is not read if it is larger than any name; what came before is taken."""
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as archive:
        good = tarfile.TarInfo("ada.ipynb")
        good.size = 2
        archive.addfile(good, io.BytesIO(b"{}"))
        header = tarfile.TarInfo("pax")
        header.type, header.size = tarfile.XHDTYPE, 64 * 2**20
        archive.addfile(header, io.BytesIO(bytes(64 * 2**20)))
    (told,) = why(collect(tiny, [tmp_path / "a.tgz"])).values()
    assert "far too large" in told
    assert taken(tiny) == {"ada"}
