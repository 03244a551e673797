"""Have Python tell of every call and every exception, those of the grader's code included."""

from __future__ import annotations

from typing import Any

from attacks.expected import Outcome
from attacks.preamble import Inputs, betrays, module

# Being told of everything takes long; on a slow machine longer than a question may.
EXPECTED = Outcome(("wrong answer", "time"))

SEEN: list[str] = []


def look(frame: Any, event: str, argument: object) -> Any:
    """Note where Python is, who called, and what texts lie around there."""
    caller = frame
    while caller is not None and len(SEEN) < 10_000:
        SEEN.append(f"{caller.f_code.co_filename} {caller.f_code.co_name}")
        SEEN.extend(text for text in caller.f_locals.values() if type(text) is str)
        caller = caller.f_back
    return look


def attack(inputs: Inputs) -> bool:
    """Set all hooks; later calls find what was seen since."""
    sys = module("sys")
    sys.settrace(look)
    sys.setprofile(look)
    module("threading").settrace(look)
    return any("judging" in seen or "test_" in seen or betrays(seen) for seen in SEEN)
