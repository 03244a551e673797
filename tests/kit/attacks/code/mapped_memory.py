"""Take memory past Python's own allocator, straight from the kernel."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, libc, module, one_works

EXPECTED = Outcome(("wrong answer",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Map four gigabytes in several ways."""
    ctypes = module("ctypes")
    function = libc().mmap
    function.restype = ctypes.c_void_p
    function.argtypes = [ctypes.c_void_p, *[ctypes.c_size_t] * 5]
    failed = ctypes.c_void_p(-1).value
    return one_works(
        lambda: module("mmap").mmap(-1, 2**32),
        lambda: function(None, 2**32, 3, 0x22, 2**64 - 1, 0) != failed,
        lambda: function(None, 2**32, 3, 0x4022, 2**64 - 1, 0) != failed,
        lambda: libc().sbrk(ctypes.c_ssize_t(2**31)) != -1,
    )
