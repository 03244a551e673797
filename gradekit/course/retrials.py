"""What an audit tries once more, in another way: chosen the same each time."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TypeVar

from gradekit.course.crew import Task
from gradekit.judging import Kind, Tried

__all__ = ["SECRETS", "in_portions", "other_secrets", "repeated", "spread"]

SECRETS = 50
_MOST_RIGHT = 1_200  # right answers under other secrets, all secrets together
_MOST_REPEATED = {"again": 60, "shuffled": 300}
_AT_ONCE = {"try_out": 12, "again": 12, "shuffled": 60}  # answers that a worker takes at a time

_Item = TypeVar("_Item")


def spread(items: Sequence[_Item], most: int) -> list[_Item]:
    """Choose at most so many items, evenly spread, the first of them included."""
    step = max(1, -(-len(items) // most))
    return list(items[::step])


def in_portions(items: Sequence[_Item], how: str = "try_out") -> list[list[_Item]]:
    """Divide work into portions for workers; ``how`` is what they do, a method of `Trier`."""
    size = _AT_ONCE[how]
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


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
    tasks = [(how, ({n: tried[n].trial for n in portion},)) for portion in in_portions(chosen, how)]
    return tasks, f"{len(chosen)} of {len(tried)} answers"


def other_secrets(
    tried: Sequence[Tried], drawing: Set[str], secrets: int = SECRETS
) -> tuple[list[Task], str]:
    """Plan to try answers under other secrets (see `repeated`).

    The solution is tried under every one, right answers in turn. A misconception is tried unless
    it failed a case that draws nothing, and so fails it under every secret.

    Parameters
    ----------
    tried
        All answers, in the order of their numbers.
    drawing
        The ids of the cases that draw from the secret.
    secrets
        How many secrets there are.

    Returns
    -------
    tasks, sample
        As `repeated` gives them; nothing where no case draws.
    """
    if not drawing:
        return [], ""
    tame = [(number, each.trial) for number, each in enumerate(tried) if each.tame]
    solution = [number for number, trial in tame if not trial.question]
    right = [number for number, trial in tame if trial.kind is Kind.RIGHT and trial.question]
    wrong = [(n, t) for n, t in tame if t.kind is Kind.MISCONCEPTION and t.failed]
    open_to_luck = {n: t.failed[0] for n, t in wrong if drawing >= {*t.failed}}
    turns = max(1, -(-len(right) * SECRETS // _MOST_RIGHT))
    tasks: list[Task] = [
        ("under_secret", (secret, [*solution, *right[secret % turns :: turns]], open_to_luck))
        for secret in range(secrets)
    ]
    sample = f"{secrets} secrets: the solution under each, {len(open_to_luck)} misconceptions"
    if sure := len(wrong) - len(open_to_luck):
        sample += f" ({sure} more fail a case that draws nothing)"
    if right:
        each = f"1 in {turns} of the {len(right)}" if turns > 1 else f"all {len(right)}"
        sample += f", {each} right answers"
    return tasks, sample
