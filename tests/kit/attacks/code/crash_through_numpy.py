"""Crash the interpreter with an array that lies about where its elements are; no ctypes needed."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("ended",), alone="ends")


class Liar:
    """An array at the very end of the address space."""

    __array_interface__ = {  # noqa: RUF012 - numpy reads it as it stands
        "data": (8, False),
        "shape": (4096,),
        "typestr": "|u1",
        "version": 3,
    }


def attack(inputs: Inputs) -> bool:
    """Read its elements."""
    return bool(np.asarray(Liar()).sum())
