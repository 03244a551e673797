"""Reach the network, services of the machine and parts of the kernel by sockets."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Make a socket of each family, and a pair."""
    socket = module("socket")
    families = (1, 2, 10, 16, 17, 38, 40)  # unix, inet, inet6, netlink, packet, alg, vsock
    return one_works(
        *(lambda family=family: socket.socket(family, 2) for family in families),
        *(lambda family=family: socket.socket(family, 3) for family in families),
        socket.socketpair,
    )
