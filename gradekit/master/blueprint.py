"""What a master notebook asks for: its questions, and the notebook that students receive."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from gradekit.errors import MasterError
from gradekit.master.lint import lint
from gradekit.master.questions import automatic_ids, find_answers
from gradekit.master.stubs import student_version
from gradekit.notebooks.cells import JsonCell, Notebook, grade_id, nbgrader_metadata

__all__ = ["Blueprint", "Question", "read_blueprint", "title_above"]

_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*")
_POINTS = re.compile(r"\s*\(\s*\d+(\.\d+)?\s*(points?|pts?|marks?)\.?\s*\)$", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(```|~~~)")
_MARKUP = [
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),  # images
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),  # links
    (re.compile(r"<[^>]*>"), ""),
    (re.compile(r"(\*\*|__|\*|`+)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"\b_(\S(?:.*?\S)?)_\b"), r"\1"),
]


@dataclass(frozen=True)
class Question:
    """One automatically graded question.

    Parameters
    ----------
    id
        The graded function's name, and the ``grade_id`` of the cell that holds the points.
    title
        What people call it: the nearest heading above, without its "(20 points)".
    points
        What it is worth.
    solution_id
        The ``grade_id`` of the cell that defines the function.
    """

    id: str
    title: str
    points: float
    solution_id: str


@dataclass(frozen=True)
class Blueprint:
    """An assignment as its master notebook has it.

    Parameters
    ----------
    assignment, notebook
        nbgrader's names for the two; the notebook's is its file name without ``.ipynb``.
    questions
        In the notebook's order.
    student
        The notebook that students receive.
    solution
        The master itself.
    """

    assignment: str
    notebook: str
    questions: tuple[Question, ...]
    student: Notebook
    solution: Notebook

    @property
    def title(self) -> str:
        """What people call the assignment: the notebook's first heading, if it has one."""
        texts = (c["source"] for c in self.student["cells"] if c["cell_type"] == "markdown")
        return next((heading for text in texts for heading in _headings(text)), self.assignment)

    @property
    def max_score(self) -> float:
        """The points of all questions together."""
        return sum(question.points for question in self.questions)


def read_blueprint(master: Notebook, assignment: str, notebook: str) -> Blueprint:
    """Read the blueprint off a master notebook.

    Raises
    ------
    MasterError
        If the linter finds errors; the message lists them.
    """
    errors = [finding for finding in lint(master) if finding.level == "error"]
    if errors:
        listed = "\n".join(f"  {finding}" for finding in errors)
        raise MasterError(f"{notebook}.ipynb cannot be used as a master notebook:\n{listed}")
    cells = master["cells"]
    graded = automatic_ids(cells)
    questions = tuple(
        Question(
            id=answer.function,
            title=title_above(cells[: answer.cell]) or answer.function,
            points=float(nbgrader_metadata(cells[graded[answer.function]])["points"]),
            solution_id=str(grade_id(cells[answer.cell])),
        )
        for answer in find_answers(cells)
    )
    return Blueprint(assignment, notebook, questions, student_version(master), master)


def title_above(cells: Sequence[JsonCell]) -> str:
    """Give the last heading in these cells, without its "(20 points)"; ``""`` if there is none."""
    for cell in reversed(cells):
        if cell["cell_type"] == "markdown" and (headings := _headings(cell["source"])):
            return headings[-1]
    return ""


def _headings(markdown: str) -> list[str]:
    """Return the headings of a markdown text, without their markup."""
    headings, fenced = [], False
    for line in markdown.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (heading := _HEADING.fullmatch(line)):
            headings.append(_POINTS.sub("", _unmarked(heading[1])))
    return [heading for heading in headings if heading]


def _unmarked(text: str) -> str:
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return " ".join(html.unescape(text).split())
