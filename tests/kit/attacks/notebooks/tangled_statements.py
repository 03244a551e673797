"""Hand in thousands of statements that all depend on one another."""

from __future__ import annotations

import itertools

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of, code_cell

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=())


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Have an answer need every name of a tangle."""
    names = [f"n{number}" for number in range(1500)]
    lines = [f"{name} = {other} = 0" for name, other in itertools.pairwise(names)]
    lines += [f"{name}.real, {other}" for name, other in zip(names, reversed(names), strict=True)]
    lines += [
        f"def f_{name}():\n    global {name}\n    {name} = {names[-1]}" for name in names[:99]
    ]
    solved["cells"].insert(0, code_cell("\n".join(lines)))
    answer = cell_of(solved, f"{COST}_solution")
    answer["source"] = answer["source"].replace("m = Y.shape[1]", "m = Y.shape[1] + n0 + n1499")
    return solved
