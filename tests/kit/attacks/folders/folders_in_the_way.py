"""Hand in folders with the names of files that grading reads and writes."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make them, each with a file and a link in it."""
    (folder / "regularization.ipynb").write_bytes(solved)
    for name in ("grade.json", "timestamp.txt", "submission_secret.txt"):
        (folder / name).mkdir()
        (folder / name / "grade.json").write_text("{}", encoding="utf-8")
        (folder / name / "link").symlink_to(course / "gradebook.db")
