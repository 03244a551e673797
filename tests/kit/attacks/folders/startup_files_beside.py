"""Hand in what Python runs when it starts."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome()


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Leave marks wherever one of them runs."""
    (folder / "regularization.ipynb").write_bytes(solved)
    code = f"open({str(course.parent / 'beside' / 'gradekit-attack-startup')!r}, 'w')\n"
    for name in ("sitecustomize.py", "usercustomize.py", "__init__.py", "__main__.py"):
        (folder / name).write_text(code, encoding="utf-8")
    (folder / "attack.pth").write_text(f"import os; {code}", encoding="utf-8")
    (folder / "python311._pth").write_text(".\nimport site\n", encoding="utf-8")
