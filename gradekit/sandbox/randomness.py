"""The random numbers that every program starts with."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator

import numpy as np

__all__ = ["own_random_numbers", "start_random_numbers"]


def start_random_numbers() -> None:
    """Seed Python's and numpy's global generators, as before each program is loaded."""
    random.seed(0)
    np.random.seed(0)


@contextlib.contextmanager
def own_random_numbers() -> Iterator[None]:
    """Give back the state of the global generators in the end, whatever was drawn meanwhile."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
