"""Return an object that equals everything and is close to everything."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


class Anything:
    """Agrees with whatever it is compared with."""

    __hash__ = None  # type: ignore[assignment]  # as Python does it where there is an __eq__

    def __eq__(self, other: object) -> bool:
        return True

    def __array_ufunc__(self, *_: object, **__: object) -> bool:
        return True

    def __array_function__(self, *_: object, **__: object) -> bool:
        return True

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    __lt__ = __le__ = __gt__ = __ge__ = __ne__ = __eq__


def result(inputs: Inputs) -> object:
    """Give it."""
    return Anything()
