"""What tests of clusters share, and which are made in which runs."""

from __future__ import annotations

import os
from collections.abc import Iterator

import dask
import distributed  # noqa: F401 - its settings are there once it is
import pytest
from cluster.classes import answering
from coursework import hand_in

from gradekit.course import Assignment

_LONG = ["test_endings.py", "test_hosts.py"]

collect_ignore = [] if os.environ.get("GRADEKIT_FULL_MATRIX") else _LONG


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
