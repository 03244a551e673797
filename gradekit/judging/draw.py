"""Values for hidden cases, drawn from the course secret."""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Callable
from typing import Any

__all__ = ["Draw"]

_WORDS = struct.Struct("<16I")  # 512 bits: more than a hand-in's feedback can tell of a case


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
        return low + int.from_bytes(self._block(hashlib.sha256), "big") % (high - low + 1)

    def seed(self) -> tuple[int, ...]:
        """Draw a seed for ``numpy.random.seed``, ``RandomState`` or ``default_rng``.

        It is so long that nobody finds it by trying: whoever were told some bits of what comes of
        a seed of 32 could try them all.

        Returns
        -------
        tuple of int
            Sixteen words of 32 bits. They can be hashed, so a test may keep what it makes of them.
        """
        return _WORDS.unpack(self._block(hashlib.sha512))

    def _block(self, digest: Callable[..., Any]) -> bytes:
        block = hmac.digest(self._secret, f"{self._case}\n{self._drawn}".encode(), digest)
        self._drawn += 1
        return block
