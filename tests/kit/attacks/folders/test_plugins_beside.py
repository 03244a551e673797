"""Hand in what pytest runs when it finds it."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome()


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Leave marks wherever one of them runs."""
    (folder / "regularization.ipynb").write_bytes(solved)
    code = f"open({str(course.parent / 'beside' / 'gradekit-attack-plugin')!r}, 'w')\n"
    for name in ("conftest.py", "test_attack.py", "pytest_plugin.py"):
        (folder / name).write_text(code, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p pytest_plugin\n", encoding="utf-8")
