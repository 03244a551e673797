"""Walk up the stack, and those of other threads, to a test's local variables."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, betrays, module

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Look at the name, the file and the variables of every frame that can be reached."""
    sys = module("sys")
    frames = [sys._getframe(), *sys._current_frames().values()]
    while frames:
        frame = frames.pop()
        if frame.f_back is not None:
            frames.append(frame.f_back)
        if frame.f_code.co_name.startswith("test_") or "judging" in frame.f_code.co_filename:
            return True
        if any(betrays(text) for text in frame.f_locals.values() if type(text) is str):
            return True
    return False
