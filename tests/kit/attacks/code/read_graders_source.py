"""Read the grader's own source, from its files and by way of the modules that are loaded."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, read

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Look for a way around the walls in how they are built."""
    runner = module("gradekit.sandbox.runner")
    return one_works(
        lambda: read(runner.__file__),
        lambda: module("inspect").getsource(runner),
        lambda: module("linecache").getlines(runner.__file__),
        lambda: runner.__loader__.get_source(runner.__name__),
    )
