"""Make another process, by Python and by bare system calls."""

from __future__ import annotations

from collections.abc import Callable

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Fork children that end at once."""
    os = module("os")
    ctypes = module("ctypes")
    end_signal = 17
    arguments = (ctypes.c_uint64 * 11)()
    arguments[4] = end_signal

    def fork(make: Callable[[], int]) -> bool:
        child = make()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        return True

    return one_works(
        lambda: fork(os.fork),
        lambda: fork(lambda: system_call("fork")),
        lambda: fork(lambda: system_call("clone", end_signal, 0, 0, 0, 0)),
        lambda: fork(lambda: system_call("clone3", arguments, 88)),
    )
