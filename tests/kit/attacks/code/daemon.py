"""Leave a process behind that has no parent, no terminal and no group in common with the grader."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised",))


def attack(inputs: Inputs) -> bool:
    """Fork twice, begin a session of its own between, and stay for a minute."""
    os = module("os")
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            module("time").sleep(60)
        os._exit(0)
    os.waitpid(child, 0)
    return True
