"""Look for a secret in the environment, both Python's copy and the C library's own table."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, betrays, libc, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Read every variable."""
    ctypes = module("ctypes")

    def table() -> bool:
        entries = ctypes.POINTER(ctypes.c_char_p).in_dll(libc(), "environ")
        index = 0
        while entries[index]:
            if betrays(entries[index]):
                return True
            index += 1
        return False

    return one_works(lambda: betrays(repr(dict(module("os").environ))), table)
