"""How far a grading run is: a bar on a terminal, plain lines elsewhere, or JSON lines."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Protocol

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from gradekit.course import Finished

__all__ = ["GradingProgress", "grading_progress"]

_PLAIN_SECONDS = 5.0  # between two plain lines


class _Teller(Protocol):
    """One way to tell."""

    def start(self, total: int) -> None: ...

    def finished(self, tally: _Tally) -> None: ...

    def close(self) -> None: ...


class _Tally:
    """What there is to tell: how many are done, how fast, and how many wait for a person."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = clock()
        self.total = 0
        self.done = 0
        self.not_judged = 0
        self.last: Finished | None = None

    def start(self, total: int) -> None:
        self.total = total
        self._begun = self._clock()

    def count(self, finished: Finished) -> None:
        self.done += 1
        self.last = finished
        self.not_judged += not finished.judged

    @property
    def seconds(self) -> float:
        return self._clock() - self._begun

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float:
        return (self.total - self.done) / self.rate if self.rate > 0 else 0.0


class GradingProgress:
    """Tells how far a grading run is, from its start to its last submission."""

    def __init__(self, teller: _Teller, clock: Callable[[], float]) -> None:
        self._teller = teller
        self._tally = _Tally(clock)

    def start(self, total: int) -> None:
        """Tell how many submissions there are to grade."""
        self._tally.start(total)
        self._teller.start(total)

    def finished(self, finished: Finished) -> None:
        """Tell that one more is done."""
        self._tally.count(finished)
        self._teller.finished(self._tally)


@contextlib.contextmanager
def grading_progress(
    way: str = "auto",
    console: Console | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[GradingProgress]:
    """Tell how far grading is.

    Parameters
    ----------
    way
        ``bar``, ``plain``, ``json`` or ``none``; ``auto`` is a bar on a terminal and plain lines
        elsewhere.
    console
        Where the bar is shown; by default on standard error, where the lines are.
    clock
        Tells the seconds.
    """
    console = console or Console(stderr=True)
    if way == "auto":
        way = "bar" if console.file.isatty() else "plain"
    tellers: dict[str, Callable[[], _Teller]] = {
        "bar": lambda: _Bar(console),
        "plain": _Plain,
        "json": _Json,
        "none": _Nothing,
    }
    with contextlib.closing(tellers[way]()) as teller:
        yield GradingProgress(teller, clock)


class _Bar:
    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[waiting]}"),
            console=console,
        )
        self._task = self._progress.add_task("Grading", total=None, speed="", waiting="")

    def start(self, total: int) -> None:
        self._progress.update(self._task, total=total)
        self._progress.start()

    def finished(self, tally: _Tally) -> None:
        speed, waiting = f"{tally.rate:.1f}/s", _waiting(tally)
        self._progress.update(self._task, completed=tally.done, speed=speed, waiting=waiting)
        if tally.done == tally.total:
            self.close()

    def close(self) -> None:
        self._progress.stop()


class _Plain:
    """A line every few seconds, and one at the end."""

    def __init__(self) -> None:
        self._told = 0.0

    def start(self, total: int) -> None:
        if total:
            click.echo(f"Grading {total} submission{'s' if total != 1 else ''}.", err=True)

    def finished(self, tally: _Tally) -> None:
        if tally.done < tally.total and tally.seconds - self._told < _PLAIN_SECONDS:
            return
        self._told = tally.seconds
        left = f", {_span(tally.seconds_left)} left" if tally.done < tally.total else ""
        waiting = f", {_waiting(tally)}" if tally.not_judged else ""
        line = f"{tally.done} of {tally.total}, {tally.rate:.1f}/s{left}{waiting}"
        click.echo(line, err=True)

    def close(self) -> None:
        pass


class _Json:
    """A JSON document on a line of its own for the start and for each submission."""

    def start(self, total: int) -> None:
        self._tell({"event": "start", "total": total})

    def finished(self, tally: _Tally) -> None:
        self._tell(
            {
                "event": "graded",
                **(tally.last.line if tally.last else {}),
                "done": tally.done,
                "total": tally.total,
                "not_judged": tally.not_judged,
                "rate": round(tally.rate, 2),
                "seconds_left": round(tally.seconds_left, 1),
            }
        )

    def close(self) -> None:
        pass

    @staticmethod
    def _tell(document: dict[str, object]) -> None:
        click.echo(json.dumps(document), err=True)


class _Nothing:
    def start(self, total: int) -> None:
        pass

    def finished(self, tally: _Tally) -> None:
        pass

    def close(self) -> None:
        pass


def _waiting(tally: _Tally) -> str:
    return f"{tally.not_judged} not judged" if tally.not_judged else ""


def _span(seconds: float) -> str:
    """Give a time in words: ``"40 s"``, ``"3 min"``, ``"2 h 5 min"``."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
