"""Take another student's submission away, or put this one in its place."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import BESIDE, COURSE, NAME, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Move files to where they are, which needs the same permission as moving them away."""
    os = module("os")
    theirs = f"{COURSE}/submitted/honest-solved/regularization/regularization.ipynb"
    return one_works(
        lambda: os.rename(theirs, theirs) is None,
        lambda: os.replace(theirs, theirs) is None,
        lambda: (
            os.symlink(theirs, f"{COURSE}/submitted/gradekit-attack-{NAME}") is None
            and os.unlink(f"{COURSE}/submitted/gradekit-attack-{NAME}") is None
        ),
        lambda: (
            module("shutil").copy(theirs, f"{BESIDE}/gradekit-attack-{NAME}")
            and os.unlink(f"{BESIDE}/gradekit-attack-{NAME}") is None
        ),
    )
