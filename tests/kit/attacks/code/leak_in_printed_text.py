"""Print the hidden inputs, on streams and past them."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",), alone="gives")


def attack(inputs: Inputs) -> bool:
    """Print and warn."""
    np.set_printoptions(threshold=10**6, precision=17)
    sys = module("sys")
    one_works(
        *(
            lambda stream=stream: print(repr(inputs), file=stream)
            for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
        )
    )
    module("warnings").warn(repr(inputs), stacklevel=1)
    return False
