"""A class's scores, as the gradebook has them, for whatever is exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gradekit.course import WAITING, Assignment, Marks, points, read_assignment
from gradekit.course.due import find_due
from gradekit.course.gradebook import Gradebook
from gradekit.course.ids import id_problem
from gradekit.course.people import Person
from gradekit.errors import ExportError

__all__ = ["ClassScores", "Question", "StudentScores", "listed", "read_scores"]

_MOST_NAMED = 20


@dataclass(frozen=True)
class Question:
    """A cell with points: its id, and what it is worth."""

    id: str
    title: str
    max_score: float


@dataclass(frozen=True)
class StudentScores:
    """What one student got.

    Parameters
    ----------
    person
        Who it is.
    marks
        What the gradebook says; None if nothing was handed in.
    late
        How late it was, and what that costs; ``""`` if it was not.
    waiting
        Why a person must look, in words.
    """

    person: Person
    marks: Marks | None
    late: str = ""
    waiting: tuple[str, ...] = ()

    @property
    def student(self) -> str:
        """The student's id."""
        return self.person.id

    @property
    def score(self) -> float | None:
        """The points that count; None where nothing was handed in, or not all of it is judged."""
        if self.marks is None or any(mark.pending for mark in self.marks.cells.values()):
            return None
        return self.marks.score

    def points(self, question: str) -> float | None:
        """Give the points of a question; None where there are none yet."""
        mark = None if self.marks is None else self.marks.cells.get(question)
        return None if mark is None or mark.pending else round(mark.score, 2)


@dataclass(frozen=True)
class ClassScores:
    """What a class got for an assignment.

    Parameters
    ----------
    name, title
        The assignment's name, and how people call it.
    questions
        All cells with points.
    students
        All students that the gradebook knows, sorted by id.
    ungraded
        Who handed in what is not graded, or not as things are now.
    old_penalties
        Whose late penalty is not what the settings and the points say now.
    gone
        Who has scores, and nothing in ``submitted/`` any more.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    students: tuple[StudentScores, ...]
    ungraded: tuple[str, ...] = ()
    old_penalties: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def max_score(self) -> float:
        """The points that could be earned."""
        return sum(question.max_score for question in self.questions)

    @property
    def handed_in(self) -> tuple[StudentScores, ...]:
        """Those who handed in."""
        return tuple(each for each in self.students if each.marks is not None)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should see to: a sentence each."""
        empty = [each.student for each in self.handed_in if each.score is None]
        by_hand = [s.student for s in self.handed_in if s.waiting and s.score is not None]
        found = []
        if empty:
            found.append(f"Left empty, because not all of it is judged yet: {listed(empty)}.")
        if by_hand:
            found.append(f"A person must look at: {listed(by_hand)} ({WAITING['by_hand']}).")
        if self.ungraded:
            found.append(
                f"Not graded as things are now: {listed(self.ungraded)}; "
                f"run: gradekit grade {self.name}"
            )
        if self.old_penalties:
            found.append(
                "Late penalties that are not what the settings and the points say now: "
                f"{listed(self.old_penalties)}; run: gradekit grade {self.name}"
            )
        if self.gone:
            found.append(
                f"Scored, but not in submitted/ any more: {listed(self.gone)}; if that work was "
                f"never meant for {self.name}: docs/collecting.md, Taken for the wrong assignment."
            )
        return tuple(found)

    def comment(self, each: StudentScores) -> str:
        """Say in one line how a score came about."""
        said = [
            f"{question.title}: {_points(each.points(question.id))}/{points(question.max_score)}"
            for question in self.questions
        ]
        return "; ".join([*said, *([each.late] if each.late else [])])


def read_scores(assignment: Assignment) -> ClassScores:
    """Read what the gradebook says of an assignment; nothing is graded.

    Raises
    ------
    ExportError
        Nothing is graded yet.
    GradekitError
        The master notebook or the gradebook cannot be read.
    """
    blueprint = read_assignment(assignment)
    with Gradebook(assignment.course.root) as gradebook:
        marks = gradebook.marks(assignment.name, blueprint.notebook)
        people = gradebook.people()
    if not marks:
        raise ExportError(
            f"{assignment.name}: nothing is graded yet; first run: gradekit grade {assignment.name}"
        )
    known = [question.id for question in blueprint.questions]
    titles = {question.id: question.title for question in blueprint.questions}
    worth = {name: mark.max_score for each in marks.values() for name, mark in each.cells.items()}
    names = [*known, *sorted(worth.keys() - set(known))]
    rules = assignment.course.settings.assignment(assignment.name).late
    students = []
    for person in people:
        found = marks.get(person.id)
        if found is None:
            students.append(StudentScores(person, None))
            continue
        why = tuple(WAITING[reason] for reason in found.waiting(known))
        late = found.late_words(rules, person.id)
        students.append(StudentScores(person, found, late, why))
    submissions = [s for s in assignment.submissions if id_problem(s.student) is None]
    due = find_due(assignment, submissions, marks, force=False)
    return ClassScores(
        assignment.name,
        blueprint.title,
        tuple(Question(name, titles.get(name, name), worth.get(name, 0.0)) for name in names),
        tuple(students),
        tuple(submission.student for submission in due.reasons),
        tuple(sorted(name for name in marks if marks[name].penalty_is_old(rules, name))),
        tuple(sorted(marks.keys() - {each.student for each in assignment.submissions})),
    )


def listed(names: Iterable[str]) -> str:
    """List some names, and say how many more there are."""
    every = list(names)
    more = len(every) - _MOST_NAMED
    return ", ".join(every[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _points(number: float | None) -> str:
    return "not judged" if number is None else points(number)
