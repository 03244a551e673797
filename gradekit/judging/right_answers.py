"""Right answers in the many ways in which students write them."""

from __future__ import annotations

from dataclasses import dataclass

from gradekit.judging.editing import Edits, edited, put_in, solution_source
from gradekit.master import Blueprint
from gradekit.notebooks import Notebook

__all__ = ["RightAnswer", "right_notebook"]


@dataclass(frozen=True)
class RightAnswer:
    """An answer that must earn all points of its question.

    Parameters
    ----------
    name
        How instructors call it, in a few words; each has a name of its own.
    question
        The id of the question.
    edits
        What to change in the solution cell, as for a `Misconception`.
    source
        The solution cell as a whole, where edits would not show more; by default the master's.
    before
        Code cells that come before the solution cell, such as a helper function.
    """

    name: str
    question: str
    edits: Edits = ()
    source: str = ""
    before: tuple[str, ...] = ()


def right_notebook(blueprint: Blueprint, answer: RightAnswer) -> Notebook:
    """Make the master's notebook with this answer in it.

    Raises
    ------
    HiddenTestError
        The answer's question is not asked, or its edits do not fit the solution.
    """
    entry = f"right answer {answer.name!r}"
    source = answer.source or solution_source(blueprint, answer.question, entry)
    answers = {answer.question: edited(source, answer.edits, entry)}
    return put_in(blueprint, answers, {answer.question: answer.before}, entry)
