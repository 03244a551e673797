"""What was recorded of a submission: its grade, its notebook, and what the gradebook says."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from gradekit.course.autograded import GRADE_FILE
from gradekit.course.folders import Assignment
from gradekit.course.marks import Marks
from gradekit.errors import FeedbackError, NotebookError
from gradekit.judging import Grade
from gradekit.notebooks import Notebook, parse_notebook

__all__ = ["Found", "Recorded", "graded_students", "read_found", "read_recorded"]

_POINT = 0.005  # points are rounded to hundredths


@dataclass(frozen=True)
class Found:
    """What was recorded of a submission beside its notebook; as in `Recorded`."""

    grade: Grade
    marks: Marks
    sha256: str | None
    kit_version: str


@dataclass(frozen=True)
class Recorded:
    """What was recorded of one student's submission.

    Parameters
    ----------
    student
        The student's id.
    grade
        What the tests found.
    notebook
        The autograded notebook.
    marks
        What the gradebook says, which is what counts.
    sha256
        The hash of the submitted notebook, if there was one.
    kit_version
        The version of the kit that graded it.
    late
        How late it was handed in, and what that costs; ``""`` if it was not.
    """

    student: str
    grade: Grade
    notebook: Notebook
    marks: Marks
    sha256: str | None
    kit_version: str
    late: str = ""

    @property
    def read(self) -> bool:
        """Whether the notebook is the student's own, and not one in place of one."""
        kinds = {notice.kind for notice in self.grade.notices}
        return not kinds & {"unreadable_notebook", "missing_notebook"}


def graded_students(assignment: Assignment) -> Iterator[str]:
    """Give the students whose grade is recorded, sorted."""
    found = (assignment.course.root / "autograded").glob(f"*/{assignment.name}/{GRADE_FILE}")
    return iter(sorted(path.parent.parent.name for path in found))


def read_recorded(assignment: Assignment, student: str, marks: Marks | None) -> Recorded:
    """Read what was recorded of a student's submission.

    Parameters
    ----------
    assignment
        The assignment.
    student
        The student's id.
    marks
        What the gradebook says of it, if anything.

    Raises
    ------
    FeedbackError
        Something is missing, cannot be read, or does not fit the rest.
    """
    with _readable(assignment, student):
        found = read_found(assignment, student, marks)
        file = assignment.autograded(student) / f"{assignment.notebook}.ipynb"
        notebook = parse_notebook(file.read_bytes(), where=file.name)
    rules = assignment.course.settings.assignment(assignment.name).late
    late = found.marks.late_words(rules, student)
    return Recorded(
        student, found.grade, notebook, found.marks, found.sha256, found.kit_version, late
    )


def read_found(assignment: Assignment, student: str, marks: Marks | None) -> Found:
    """Read the same without the notebook, which is most of it.

    Raises
    ------
    FeedbackError
        As `read_recorded` does.
    """
    folder, mend = assignment.autograded(student), _mend(student)
    with _readable(assignment, student):
        document = json.loads((folder / GRADE_FILE).read_text(encoding="utf-8"))
        grade = Grade.read(document)
        sha256, version = document["submission_sha256"], str(document["kit_version"])
        if not isinstance(sha256, str | None):
            raise TypeError("a hash is a text")
    if marks is None:
        raise FeedbackError(f"{folder}: graded, but not in the gradebook; {mend}")
    for question in grade.questions:
        mark = marks.cells.get(question.id)
        if mark is None or not _agree(mark.auto, question.score):
            raise FeedbackError(
                f"{folder / GRADE_FILE}: does not agree with the gradebook about "
                f"{question.id}; {mend}"
            )
    return Found(grade, marks, sha256, version)


@contextlib.contextmanager
def _readable(assignment: Assignment, student: str) -> Iterator[None]:
    folder, mend = assignment.autograded(student), _mend(student)
    try:
        yield
    except OSError as error:
        raise FeedbackError(
            f"{error.filename}: cannot be read ({error.strerror}); {mend}"
        ) from error
    except NotebookError as error:
        raise FeedbackError(f"{folder}: {error}; {mend}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise FeedbackError(
            f"{folder / GRADE_FILE}: is not as this version of the kit writes it; {mend}"
        ) from error


def _mend(student: str) -> str:
    return f"grade it again: gradekit grade --student {student} --force"


def _agree(auto: float | None, score: float | None) -> bool:
    if auto is None or score is None:
        return auto is score
    return abs(auto - score) < _POINT
