"""Hand in the files that grading writes, with a better grade in them."""

from __future__ import annotations

import json
from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome()


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Claim a thousand points, of another student's questions as well."""
    (folder / "regularization.ipynb").write_bytes(solved)
    forged = {"assignment": "regularization", "score": 1000.0, "student": "honest-blank"}
    (folder / "grade.json").write_text(json.dumps(forged), encoding="utf-8")
    (folder / "regularization.html").write_text(
        "<script>gradekitAttack()</script>", encoding="utf-8"
    )
