"""Classes of made-up numbers, for the report."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from gradekit.course import NOTICES, Concern, Noticed, Report, Waiting
from gradekit.judging import CAUSES
from gradekit.statistics import Answer, Asked, Known, Paper, Tally

__all__ = ["ABOUT", "KNOWN", "QUESTIONS", "made_up_papers", "made_up_report"]

QUESTIONS = (
    Asked("cost", "Question 1: the cost", 20.0),
    Asked("slope", "Question 2: its slope", 30.0),
    Asked("words", "In your own words", 5.0, tested=False),
)
KNOWN = (
    Known("cost", "Divide by `m`.", ("not divided by m", "divided by n")),
    Known("slope", "Mind the sign.", ("sign turned",)),
)
ABOUT: dict[tuple[str, str], tuple[str, bool | None]] = {
    ("cost", "test_example"): ("The example of the notebook is right.", True),
    ("cost", "test_others"): ("Other arrays, too, `m` being any.", False),
    ("slope", "test_slope"): ("The slope is that of the cost.", None),
}
_SAID = {
    "cost": ("", "Divide by `m`.", "The result is twice too large."),
    "slope": ("", "Mind the sign.", "Of all results, `dW` is wrong."),
    "words": ("",),
}


def made_up_papers(size: int, seed: int) -> list[Paper]:
    """Make papers in which everything happens."""
    chance = random.Random(seed)  # noqa: S311 - made-up figures need no secrecy
    return [_paper(number, chance) for number in range(1, size + 1)]


def _paper(number: int, chance: random.Random) -> Paper:
    answers = {question.id: _answer(question, chance) for question in QUESTIONS}
    earned = sum(answer.points or 0.0 for answer in answers.values())
    late = chance.choice([0.0, 0.0, 0.0, 2.5])
    seconds = chance.choice([None, *(round(chance.expovariate(3), 3) for _ in range(5))])
    return Paper(number, answers, max(0.0, round(earned - late, 2)), late, seconds)


def _answer(question: Asked, chance: random.Random) -> Answer:
    points = round(question.points * chance.choice([0, 0, 0.25, 0.5, 0.81, 1, 1, 1]), 2)
    waits = chance.random() < 0.05
    blank = not points and chance.random() < 0.5
    tests = {}
    for asked, name in ABOUT:
        if asked == question.id:
            cases = chance.choice([1, 3])
            passed = (
                0 if blank else cases if points == question.points else chance.randint(0, cases)
            )
            tests[name] = (passed, cases)
    causes = frozenset({chance.choice([*CAUSES, "raised ValueError", "raised TypeError"])})
    said = chance.choice(_SAID[question.id])
    return Answer(None if waits else points, blank, tests, said, causes)


def made_up_report(size: int = 40, seed: int = 1, **changes: Any) -> Report:
    """Make the report about such a class, with something of everything to see to.

    ``changes`` are fields of `Report` that are to be others.
    """
    tally = Tally(QUESTIONS, KNOWN)
    for paper in made_up_papers(size, seed):
        tally.add(paper)
    everybody = tuple(range(1, size + 1))
    fields: dict[str, Any] = {
        "assignment": "made-up",
        "title": "A made-up assignment",
        "figures": tally.figures(ABOUT),
        "waiting": tuple(
            Waiting(number, ("not_judged",), ("cost", "slope"), ("unreadable_notebook",), ("No.",))
            for number in everybody[::9]
        ),
        "concerns": (
            Concern("Handed in, and not graded yet", "Run: gradekit grade", 2, (1, 2)),
            Concern("Folders that are no students", "Rename them.", 1, said=("'<b>' is none.",)),
        ),
        "noticed": tuple(Noticed(kind, everybody[::3], f"About {kind}.") for kind in NOTICES),
        "names": {},
        "kit_version": "0.1.0",
        "last": datetime(2026, 3, 2, 9, 30),  # noqa: DTZ001 - as nbgrader keeps it
    }
    return Report(**(fields | changes))
