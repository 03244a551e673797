"""Sandboxes to test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandboxes import BACKENDS

from gradekit.sandbox import Sandbox


@pytest.fixture(scope="session", params=BACKENDS)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Every sandbox in turn."""
    with BACKENDS[request.param]() as opened:
        yield opened


@pytest.fixture(scope="session", params=[name for name in BACKENDS if name != "in process"])
def walled(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Every sandbox that contains what student code does to its process."""
    with BACKENDS[request.param]() as opened:
        yield opened
