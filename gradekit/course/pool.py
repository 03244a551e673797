"""Processes to share work with, which end without a word when the run does."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, ParamSpec, TypeVar

from gradekit.errors import SandboxError

__all__ = ["Pool", "follow_parent"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Pool(ProcessPoolExecutor):
    """Processes that are spawned, not forked: a fork would copy open databases and sandboxes.

    Ctrl-C reaches all processes of a terminal. One that is just starting would fill the terminal
    with tracebacks, so it is kept from them until `follow_parent`, which is to be the first that
    each does.

    Parameters
    ----------
    number
        How many processes.
    start
        What each does first.
    arguments
        Its arguments.
    """

    def __init__(self, number: int, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(number, context, initializer=_begin, initargs=(start, arguments))

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Hand out work, with which a process may start."""
        with _undisturbed():
            return super().submit(fn, *args, **kwargs)


def _begin(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Start a process; one that cannot start ends, which whoever uses the pool tells in words."""
    try:
        start(*arguments)
    except SandboxError:
        os._exit(1)


def follow_parent() -> None:
    """End this process when the run ends, however that ended, or on Ctrl-C."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with_parent() -> None:
    """Wait for the parent's end; a process that waits for work would not notice it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off Ctrl-C for a moment; processes that start meanwhile put it off, too."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
