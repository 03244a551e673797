"""Keep a hidden case's inputs in the kernel's keyrings, where the next process of the user is."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, one_works, system_call

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Add a key to the session's and the user's keyrings, or join one."""
    session, user, join, revoke = -3, -4, 1, 3

    def add(keyring: int) -> bool:
        key = system_call("add_key", b"user", b"gradekit-attack", b"inputs", 6, keyring)
        return system_call("keyctl", revoke, key) == 0

    return one_works(
        lambda: add(session),
        lambda: add(user),
        lambda: system_call("keyctl", join, 0) > 0,
    )
