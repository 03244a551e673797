"""What coverage-guided fuzzing found once is tried on every change, without the fuzzer."""

from __future__ import annotations

import contextlib
import tracemalloc
from pathlib import Path

import pytest
from fuzz.seeds import SEEDS
from fuzz.target import CALL, LIMITS, PROGRAM, examine

from gradekit.sandbox.frames import unpack_problems, unpack_reply
from gradekit.sandbox.wire import WireError

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


def test_the_corpus_is_there_and_small() -> None:
    """Some dozens of inputs, each of few bytes."""
    assert 20 < len(CORPUS) < 200
    assert sum(path.stat().st_size for path in CORPUS) < 100_000


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name[:12])
def test_what_was_found_is_read_or_refused(path: Path) -> None:
    """Nothing but plain values and refusals comes of it, and reading it allocates little."""
    frame = path.read_bytes()
    examine(frame)
    tracemalloc.start()
    try:
        with contextlib.suppress(WireError):
            unpack_problems(frame, PROGRAM)
        with contextlib.suppress(WireError):
            unpack_reply(frame, CALL, PROGRAM, LIMITS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200 * len(frame) + 20_000


def test_the_seeds_hold() -> None:
    """The frames that fuzzing begins with are honest ones."""
    for seed in SEEDS:
        examine(seed)
