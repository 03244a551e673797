"""What a ``with`` statement needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self

__all__ = ["Closing"]


class Closing(ABC):
    """Something that a ``with`` statement closes at its end."""

    @abstractmethod
    def close(self) -> None:
        """Give back what is held."""

    def __enter__(self) -> Self:
        """Give the object itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close it, whatever happened."""
        self.close()
