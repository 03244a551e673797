"""What an audit tries once more, in another way: chosen the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from gradekit.course.crew import Task
from gradekit.judging import Kind, Tried

__all__ = ["SECRETS", "in_portions", "other_secrets", "repeated", "spread"]

SECRETS = 50
_MOST_RIGHT = 1_200  # right answers under other secrets, all secrets together
_MOST_REPEATED = {"again": 60, "shuffled": 300}
_AT_ONCE = 12  # answers that a worker takes at a time

_Item = TypeVar("_Item")


def spread(items: Sequence[_Item], most: int) -> list[_Item]:
    """Choose at most so many items, evenly spread, the first of them included."""
    step = max(1, -(-len(items) // most))
    return list(items[::step])


def in_portions(items: Sequence[_Item]) -> list[list[_Item]]:
    """Divide work into portions for workers."""
    return [list(items[start : start + _AT_ONCE]) for start in range(0, len(items), _AT_ONCE)]


def repeated(how: str, tried: Sequence[Tried]) -> tuple[list[Task], str]:
    """Plan to try answers once more.

    Parameters
    ----------
    how
        ``"again"`` or ``"shuffled"``.
    tried
        All answers, in the order of their numbers.

    Returns
    -------
    tasks
        What workers are to do.
    sample
        What it is tried on, in words.
    """
    tame = [number for number, each in enumerate(tried) if each.tame]
    chosen = spread(tame, _MOST_REPEATED[how])
    tasks = [(how, ({n: tried[n].trial for n in portion},)) for portion in in_portions(chosen)]
    return tasks, f"{len(chosen)} of {len(tried)} answers"


def other_secrets(tried: Sequence[Tried]) -> tuple[list[Task], str]:
    """Plan to try answers under other secrets (see `repeated`).

    The solution and each misconception are tried under every one, right answers in turn.
    """
    tame = [(number, each.trial) for number, each in enumerate(tried) if each.tame]
    solution = [number for number, trial in tame if not trial.question]
    right = [number for number, trial in tame if trial.kind is Kind.RIGHT and trial.question]
    wrong = {
        number: trial.failed[0]
        for number, trial in tame
        if trial.kind is Kind.MISCONCEPTION and trial.failed
    }
    turns = max(1, -(-len(right) * SECRETS // _MOST_RIGHT))
    tasks: list[Task] = [
        ("under_secret", (secret, [*solution, *right[secret % turns :: turns]], wrong))
        for secret in range(SECRETS)
    ]
    sample = f"{SECRETS} secrets: the solution and {len(wrong)} misconceptions under each"
    if right:
        each = f"1 in {turns} of the {len(right)}" if turns > 1 else f"all {len(right)}"
        sample += f", {each} right answers"
    return tasks, sample
