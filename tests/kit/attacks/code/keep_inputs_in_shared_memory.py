"""Keep a hidden case's inputs in memory and queues that outlive the process."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Make one of each kind, and take it away again."""
    private, make, remove = 0, 0o1600, 0
    return one_works(
        lambda: system_call("shmctl", system_call("shmget", private, 4096, make), remove, 0) == 0,
        lambda: system_call("msgctl", system_call("msgget", private, make), remove, 0) == 0,
        lambda: system_call("semctl", system_call("semget", private, 1, make), 0, remove, 0) == 0,
        lambda: system_call("memfd_create", b"attack", 0) >= 0,
        lambda: (
            system_call("mq_open", b"gradekit-attack", 0o102, 0o600, 0) >= 0
            and system_call("mq_unlink", b"gradekit-attack") == 0
        ),
        lambda: (
            module("_posixshmem").shm_open("/gradekit-attack", flags=0o102, mode=0o600) >= 0
            and module("_posixshmem").shm_unlink("/gradekit-attack") is None
        ),
    )
