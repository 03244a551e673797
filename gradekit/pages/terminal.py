"""What the commands show on a terminal."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from gradekit import __version__
from gradekit.course import points
from gradekit.judging import CaseResult, Grade, Kind, Outcome
from gradekit.notices import Notice
from gradekit.pages.plain import open_console, plain

if TYPE_CHECKING:
    from gradekit.course import Demo, Feedback, Release, Report, Rotated, Started

__all__ = [
    "feedback_document",
    "json_text",
    "print_demo",
    "print_feedback",
    "print_grade",
    "print_notices",
    "print_release",
    "print_report",
    "print_rotated",
    "print_started",
    "print_step",
    "versioned",
]

_STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.NOT_JUDGED: "yellow"}
_WORDS = {Outcome.PASSED: "passed", Outcome.FAILED: "failed", Outcome.NOT_JUDGED: "not judged"}


def print_grade(grade: Grade, console: Console | None = None) -> None:
    """Show every question and test of one grade."""
    console = console or open_console()
    every = [test for question in grade.questions for test in question.tests]
    if not grade.judged and len({_said(test) for test in every}) == 1:
        # Nothing could be read: what is said of every test is said once, in the notices.
        for question in grade.questions:
            console.print(_title(question.title, question.score, question.max_score))
        every = []
    for question in grade.questions if every else ():
        table = Table(title=_title(question.title, question.score, question.max_score))
        table.title_justify = "left"
        table.add_column("Test", overflow="fold")
        table.add_column("Result", no_wrap=True)
        table.add_column("What it says", overflow="fold")
        for (outcome, message), alike in groupby(question.tests, key=_said):
            names = [test.name for test in alike]
            result = Text(_WORDS[outcome], style=_STYLES[outcome])
            table.add_row(plain("\n".join(names)), result, plain(message))
        console.print(table)
        if question.diagnosis:
            console.print(plain(f"What went wrong: {question.diagnosis}"))
    print_notices(grade.notices, console)
    console.print(f"Score: {points(grade.score)} of {points(grade.max_score)}", style="bold")


def print_notices(notices: Iterable[Notice], console: Console | None = None) -> None:
    """Show notices, one line each; on standard error unless a console is given."""
    console = console or open_console(stderr=True)
    for notice in notices:
        console.print(plain(f"Note: {notice.message}", "yellow"))


def print_release(release: Release) -> None:
    """Show what a release holds and what was proven about it."""
    console = open_console()
    for warning in release.warnings:
        said = f"Warning: {warning.cell}: {warning.message}; {warning.mend}"
        console.print(Text(said, style="yellow"))
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


def print_feedback(feedback: Feedback) -> None:
    """Show how many pages were written and where, and what a person should see to."""
    console = open_console()
    count, example = len(feedback.pages), next(iter(feedback.pages.values()))
    written = f"Wrote {count} pages, such as" if count > 1 else "Wrote"
    console.print(plain(f"{written} {example}"), soft_wrap=True)
    for problem in feedback.problems:
        console.print(plain(problem, "bold yellow"), soft_wrap=True)


def print_report(report: Report, path: Path) -> None:
    """Show where the report about a class lies, and what it says first."""
    console = open_console()
    figures = report.figures
    console.print(plain(f"Wrote {path}"), soft_wrap=True)
    if figures.scores:
        said = f"median {points(figures.scores.median)} of {points(figures.full)} points"
        console.print(plain(f"{figures.graded} graded; {said}."))
    if report.waiting:
        console.print(plain(f"Waiting for a person: {len(report.waiting)}.", "bold yellow"))
    for concern in report.concerns:
        line = f"{concern.text}: {concern.count}. {concern.mend}"
        console.print(plain(line, "bold yellow"), soft_wrap=True)


def feedback_document(feedback: Feedback) -> dict[str, Any]:
    """Give what was written as a JSON document."""
    return {
        "pages": [{"student": s, "file": str(path)} for s, path in feedback.pages.items()],
        "problems": list(feedback.problems),
    }


def print_rotated(rotated: Rotated) -> None:
    """Show where a new secret lies, and what follows from it."""
    console = open_console()
    console.print(plain(f"A new secret is in {rotated.path}; keep it to yourself."), soft_wrap=True)
    if rotated.kept is not None:
        console.print(
            plain(f"The one before it is in {rotated.kept}: put it back to get the old cases."),
            soft_wrap=True,
        )
    console.print(
        "Hidden cases are other ones now: `gradekit grade` grades everything again, and lists the "
        "scores that change.",
        soft_wrap=True,
    )


def print_started(started: Started) -> None:
    """Show what was laid down, and what comes next."""
    console = open_console()
    name = started.assignment.name
    console.print(plain(f"The assignment {name} is there, and works as it stands:"), soft_wrap=True)
    for file in started.files:
        console.print(plain(f"  {file}"), soft_wrap=True)
    console.print("Edit these files; docs/own-assignment.md explains them. Then:", soft_wrap=True)
    for words, why in (
        ("audit", "do the hidden tests tell wrong answers from right ones?"),
        ("release", "the student version, and a zip for the LMS"),
        ("grade", "what was handed in, in submitted/STUDENT/NAME/NAME.ipynb"),
    ):
        line = f"  {f'gradekit {words} {name}':<{len(name) + 19}}# {why.replace('NAME', name)}"
        console.print(plain(line), soft_wrap=True)


def print_step(text: str) -> None:
    """Show which step of a longer piece of work begins."""
    open_console(stderr=True).print(Text(f"==> {text}", style="bold"))


def print_demo(demo: Demo) -> None:
    """Show what became of a made-up class, and where everything lies."""
    console = open_console()
    stories = {pupil.student: pupil.story for pupil in demo.pupils}
    table = Table(title="A made-up class", title_justify="left")
    table.add_column("Student", no_wrap=True)
    table.add_column("What they did")
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Noticed")
    for row in demo.summary.finished:
        score = points(row.score) if row.judged else "a person decides"
        table.add_row(row.student, stories[row.student], score, ", ".join(row.kinds))
    console.print(table)
    root, name = demo.course.root, demo.release.folder.name
    for what, path in (
        ("Student version", demo.release.folder),
        ("For the LMS", demo.release.archive),
        ("Autograded", root / "autograded"),
        ("Feedback", root / "feedback"),
        ("Gradebook", root / "gradebook.db"),
        ("Grades as CSV", demo.grades),
        ("Class report", demo.report),
    ):
        console.print(Text(f"{what:>16}: {path}"), soft_wrap=True)
    console.print(
        Text(f"To see it in formgrader: cd {root} && {_jupyter(root)} lab  (assignment: {name})"),
        soft_wrap=True,
    )


def _jupyter(folder: Path) -> str:
    """Give the command of this environment, which need not be activated, as said in a folder."""
    here = Path(sys.executable).with_name("jupyter")
    found = shutil.which("jupyter")
    if found is not None and Path(found) == here:
        return "jupyter"
    return shlex.quote(min(str(here), os.path.relpath(here, folder), key=len))


def json_text(document: dict[str, Any]) -> str:
    """Write a JSON document for a terminal or a program: in ASCII, which nothing can act in."""
    return json.dumps(document, indent=2)


def versioned(document: dict[str, Any]) -> dict[str, Any]:
    """Give a document that says which version of the kit made it."""
    return {**document, "kit_version": __version__}


def _said(result: CaseResult) -> tuple[Outcome, str]:
    return result.outcome, result.message


def _title(title: str, score: float | None, max_score: float) -> Text:
    earned = "not judged" if score is None else points(score)
    return plain(f"{title}: {earned} of {points(max_score)} points", "bold")
