"""Replace ``numpy.ndarray`` by a class of its own, which then is exactly the type looked for."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer", "reply", "raised", "ended"), alone="gives")


class Array:
    """Passes for an array where types are compared by identity."""

    dtype = np.dtype(float)
    shape = ()

    def astype(self, *_: object, **__: object) -> Array:
        """Be its own copy."""
        return self

    def tobytes(self) -> bytes:
        """Give what is no array."""
        return b"not eight bytes"


def result(inputs: Inputs) -> object:
    """Swap the types, and give one of the new ones."""
    for name in ("writer", "reader", "layout"):
        patched = module(f"gradekit.sandbox.{name}")
        if hasattr(patched, "np"):
            patched.np = module("types").SimpleNamespace(ndarray=Array)
    return Array()
