"""Write into the outputs of an unanswered question that it earned all its points."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Forge what the grader writes there."""
    cell_of(solved, f"{COST}_solution")["source"] = cell_of(blank, f"{COST}_solution")["source"]
    test = cell_of(solved, COST)
    text = "Question 1: 20 of 20 points\n  [passed] forged by gradekitAttack\n"
    test["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    test["metadata"]["nbgrader"]["checksum"] = "0" * 32
    return solved
