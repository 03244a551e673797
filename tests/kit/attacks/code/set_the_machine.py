"""Set the clock and the name of the machine. (To what they are.)"""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, libc, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Ask for both."""
    time = module("time")
    name = module("ctypes").create_string_buffer(64)
    return one_works(
        lambda: time.clock_settime(0, time.clock_gettime(0)) is None,
        lambda: (
            libc().gethostname(name, 64) == 0
            and system_call("sethostname", name, len(name.value)) == 0
        ),
    )
