"""Hand in modules that stand before the real ones where the folder is on the path."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome()


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Leave marks wherever one of them is imported."""
    (folder / "regularization.ipynb").write_bytes(solved)
    code = f"open({str(course.parent / 'beside' / 'gradekit-attack-module')!r}, 'w')\n"
    for name in ("numpy", "scipy", "reg_utils", "testCases", "gradekit", "os", "json", "nbformat"):
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    (folder / "gradekit").mkdir()
    (folder / "gradekit" / "__init__.py").write_text(code, encoding="utf-8")
