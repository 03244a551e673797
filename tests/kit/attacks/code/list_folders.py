"""List the folders of the course and of the machine."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """List folders by every function that lists."""
    os = module("os")
    return one_works(
        lambda: os.listdir(COURSE),
        lambda: list(os.scandir(COURSE)),
        lambda: next(os.walk("/")),
        lambda: list(module("pathlib").Path(COURSE).iterdir()),
        lambda: module("glob").glob(f"{COURSE}/*"),
        lambda: os.open(COURSE, os.O_RDONLY | os.O_DIRECTORY) >= 0,
    )
