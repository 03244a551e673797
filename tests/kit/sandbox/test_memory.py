"""Reading a submission takes memory within bounds, whatever was not foreseen."""

from __future__ import annotations

import resource
import sys

import pytest
from programs import only

from gradekit.sandbox.memory import at_most
from gradekit.submission import parsing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit")

MEGABYTE = 2**20
MORE_THAN_IS_FREE = 1024 * MEGABYTE  # of what other tests have left to the process
TWICE_EACH = "".join(f"{' ' * d}try:\n{' ' * d} x\n{' ' * d}finally:\n" for d in range(24))
"""What Python's compiler writes out twice in each level, so some 16,000,000 times in all."""


def test_memory_is_bounded_for_a_while() -> None:
    """What asks for more gets an exception; less is given, and afterwards all is as before."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with at_most(64):
        assert len(bytearray(16 * MEGABYTE)) == 16 * MEGABYTE
        with pytest.raises(MemoryError):
            bytearray(MORE_THAN_IS_FREE)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytearray(128 * MEGABYTE)) == 128 * MEGABYTE


def test_a_narrower_limit_stays() -> None:
    """A limit that the process has already is not widened."""
    with at_most(64), at_most(4096), pytest.raises(MemoryError):
        bytearray(MORE_THAN_IS_FREE)


def test_growth_that_nobody_foresaw_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the count that would set the cell aside gone, its memory is still not the machine's.

    The other cells are read, and the words name the cell.
    """
    monkeypatch.setattr(parsing, "_MOST_COMPILED", sys.maxsize)
    cell = f"def f(x):\n{''.join(f' {line}' for line in TWICE_EACH.splitlines(True))}{' ' * 25}x"
    assert "makes too much code" in only(cell).problem
    assert only(cell.replace("def f", "def g"), "def f(x): return 1").program is not None
