"""Search the process's memory for secrets through an array that lies about its place."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs, betrays, module

EXPECTED = Outcome(("wrong answer", "ended"))


class Window:
    """A pool of small objects, anywhere."""

    def __init__(self, address: int) -> None:
        self.__array_interface__ = {
            "data": (address, True),
            "shape": (2**14,),
            "typestr": "|u1",
            "version": 3,
        }


def pools() -> list[int]:
    """Find where small objects lie, in pools of 16 KB, and what was thrown away beside them."""
    gc = module("gc")
    items = (id(item) >> 14 for each in gc.get_objects() for item in gc.get_referents(each))
    return [pool for pool, count in module("collections").Counter(items).items() if count > 30]


def attack(inputs: Inputs) -> bool:
    """Look through every pool that objects lie in."""
    return any(betrays(np.asarray(Window(pool << 14)).tobytes()) for pool in pools())
