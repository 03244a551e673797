"""What the commands show on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from gradekit.course import Demo, Feedback, Finished, Release, Summary, points
from gradekit.judging import CaseResult, Grade, Kind, Outcome
from gradekit.notices import Notice
from gradekit.text import printable_lines

__all__ = [
    "feedback_document",
    "json_text",
    "print_demo",
    "print_feedback",
    "print_grade",
    "print_notices",
    "print_release",
    "print_step",
    "print_summary",
    "summary_document",
    "words",
]

_STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.NOT_JUDGED: "yellow"}
_WORDS = {Outcome.PASSED: "passed", Outcome.FAILED: "failed", Outcome.NOT_JUDGED: "not judged"}


def print_grade(grade: Grade, console: Console | None = None) -> None:
    """Show every question and test of one grade."""
    console = console or Console(highlight=False)
    for question in grade.questions:
        table = Table(title=_title(question.title, question.score, question.max_score))
        table.title_justify = "left"
        table.add_column("Test", overflow="fold")
        table.add_column("Result", no_wrap=True)
        table.add_column("What it says", overflow="fold")
        for (outcome, message), alike in groupby(question.tests, key=_said):
            names = [test.name for test in alike]
            result = Text(_WORDS[outcome], style=_STYLES[outcome])
            table.add_row(words("\n".join(names)), result, words(message))
        console.print(table)
        if question.diagnosis:
            console.print(words(f"What went wrong: {question.diagnosis}"))
    print_notices(grade.notices, console)
    console.print(f"Score: {points(grade.score)} of {points(grade.max_score)}", style="bold")


def print_notices(notices: Iterable[Notice], console: Console | None = None) -> None:
    """Show notices, one line each; on standard error unless a console is given."""
    console = console or Console(stderr=True, highlight=False)
    for notice in notices:
        console.print(words(f"Note: {notice.message}", "yellow"))


def print_release(release: Release) -> None:
    """Show what a release holds and what was proven about it."""
    console = Console(highlight=False)
    for warning in release.warnings:
        console.print(Text(f"Warning: {warning}", style="yellow"))
    solved = release.solved
    console.print(f"Released {escape(str(release.folder))}: {', '.join(release.files)}")
    console.print(f"For the LMS: {escape(str(release.archive))}")
    console.print(
        "Checked: no solution line and no hidden test in it; "
        f"untouched it earns {points(release.blank.score)}, "
        f"solved {points(solved.score)} of {points(solved.max_score)}."
    )
    audit = release.audit
    if audit is None:
        console.print("The hidden tests were not audited (--without-audit).", style="yellow")
    else:
        wrong, right = len(audit.wrong), len(audit.of(Kind.RIGHT))
        console.print(
            f"Audited: {wrong} wrong answers lose points where they should, "
            f"{right} right ones lose none."
        )


def print_summary(summary: Summary, console: Console | None = None) -> None:
    """Show a class's scores, and what needs a person."""
    console = console or Console(highlight=False)
    if summary.finished:
        console.print(scores_table(summary.finished))
    if summary.skipped:
        console.print(
            f"{len(summary.skipped)} unchanged since they were graded (--force grades them again)."
        )
    for problem in summary.refused:
        console.print(words(problem, "bold yellow"))
    if summary.needs_person:
        console.print(
            words(f"A person must look at: {', '.join(summary.needs_person)}.", "bold yellow")
        )


def scores_table(finished: Iterable[Finished]) -> Table:
    """Make a table of scores, a row a student and a column a question."""
    rows = list(finished)
    table = Table()
    table.add_column("Student", overflow="fold")
    table.add_column("Score", justify="right", no_wrap=True)
    for number, _ in enumerate(rows[0].graded.grade.questions, start=1):
        table.add_column(f"Q{number}", justify="right", no_wrap=True)
    table.add_column("Noticed", overflow="fold")
    for row in rows:
        grade = row.graded.grade
        score = Text(points(grade.score), style="" if grade.judged else "yellow")
        cells = [Text("?" if q.score is None else points(q.score)) for q in grade.questions]
        noticed = words(", ".join(dict.fromkeys(n.kind for n in grade.notices)))
        table.add_row(words(row.student), score, *cells, noticed)
    return table


def print_feedback(feedback: Feedback) -> None:
    """Show how many pages were written and where, and what a person should see to."""
    console = Console(highlight=False)
    count, example = len(feedback.pages), next(iter(feedback.pages.values()))
    written = f"Wrote {count} pages, such as" if count > 1 else "Wrote"
    console.print(words(f"{written} {example}"), soft_wrap=True)
    for problem in feedback.problems:
        console.print(words(problem, "bold yellow"), soft_wrap=True)


def feedback_document(feedback: Feedback) -> dict[str, Any]:
    """Give what was written as a JSON document."""
    return {
        "pages": [{"student": s, "file": str(path)} for s, path in feedback.pages.items()],
        "problems": list(feedback.problems),
    }


def print_step(text: str) -> None:
    """Show which step of a longer piece of work begins."""
    Console(stderr=True, highlight=False).print(Text(f"==> {text}", style="bold"))


def print_demo(demo: Demo) -> None:
    """Show what became of a made-up class, and where everything lies."""
    console = Console(highlight=False)
    stories = {pupil.student: pupil.story for pupil in demo.pupils}
    table = Table(title="A made-up class", title_justify="left")
    table.add_column("Student", no_wrap=True)
    table.add_column("What they did")
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Noticed")
    for row in demo.summary.finished:
        grade = row.graded.grade
        score = points(grade.score) if grade.judged else "a person decides"
        noticed = ", ".join(dict.fromkeys(n.kind for n in grade.notices))
        table.add_row(row.student, stories[row.student], score, noticed)
    console.print(table)
    root, name = demo.course.root, demo.release.folder.name
    for what, path in (
        ("Student version", demo.release.folder),
        ("For the LMS", demo.release.archive),
        ("Autograded", root / "autograded"),
        ("Feedback", root / "feedback"),
        ("Gradebook", root / "gradebook.db"),
        ("Grades as CSV", demo.grades),
    ):
        console.print(Text(f"{what:>16}: {path}"), soft_wrap=True)
    console.print(
        Text(f"To see it in formgrader: cd {root} && jupyter lab  (assignment: {name})"),
        soft_wrap=True,
    )


def json_text(document: dict[str, Any]) -> str:
    """Write a JSON document for a terminal or a program: in ASCII, which nothing can act in."""
    return json.dumps(document, indent=2)


def summary_document(summary: Summary) -> dict[str, Any]:
    """Give a grading run as a JSON document."""
    return {
        "graded": [
            {
                "student": f.student,
                "seconds": round(f.seconds, 3),
                **f.graded.grade.document(),
            }
            for f in summary.finished
        ],
        "unchanged": list(summary.skipped),
        "needs_person": list(summary.needs_person),
        "refused": list(summary.refused),
    }


def _said(result: CaseResult) -> tuple[Outcome, str]:
    return result.outcome, result.message


def _title(title: str, score: float | None, max_score: float) -> Text:
    earned = "not judged" if score is None else points(score)
    return words(f"{title}: {earned} of {points(max_score)} points", "bold")


def words(text: str, style: str = "") -> Text:
    """Give words of any origin for the terminal: neither rich nor the terminal obeys them."""
    return Text(printable_lines(text), style=style)
