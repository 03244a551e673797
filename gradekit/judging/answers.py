"""Answers that an audit tries: wrong ones, which must lose points, and right ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gradekit.judging.editing import put_in, solution_source
from gradekit.judging.misconceptions import Misconception, wrong_notebook
from gradekit.judging.mutation import make_mutants
from gradekit.judging.right_answers import RightAnswer, right_notebook
from gradekit.master import Blueprint
from gradekit.notebooks import Notebook

__all__ = ["SOLUTION", "Answer", "Kind", "mutants", "right_answers", "wrong_answers"]

SOLUTION = "the master's solution"


class Kind(StrEnum):
    """Where an answer comes from, and so what must become of it."""

    MISCONCEPTION = "misconception"
    MUTANT = "mutant"
    RIGHT = "right answer"


@dataclass(frozen=True)
class Answer:
    """A notebook in which one question is answered otherwise than in the master.

    Parameters
    ----------
    kind
        Where it comes from.
    name
        How instructors call it; no other answer of its kind to its question has the name.
    question
        The id of the question; ``""`` for the master's own solution.
    notebook
        The notebook.
    """

    kind: Kind
    name: str
    question: str
    notebook: Notebook

    @property
    def label(self) -> str:
        """The answer as the beginning of a sentence."""
        if not self.question:
            return self.name.capitalize()
        return f"{self.question}: the {self.kind} `{self.name}`"


def wrong_answers(blueprint: Blueprint, table: Iterable[Misconception]) -> Iterator[Answer]:
    """Make the misconceptions (for errors, see `wrong_notebook`)."""
    for entry in table:
        notebook = wrong_notebook(blueprint, [entry])
        yield Answer(Kind.MISCONCEPTION, entry.name, entry.question, notebook)


def right_answers(blueprint: Blueprint, table: Iterable[RightAnswer]) -> Iterator[Answer]:
    """Make the right answers, the master's solution first (for errors, see `right_notebook`)."""
    yield Answer(Kind.RIGHT, SOLUTION, "", blueprint.solution)
    for entry in table:
        yield Answer(Kind.RIGHT, entry.name, entry.question, right_notebook(blueprint, entry))


def mutants(blueprint: Blueprint) -> Iterator[Answer]:
    """Make the mutants of all questions (for errors, see `make_mutants`)."""
    for question in blueprint.questions:
        source = solution_source(blueprint, question.id, "the mutants")
        for mutant in make_mutants(source, question.id):
            notebook = put_in(blueprint, {question.id: mutant.source})
            yield Answer(Kind.MUTANT, mutant.name, question.id, notebook)
