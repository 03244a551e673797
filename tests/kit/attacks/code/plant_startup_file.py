"""Plant a file that every Python runs when it starts, in site-packages and in the course."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import BESIDE, COURSE, NAME, Inputs, create, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Create a path file and a ``sitecustomize``."""
    packages = module("os.path").dirname(module("os.path").dirname(np.__file__))
    return one_works(
        lambda: create(f"{packages}/gradekit-attack-{NAME}.pth"),
        lambda: create(f"{COURSE}/sitecustomize.py"),
        lambda: create(f"{BESIDE}/usercustomize.py"),
    )
