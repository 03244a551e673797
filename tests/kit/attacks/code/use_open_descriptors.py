"""Use a descriptor that was left open: a file, a folder, a terminal, or a second channel."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, is_channel, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Read a byte of each, and list it; the channel itself would have to be waited for."""
    os = module("os")
    others = [number for number in range(4096) if not is_channel(number)]
    more = 4096 - len(others) > 2  # one socket, or a pipe for each direction
    return more or one_works(
        *(lambda number=number: os.read(number, 1) for number in others),
        *(lambda number=number: isinstance(os.listdir(number), list) for number in others),
    )
