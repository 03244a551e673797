"""Signal the process that this one was forked from. (Signal 0 asks only whether one could.)"""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Use every call that signals one process."""
    os = module("os")
    parent = os.getppid()
    details = module("ctypes").create_string_buffer(128)
    return one_works(
        lambda: os.kill(parent, 0) is None,
        lambda: module("signal").pthread_kill(module("threading").get_ident(), 0) is None and False,
        lambda: system_call("kill", parent, 0) == 0,
        lambda: system_call("tkill", parent, 0) == 0,
        lambda: system_call("tgkill", parent, parent, 0) == 0,
        lambda: system_call("rt_sigqueueinfo", parent, 0, details) == 0,
    )
