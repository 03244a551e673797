"""What students get wrong: the master's solution with one slip, and what a tutor says to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gradekit.judging.editing import Edits, edited, put_in, solution_source
from gradekit.master import Blueprint
from gradekit.notebooks import Notebook

__all__ = ["Misconception", "wrong_notebook", "wrong_source"]


@dataclass(frozen=True)
class Misconception:
    """A mistake that students make in one question.

    Parameters
    ----------
    name
        How instructors call it, in a few words; each has a name of its own.
    question
        The id of the question.
    edits
        What turns the master's solution cell into the mistake: pairs of a text that stands in it
        exactly once and what is to take its place, made one after the other. So the table
        follows the master, and each entry shows nothing but the slip.
    hint
        What a good tutor says to a student who makes it: it names the mistake and points to the
        idea, without the code. Mistakes whose results are the same have the same hint.
    """

    name: str
    question: str
    edits: Edits
    hint: str


def wrong_source(source: str, misconception: Misconception) -> str:
    """Make the mistake in a solution cell.

    Raises
    ------
    HiddenTestError
        A text that the misconception edits does not stand in ``source`` exactly once.
    """
    return edited(source, misconception.edits, _entry(misconception))


def wrong_notebook(blueprint: Blueprint, misconceptions: Iterable[Misconception]) -> Notebook:
    """Make the master's notebook with these mistakes in it, all others being right.

    Several in one question are made one after the other.

    Raises
    ------
    HiddenTestError
        A misconception's question is not asked, or its edits do not fit the solution.
    """
    by_question: defaultdict[str, list[Misconception]] = defaultdict(list)
    for misconception in misconceptions:
        by_question[misconception.question].append(misconception)
    answers = {}
    for question, slips in by_question.items():
        source = solution_source(blueprint, question, _entry(slips[0]))
        for slip in slips:
            source = wrong_source(source, slip)
        answers[question] = source
    return put_in(blueprint, answers)


def _entry(misconception: Misconception) -> str:
    return f"misconception {misconception.name!r}"
