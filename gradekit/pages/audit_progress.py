"""How far an audit is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gradekit.pages.plain import open_console

_AUDITING = "Auditing the hidden tests"

__all__ = ["audit_progress"]


@contextlib.contextmanager
def audit_progress() -> Iterator[Callable[[int, int], None]]:
    """Show on standard error how far an audit is, once it begins to tell: a bar or plain lines.

    Where that is no terminal, each tenth of the way is a line.
    """
    with contextlib.closing(_AuditProgress()) as progress:
        yield progress.tell


class _AuditProgress:
    def __init__(self) -> None:
        self._bar = _bar()
        self._task = self._bar.add_task(_AUDITING, total=None)
        self._tenths = -1

    def tell(self, done: int, planned: int) -> None:
        if self._bar.disable:
            self._tell_plainly(done, planned)
            return
        self._bar.start()
        self._bar.update(self._task, completed=done, total=planned)

    def close(self) -> None:
        self._bar.stop()

    def _tell_plainly(self, done: int, planned: int) -> None:
        # More steps may be planned on the way, and no line should go back.
        if (tenths := 10 * done // planned) > self._tenths:
            self._tenths = tenths
            self._bar.console.print(f"{_AUDITING}: {done} of {planned} steps", soft_wrap=True)


def _bar() -> Progress:
    """Make a progress bar for standard error; it shows nothing where that is no terminal."""
    console = open_console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.file.isatty())
