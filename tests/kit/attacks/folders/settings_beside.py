"""Hand in settings for the kit, nbgrader and Jupyter."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Leave marks wherever one of them is read."""
    (folder / "regularization.ipynb").write_bytes(solved)
    code = f"open({str(course.parent / 'beside' / 'gradekit-attack-settings')!r}, 'w')\n"
    for name in ("nbgrader_config.py", "jupyter_config.py", "jupyter_nbconvert_config.py"):
        (folder / name).write_text(code, encoding="utf-8")
    (folder / "gradekit.toml").write_text("[limits]\nmemory_mb = 999999\n", encoding="utf-8")
