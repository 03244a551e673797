"""What tests of clusters share."""

from __future__ import annotations

from collections.abc import Iterator

import dask
import distributed  # noqa: F401 - its settings are there once it is
import pytest
from cluster.classes import answering
from coursework import hand_in

from gradekit.course import Assignment


@pytest.fixture
def hurried() -> Iterator[None]:
    """Nobody is waited for for long."""
    with dask.config.set({"distributed.comm.timeouts.connect": "2s"}):
        yield


@pytest.fixture
def one(tiny: Assignment) -> Assignment:
    """A class of one."""
    hand_in(tiny, "ada", answering(tiny, "pass"))
    return tiny
