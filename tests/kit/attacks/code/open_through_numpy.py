"""Read and write files with numpy's own functions, which are written in C."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import BESIDE, COURSE, NAME, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Use each of numpy's ways to a file."""
    secret = f"{COURSE}/course.secret"
    target = f"{BESIDE}/gradekit-attack-{NAME}.npy"

    def writes() -> bool:
        np.save(target, np.ones(3))
        module("os").unlink(target)
        return True

    return one_works(
        lambda: np.fromfile(secret, np.uint8).size,
        lambda: np.memmap(secret, np.uint8, "r").size,
        lambda: np.loadtxt(secret, str).size,
        lambda: np.genfromtxt(secret, str).size,
        lambda: np.lib.format.open_memmap(target, "w+", shape=(1,)).size,
        writes,
    )
