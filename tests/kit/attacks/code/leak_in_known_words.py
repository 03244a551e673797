"""Hide the hidden inputs in messages that the interpreter itself would make."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Raise what looks like an error in a name, with the number in the name's place."""
    number = repr(float(inputs[0].flat[0])).replace(".", "_") if inputs else "nothing"
    choice = len(number) % 3
    if choice == 0:
        raise NameError(f"name 'x{number}' is not defined")
    if choice == 1:
        raise ImportError(f"`x{number}` cannot be imported in the grader")
    raise UnboundLocalError(
        f"cannot access local variable 'x{number}' where it is not associated with a value"
    )
