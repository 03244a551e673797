"""A sandbox for student code to be judged in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandboxes import ALLOWED, LIMITS, PRELOAD

from gradekit.sandbox import Sandbox, open_sandbox


@pytest.fixture(scope="session")
def real_sandbox() -> Iterator[Sandbox]:
    """The sandbox that grading uses here."""
    with open_sandbox(PRELOAD, ALLOWED, LIMITS) as sandbox:
        yield sandbox
