"""Frames to begin with: one of each form that an honest process sends."""

from __future__ import annotations

import numpy as np
from fuzz.target import LIMITS
from plain_values import KINDS

from gradekit.sandbox import LoadProblem, Raised, Returned, Stopped
from gradekit.sandbox.frames import pack_problems, pack_reply, pack_stopped
from gradekit.sandbox.wire import encode

__all__ = ["SEEDS", "VALUES"]

VALUES = (
    None, True, 0, -1, 2**70, 1.5, float("nan"), "", "word \N{SNOWMAN}", [], (), {},
    [1, [2.0, [True, [None]]]], {"W1": 1, 7: (2,)},
    *(np.ones((2, 3), kind) for kind in KINDS),
    np.float64(2.5), np.empty((0, 2)), np.array(1.0), [[1, 0, 1], [True, 0.0, 1]],
)  # fmt: skip

SEEDS: tuple[bytes, ...] = (
    *map(encode, VALUES),
    *(pack_reply(Returned(value, (1.5,), {"k": 2}, "out"), LIMITS) for value in VALUES),
    pack_reply(Raised("ValueError", "words", 1, 2, "out"), LIMITS),
    pack_reply(Raised("", "words"), LIMITS),
    pack_reply(Stopped("missing"), LIMITS),
    pack_reply(Returned(1j, (1.5,), {"k": 2}), LIMITS),
    pack_reply(Returned({(1,): 1}, (1.5,), {"k": 2}), LIMITS),
    encode(("returned", 1.5, None, None, "")),
    pack_stopped("memory"),
    pack_problems([]),
    pack_problems([LoadProblem(0, 1, "NameError", "words"), LoadProblem(1, 0, "", "")]),
)
