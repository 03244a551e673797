"""What is told while a class is graded."""

from __future__ import annotations

import io
import json
from pathlib import Path

import click
import pytest
from rich.console import Console

from gradekit.cli.grade import command
from gradekit.course import Finished
from gradekit.pages import grading_progress as opened


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def one(number: int, *, judged: bool = True) -> Finished:
    """Give a graded submission."""
    points = (1.5,) if judged else (None,)
    return Finished(f"s{number}", 1.5 if judged else 0.0, points, (), Path("grade.json"), 0.25)


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """One document a line, on standard error; what each says can be told from it alone."""
    with opened("json") as progress:
        progress.start(2)
        progress.finished(one(1))
        progress.finished(one(2, judged=False))
    shown = capsys.readouterr()
    assert shown.out == ""
    first, second, third = map(json.loads, shown.err.splitlines())
    assert first == {"event": "start", "total": 2}
    assert (second["done"], second["student"], second["judged"]) == (1, "s1", True)
    rate = third.pop("rate")
    assert rate > 0
    assert third == {
        "event": "graded",
        "student": "s2",
        "score": 0.0,
        "judged": False,
        "seconds": 0.25,
        "reasons": ["new"],
        "done": 2,
        "total": 2,
        "not_judged": 1,
        "seconds_left": 0.0,
    }


def test_plain_lines_come_every_few_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Count, rate, time left and failures so far; not a line for each submission."""
    clock = Clock()
    with opened("plain", clock=clock) as progress:
        progress.start(1200)
        for number in range(1200):
            clock.now += 0.125
            progress.finished(one(number, judged=number % 600 != 7))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Grading 1200 submissions."
    assert lines[1] == "40 of 1200, 8.0/s, 2 min left, 1 not judged"
    assert lines[-1] == "1200 of 1200, 8.0/s, 2 not judged"
    assert len(lines) == 31


def test_nothing_where_nothing_is_graded(capsys: pytest.CaptureFixture[str]) -> None:
    """A rerun tells no progress."""
    with opened() as progress:
        progress.start(0)
    assert capsys.readouterr().err == ""


def test_the_bar() -> None:
    """The same figures stand in the bar."""
    clock, screen = Clock(), io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, _environ={})
    with opened("bar", console, clock) as progress:
        progress.start(4)
        for number in range(4):
            clock.now += 0.5
            progress.finished(one(number, judged=number != 2))
    shown = screen.getvalue()
    assert "4/4" in shown
    assert "2.0/s" in shown
    assert "1 not judged" in shown


def test_every_way_that_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """The command's choices are those that there are."""
    (option,) = (each for each in command.params if each.name == "progress")
    assert isinstance(option.type, click.Choice)
    told = {}
    for way in option.type.choices:
        with opened(way) as progress:
            progress.start(1)
            progress.finished(one(1))
        told[way] = bool(capsys.readouterr().err)
    assert told == {"auto": True, "bar": True, "plain": True, "json": True, "none": False}
