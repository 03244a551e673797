"""Gathers what is recorded of a class, for the report about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import gradekit
from gradekit.course.concerns import Concern, Noticed, Waiting, find_concerns
from gradekit.course.folders import Assignment
from gradekit.course.gathering import About, Gathering
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import read_assignment
from gradekit.course.ids import id_problem
from gradekit.course.numbering import running_numbers
from gradekit.course.recorded import graded_students, read_found
from gradekit.course.run_log import seconds_taken
from gradekit.course.tables import read_misconceptions
from gradekit.course.whole_files import write_whole
from gradekit.errors import FeedbackError, HiddenTestError, ReportError
from gradekit.judging import collect_cases, test_of
from gradekit.statistics import ClassFigures, Known

__all__ = ["Report", "make_report", "report_file", "write_report"]


@dataclass(frozen=True)
class Report:
    """What there is to tell of a class.

    Parameters
    ----------
    assignment, title
        The assignment's name, and how people call it.
    figures
        The class in figures.
    waiting
        The students whose work waits for a person.
    concerns
        What else a person should see to.
    noticed
        What was noticed in submissions, most often first.
    names
        The students' ids by their running numbers; empty where they are not to be read.
    kit_version
        The version of the kit that made it.
    last
        When the last submission was handed in (UTC, naive), if known.
    """

    assignment: str
    title: str
    figures: ClassFigures
    waiting: tuple[Waiting, ...]
    concerns: tuple[Concern, ...]
    noticed: tuple[Noticed, ...]
    names: Mapping[int, str]
    kit_version: str
    last: datetime | None

    def document(self) -> dict[str, Any]:
        """Give the report as JSON data; without names, no words of students are in it."""
        document = {
            "assignment": self.assignment,
            "title": self.title,
            "last_handed_in": self.last.isoformat() if self.last else None,
            "waiting": [asdict(each) for each in self.waiting],
            "concerns": [asdict(each) for each in self.concerns],
            "noticed": [asdict(each) for each in self.noticed],
            **self.figures.document(),
        }
        if self.names:
            return {**document, "students": {str(n): name for n, name in self.names.items()}}
        for key in ("waiting", "concerns", "noticed"):
            for entry in document[key]:
                del entry["said"]
        return document


def report_file(assignment: Assignment) -> Path:
    """Give the place of a report for which none is named."""
    return assignment.course.root / "report" / f"{assignment.name}.html"


def write_report(path: Path, page: str) -> None:
    """Write a report's page.

    Raises
    ------
    ReportError
        It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, page, 0o600)  # it is for instructors, and so is its file
    except OSError as error:
        raise ReportError(
            f"{error.filename or path}: cannot be written ({error.strerror}); name another file "
            "with --output"
        ) from error


def make_report(assignment: Assignment, *, names: bool = False) -> Report:
    """Reckon a report from what grading left; no student code runs.

    Every record is read once, when its turn comes, so that a large class is no trouble.

    Parameters
    ----------
    assignment
        The assignment.
    names
        Whether to tell the students' ids.

    Raises
    ------
    ReportError
        Nothing is graded yet.
    GradekitError
        The master notebook or the gradebook cannot be read.
    """
    graded = list(graded_students(assignment))
    if not graded:
        raise ReportError(
            f"{assignment.name}: nothing is graded yet; first run: gradekit grade {assignment.name}"
        )
    blueprint = read_assignment(assignment)
    with Gradebook(assignment.course.root) as gradebook:
        marks = gradebook.marks(assignment.name, assignment.notebook)
    handed = {each.student for each in assignment.submissions if not id_problem(each.student)}
    numbers = running_numbers(assignment.course, sorted(handed | set(graded)))
    known, about, problems = _instructors_words(assignment)
    gathering = Gathering(blueprint, known, about, numbers)
    seconds = seconds_taken(assignment)
    unreadable = []
    for student in graded:
        try:
            found = read_found(assignment, student, marks.get(student))
        except FeedbackError as error:
            unreadable.append((student, str(error)))
        else:
            gathering.add(student, found, seconds.get(student))
    times = [each.timestamp for each in marks.values() if each.timestamp]
    found_concerns = find_concerns(assignment, marks, set(graded), unreadable, numbers)
    return Report(
        assignment=assignment.name,
        title=blueprint.title,
        figures=gathering.figures(),
        waiting=tuple(sorted(gathering.waiting, key=lambda each: each.student)),
        concerns=(*problems, *found_concerns),
        noticed=gathering.noticed(),
        names={number: name for name, number in numbers.items()} if names else {},
        kit_version=gradekit.__version__,
        last=max(times, default=None),
    )


def _instructors_words(
    assignment: Assignment,
) -> tuple[tuple[Known, ...], About, tuple[Concern, ...]]:
    """Read the misconceptions and what tests look at; go on where they cannot be read now."""
    names: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    about: About = {}
    problems = []
    try:
        for entry in read_misconceptions(assignment):
            names[entry.question, entry.hint].append(entry.name)
        for case in collect_cases(assignment.hidden, assignment.course.root):
            about.setdefault((case.question, test_of(case.name)), (case.sentence, case.public))
    except HiddenTestError as error:
        text = "The hidden tests or the table of misconceptions cannot be read"
        mend = "Mend them: mistakes have no names here, and tests no kind."
        problems.append(Concern(text, mend, 1, said=(str(error),)))
    known = tuple(Known(*key, tuple(found)) for key, found in names.items())
    return known, about, tuple(problems)
