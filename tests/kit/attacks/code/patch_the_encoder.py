"""Replace the functions that write replies, so that what is sent is the attacker's choice."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("reply", "ended"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Have them write a pickle, and whatever is not a frame."""
    harmless = b"cos\ngetpid\n(tR."
    for name in ("frames", "wire", "writer", "child"):
        patched = module(f"gradekit.sandbox.{name}")
        for function in ("pack_reply", "encode", "pack_stopped"):
            if hasattr(patched, function):
                setattr(patched, function, lambda *_, **__: harmless)
    return False
