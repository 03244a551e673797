"""How far a longer piece of work is, on a terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gradekit.course import Finished

__all__ = ["GradingProgress", "audit_progress", "grading_progress"]


class GradingProgress:
    """Shows how far a grading run is, from its start to its last submission."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("Grading", total=None)

    def start(self, total: int) -> None:
        """Tell how many submissions there are to grade."""
        self._progress.update(self._task, total=total)
        self._progress.start()

    def finished(self, finished: Finished) -> None:
        """Tell that one more is done."""
        self._progress.update(self._task, advance=1, student=finished.student)
        if self._progress.finished:
            self._progress.stop()


@contextlib.contextmanager
def grading_progress() -> Iterator[GradingProgress]:
    """Show a progress bar on standard error while grading; nothing where it is no terminal."""
    progress = _bar()
    try:
        yield GradingProgress(progress)
    finally:
        progress.stop()


@contextlib.contextmanager
def audit_progress() -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on standard error once an audit begins to tell how far it is."""
    with contextlib.closing(_AuditProgress()) as progress:
        yield progress.tell


class _AuditProgress:
    def __init__(self) -> None:
        self._bar = _bar()
        self._task = self._bar.add_task("Auditing the hidden tests", total=None)

    def tell(self, done: int, planned: int) -> None:
        self._bar.start()
        self._bar.update(self._task, completed=done, total=planned)

    def close(self) -> None:
        self._bar.stop()


def _bar() -> Progress:
    """Make a progress bar for standard error; it shows nothing where that is no terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal)
