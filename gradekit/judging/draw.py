"""Values for hidden cases, drawn from the course secret."""

from __future__ import annotations

import hashlib
import hmac

__all__ = ["Draw"]


class Draw:
    """A stream of integers that only the course secret and the case's name decide.

    Parameters
    ----------
    secret
        The course secret.
    case
        The id of the case that draws; each case has a stream of its own, so that adding a test
        changes no other one.
    """

    def __init__(self, secret: bytes, case: str) -> None:
        self._secret = secret
        self._case = case
        self._drawn = 0

    def integer(self, low: int, high: int) -> int:
        """Draw an integer between ``low`` and ``high``, both included."""
        if low > high:
            raise ValueError(f"low ({low}) must not be above high ({high})")
        block = hmac.digest(self._secret, f"{self._case}\n{self._drawn}".encode(), hashlib.sha256)
        self._drawn += 1
        return low + int.from_bytes(block, "big") % (high - low + 1)

    def seed(self) -> int:
        """Draw a seed for ``numpy.random.seed``; never one of the public ones (0 to 9)."""
        return self.integer(10, 2**31 - 1)
