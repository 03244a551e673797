"""What travels to a cluster, and what is left of it there."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from coursework import hand_in
from dask_cluster import wait_until

from gradekit.cluster.bundle import Bundle, Unpacked, pack
from gradekit.course import Assignment, Grader, find_course, start_assignment
from gradekit.errors import SandboxError

SECRET = b"a secret of this course's own"


def names(folder: Path) -> set[str]:
    """Give the files below a folder."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_bundle_is_what_a_grader_reads(tiny: Assignment) -> None:
    """Settings, master, support files, hidden tests, secret; and no student's work."""
    hand_in(tiny, "ada", b"{}")
    (tiny.course.root / "course.secret").write_bytes(SECRET)
    (tiny.course.root / "gradebook.db").write_bytes(b"")
    assignment = find_course(tiny.course.root).assignment()
    with Unpacked(pack(assignment)) as unpacked:
        assert names(unpacked.folder) == {
            "bundled.secret",
            "gradekit.toml",
            "helpers.py",
            "nbgrader_config.py",
            "source/tiny/helpers.py",
            "source/tiny/tiny.ipynb",
            "tests/hidden/tiny/equivalent_mutants.py",
            "tests/hidden/tiny/test_tiny.py",
        }
        assert unpacked.assignment.course.secret == SECRET
        with Grader(unpacked.assignment) as grader:
            assert grader.fingerprints == assignment.fingerprints


def test_other_assignments_stay_at_home(tiny: Assignment) -> None:
    """Their settings travel, and do no harm where they themselves are not."""
    root = tiny.course.root
    shutil.copytree(root / "source/tiny", root / "source/other", symlinks=True)
    with (root / "gradekit.toml").open("a") as settings:
        settings.write('[assignments.other]\nallowed_imports = ["numpy"]\n')
    with Unpacked(pack(find_course(root).assignment("tiny"))) as unpacked:
        assert not (unpacked.folder / "source/other").exists()
        with Grader(unpacked.assignment) as grader:
            assert grader.fingerprints == find_course(root).assignment("tiny").fingerprints


def test_a_secret_from_elsewhere_travels(tiny: Assignment, tmp_path: Path) -> None:
    """Where the settings name a secret outside the course, the bundle has it all the same."""
    elsewhere = tmp_path / "elsewhere.secret"
    elsewhere.write_bytes(SECRET)
    settings = tiny.course.root / "gradekit.toml"
    settings.write_text(f'[course]\nsecret_file = "{elsewhere}"\n' + settings.read_text())
    bundle = pack(find_course(tiny.course.root).assignment())
    elsewhere.unlink()
    with Unpacked(bundle) as unpacked:
        assert unpacked.assignment.course.secret == SECRET


def test_the_same_files_make_the_same_bundle(tiny: Assignment, tmp_path: Path) -> None:
    """Neither the place nor times and rights of files change a byte; their content does."""
    copy = tmp_path / "copy"
    shutil.copytree(tiny.course.root, copy, symlinks=True)
    (copy / "helpers.py").chmod(0o600)
    os.utime(copy / "gradekit.toml", (0, 0))
    first, second = pack(tiny), pack(find_course(copy).assignment())
    assert first == second
    hidden = copy / "tests/hidden/tiny/test_tiny.py"
    hidden.write_text(hidden.read_text() + "\n")
    assert pack(find_course(copy).assignment()).sha256 != first.sha256


def test_a_damaged_bundle_is_refused(tiny: Assignment) -> None:
    """A bundle that is not what was packed is not opened."""
    bundle = pack(tiny)
    with pytest.raises(SandboxError, match=r"damaged on its way \(sha256 "):
        Unpacked(replace(bundle, archive=bundle.archive[:-1] + b"x"))


def test_only_the_user_reads_it(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is closed to others, and gone when it is not needed any more."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Unpacked(pack(tiny)) as unpacked:
        assert unpacked.folder.parent == tmp_path
        assert stat.S_IMODE(unpacked.folder.stat().st_mode) == 0o700
    assert not unpacked.folder.exists()


def test_no_place_is_told(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be written, the message names the place and the way out."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(SandboxError, match=r"nowhere: .*cannot be unpacked.*set TMPDIR"):
        Unpacked(pack(tiny))


HOLD = """
import pickle, sys, time
from gradekit.cluster.bundle import Unpacked
unpacked = Unpacked(pickle.loads(sys.stdin.buffer.read()))
print(unpacked.folder, flush=True)
time.sleep(60)
"""


def test_a_killed_process_leaves_nothing(tiny: Assignment, tmp_path: Path) -> None:
    """Whoever holds a bundle may be killed at any time: its files are removed."""
    import pickle

    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    with holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write(pickle.dumps(pack(tiny)))
        holder.stdin.close()
        folder = Path(holder.stdout.readline().decode().strip())
        assert (folder / "gradekit.toml").is_file()
        assert folder.parent == tmp_path
        holder.send_signal(signal.SIGKILL)
    wait_until(lambda: not folder.exists(), 20)


def test_a_bundle_knows_its_hash(tiny: Assignment) -> None:
    """A bundle made up by hand with another hash is refused, the right one is taken."""
    bundle = pack(tiny)
    Bundle(bundle.assignment, bundle.archive, bundle.sha256).check()
    with pytest.raises(SandboxError):
        Bundle(bundle.assignment, bundle.archive, "0" * 64).check()


def test_the_settings_of_other_assignments_are_no_matter(tiny: Assignment) -> None:
    """Where a course has several assignments, a bundle holds one of them, and is graded with."""
    start_assignment(tiny.course, "week2")
    assignment = find_course(tiny.course.root).assignment("week2")
    with Unpacked(pack(assignment)) as unpacked, Grader(unpacked.assignment) as grader:
        assert grader.fingerprints == assignment.fingerprints
