"""What a student's page says about each question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gradekit.course import Mark, Recorded, points, stub_lines
from gradekit.judging import Outcome, QuestionGrade
from gradekit.judging.arrangement import is_about_order
from gradekit.master import Blueprint, title_above
from gradekit.notebooks import Place, grade_id
from gradekit.pages.findings import Check, Finding, find, fold, together, without_reasons
from gradekit.pages.listings import Listing, list_code, unfilled
from gradekit.text import printable, readable

__all__ = ["Part", "page_parts"]

_LONG = 80  # lines of code that are not shown at once
_LONGEST = 1_000  # characters of a diagnosis


@dataclass(frozen=True)
class Part:
    """What the page says about one question.

    Parameters
    ----------
    anchor
        The name by which the page's links find it.
    title
        The question's title.
    mark
        What it earned.
    unit
        What a case of weight 1 is worth, in points.
    passed, total
        How many tests passed, and how many there are; 0 where only a person gives points.
    unanswered
        Whether it is as it was handed out.
    diagnosis
        What is the matter with the answer, if that is known.
    findings
        What did not pass, and why.
    checks
        The tests that there is nothing to say about.
    listings
        The student's code.
    answer
        What the student wrote, where it is not code that tests call.
    comments
        What the instructor says.
    """

    anchor: str
    title: str
    mark: Mark
    unit: float = 0.0
    passed: int = 0
    total: int = 0
    unanswered: bool = False
    diagnosis: str = ""
    findings: tuple[Finding, ...] = ()
    checks: tuple[Check, ...] = ()
    listings: tuple[Listing, ...] = ()
    answer: str = ""
    comments: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it earned all that it is worth."""
        return not self.mark.pending and self.mark.score >= self.mark.max_score

    @property
    def state(self) -> str:
        """How it went, in a few words."""
        if self.mark.pending:
            return "waits for a person"
        if self.complete:
            return "complete"
        if self.unanswered:
            return "not answered yet"
        return "partly right" if self.mark.score else "not right yet"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say about the points."""
        mark, said = self.mark, []
        if mark.pending:
            said.append("A person will judge this; it has no points until then.")
        if mark.manual is not None:
            tests = "" if mark.auto is None else f" The tests gave {points(mark.auto)}."
            said.append(f"{points(mark.manual)} points were given by hand.{tests}")
        if mark.extra:
            said.append(f"{points(mark.extra)} extra points are included.")
        return tuple(said)

    @property
    def open(self) -> bool:
        """Whether the code is shown at once."""
        lines = sum(len(listing.lines) for listing in self.listings)
        return bool(self.findings) and not self.unanswered and lines <= _LONG

    def worth(self, check: Check) -> float:
        """Give the points for all cases of a check."""
        return self.unit * check.weight * check.count

    def shows(self, place: Place | None) -> bool:
        """Whether a line is among the code that is listed."""
        return place is not None and any(
            listing.cell == place.cell and place.line <= len(listing.lines)
            for listing in self.listings
        )


def page_parts(recorded: Recorded, blueprint: Blueprint) -> tuple[Part, ...]:
    """Give a part for every question, those that only a person judges last."""
    return (*_tested(recorded, blueprint), *_written(recorded))


def _tested(recorded: Recorded, blueprint: Blueprint) -> Iterator[Part]:
    solutions = {question.id: question.solution_id for question in blueprint.questions}
    stubs = stub_lines(blueprint)
    for number, question in enumerate(recorded.grade.questions, start=1):
        anchor, solution = f"question-{number}", solutions.get(question.id, "")
        if recorded.read:
            yield _part(recorded, question, anchor, solution, stubs.get(question.id, []))
        else:
            yield _unread(recorded, question, anchor, solution)


def _unread(recorded: Recorded, question: QuestionGrade, anchor: str, solution: str) -> Part:
    """Say nothing about an answer that nobody could read: the page says so once."""
    return Part(
        anchor=anchor,
        title=printable(question.title),
        mark=recorded.marks.cells[question.id],
        unit=_unit(question),
        total=len(question.tests),
        checks=without_reasons(fold(question.tests)),
        comments=_comments(recorded, solution, question.id),
    )


def _part(
    recorded: Recorded, question: QuestionGrade, anchor: str, solution: str, stubs: list[str]
) -> Part:
    checks = fold(question.tests)
    passed = tuple(check for check in checks if check.outcome is Outcome.PASSED)
    unanswered = solution in recorded.marks.unanswered and not passed
    findings = find(checks)
    places = {test.place for test in question.tests if test.place}
    listings = list_code(recorded.notebook, question.id, solution, places)
    if unanswered:  # what its stub raises says nothing about the student
        findings, places = (Finding("", (), None, without_reasons(checks)),), set()
        listings = list_code(recorded.notebook, question.id, solution, places)
    elif question.diagnosis:
        findings = together(findings, hinting=not is_about_order(question.diagnosis))
    elif findings and (stub := unfilled(listings, stubs)):
        # So is what came of a line that is still to be filled in.
        text = (
            f"There is still something to fill in: line {stub.place.line} of your code says "
            f"`{stub.code}`. What stands between START CODE HERE and END CODE HERE is yours to "
            "write."
        )
        failed = without_reasons(c for c in checks if c.outcome is not Outcome.PASSED)
        findings = (Finding("", (text,), stub.place, failed),)
        listings = list_code(recorded.notebook, question.id, solution, [stub.place], stub=True)
    return Part(
        anchor=anchor,
        title=printable(question.title),
        mark=recorded.marks.cells[question.id],
        unit=_unit(question),
        passed=sum(check.count for check in passed),
        total=len(question.tests),
        unanswered=unanswered,
        diagnosis="" if unanswered else printable(question.diagnosis, _LONGEST),
        findings=findings,
        checks=passed,
        listings=listings,
        comments=_comments(recorded, solution, question.id),
    )


def _unit(question: QuestionGrade) -> float:
    weights = sum(test.weight for test in question.tests)
    return question.max_score / weights if weights else 0.0


def _written(recorded: Recorded) -> Iterator[Part]:
    tested = {question.id for question in recorded.grade.questions}
    cells = recorded.notebook["cells"]
    for index, cell in enumerate(cells):
        name = grade_id(cell)
        if name is None or name in tested or name not in recorded.marks.cells:
            continue
        yield Part(
            anchor=f"written-{index + 1}",
            title=printable(title_above(cells[: index + 1]) or name),
            mark=recorded.marks.cells[name],
            unanswered=recorded.read and name in recorded.marks.unanswered,
            answer=readable(cell["source"]) if recorded.read else "",
            comments=_comments(recorded, name),
        )


def _comments(recorded: Recorded, *cells: str) -> tuple[str, ...]:
    found = (recorded.marks.comments.get(cell, "").strip() for cell in cells)
    return tuple(readable(comment) for comment in found if comment)
