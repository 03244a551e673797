"""Make system calls of 32-bit programs, whose numbers mean other calls to a careless filter."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, libc, module

EXPECTED = Outcome(("ended", "raised"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Run machine code that asks for the process's number as a program for the i386 would."""
    ctypes = module("ctypes")
    code = bytes.fromhex("b814000000cd80c3")  # mov eax, 20; int 0x80; ret
    libc_ = libc()
    libc_.mmap.restype = ctypes.c_void_p
    libc_.mmap.argtypes = [ctypes.c_void_p, *[ctypes.c_size_t] * 5]
    place = libc_.mmap(None, 4096, 7, 0x22, 2**64 - 1, 0)
    if place == ctypes.c_void_p(-1).value:
        raise OSError("no memory that code may be in")
    ctypes.memmove(place, code, len(code))
    return bool(ctypes.CFUNCTYPE(ctypes.c_int)(place)() == module("os").getpid())
