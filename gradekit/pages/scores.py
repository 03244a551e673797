"""What the commands show of a grading run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gradekit import __version__
from gradekit.course import REASONS, WAITING, Finished, Summary, points
from gradekit.judging import Grade
from gradekit.pages.plain import open_console, plain

__all__ = ["print_summary", "summary_json"]

_MOST_NAMES = 20
_MOST_ROWS = 200
_BY_HAND = (
    "To give points by hand: jupyter lab, menu Nbgrader, Formgrader, Manual Grading; there sort by "
    "Needs Manual Grade?, the eye shows names. What is handed in again is graded by the next run."
)


def print_summary(summary: Summary, console: Console | None = None) -> None:
    """Show a class's scores, and what needs a person."""
    console = console or open_console()
    _print_rows(console, scores_table, summary.finished)
    for line in _why(summary.finished):
        console.print(plain(line), soft_wrap=True)
    _print_rows(console, changes_table, [row for row in summary.finished if row.changes])
    if summary.skipped:
        console.print(
            f"{len(summary.skipped)} unchanged since they were graded (--force grades them again)."
        )
    for remark in summary.late:
        console.print(plain(remark), soft_wrap=True)
    for problem in summary.refused:
        console.print(plain(problem, "bold yellow"))
    for line in _waiting(summary.waiting):
        console.print(plain(line, "bold yellow"), soft_wrap=True)
    if summary.waiting:
        console.print(_BY_HAND, soft_wrap=True)


def _print_rows(
    console: Console, table: Callable[[Iterable[Finished]], Table], rows: Sequence[Finished]
) -> None:
    """Print a table of some students, if there are any, and say how many more there are."""
    if rows:
        console.print(table(rows[:_MOST_ROWS]))
    if (more := len(rows) - _MOST_ROWS) > 0:
        console.print(f"… and {more} more students; --json gives them all.")


def scores_table(finished: Iterable[Finished]) -> Table:
    """Make a table of scores, a row a student and a column a question."""
    rows = list(finished)
    by_hand = any(any(row.by_hand) for row in rows)
    table = Table(caption="* given by hand" if by_hand else None, caption_justify="left")
    table.add_column("Student", overflow="fold")
    table.add_column("Score", justify="right", no_wrap=True)
    for number, _ in enumerate(rows[0].points, start=1):
        table.add_column(f"Q{number}", justify="right", no_wrap=True)
    late = any(row.late for row in rows)
    if late:
        table.add_column("Late", overflow="fold")
    table.add_column("Noticed", overflow="fold")
    for row in rows:
        score = Text(_total(row), style="" if row.judged else "yellow")
        stars = ["*" * by_hand for by_hand in row.by_hand] or [""] * len(row.points)
        cells = [Text(_points(p) + star) for p, star in zip(row.points, stars, strict=True)]
        cells += [plain(row.late)] if late else []
        table.add_row(plain(row.student), score, *cells, plain(", ".join(row.kinds)))
    return table


def changes_table(finished: Iterable[Finished]) -> Table:
    """Make a table of the scores that a run changed, a row a question of a student."""
    table = Table(title="Scores that changed", title_justify="left")
    table.add_column("Student", overflow="fold")
    table.add_column("Question", overflow="fold")
    table.add_column("Before", justify="right", no_wrap=True)
    table.add_column("Now", justify="right", no_wrap=True)
    table.add_column("Why", overflow="fold")
    for row in finished:
        why = "; ".join(REASONS[reason] for reason in row.reasons)
        for change in row.changes:
            stays = (
                f" (a person's {points(change.manual)} stays)" if change.manual is not None else ""
            )
            table.add_row(
                plain(row.student),
                plain(change.title),
                _points(change.before),
                _points(change.after),
                f"{why}{stays}",
            )
    return table


def summary_json(summary: Summary) -> Iterator[str]:
    """Give a grading run as the text of one JSON document, piece by piece, in ASCII.

    What was found in each submission is read from its ``grade.json`` when its turn comes, as it
    would be too much to hold for a large class.
    """
    yield '{\n"graded": ['
    for number, row in enumerate(summary.finished):
        yield (",\n" if number else "\n") + json.dumps(_document(row), indent=2)
    rest = {
        "unchanged": list(summary.skipped),
        "needs_person": list(summary.needs_person),
        "waiting": {name: list(why) for name, why in summary.waiting.items()},
        "refused": list(summary.refused),
        "late_remarks": list(summary.late),
        "kit_version": __version__,
    }
    yield "\n],\n" + json.dumps(rest, indent=2).removeprefix("{\n") + "\n"


def _document(row: Finished) -> dict[str, Any]:
    found = Grade.read(json.loads(row.document.read_text(encoding="utf-8")))
    return {
        "student": row.student,
        "seconds": round(row.seconds, 3),
        "reasons": list(row.reasons),
        "changes": [
            {
                "question": change.question,
                "before": change.before,
                "after": change.after,
                "manual": change.manual,
            }
            for change in row.changes
        ],
        **found.document(),
        "gradebook_score": row.score,
        "late": row.late,
    }


def _why(finished: Iterable[Finished]) -> Iterator[str]:
    """Say how many were graded again, for each reason, and whether that changed anything."""
    again = [row for row in finished if row.reasons != ("new",)]
    for reasons, count in Counter(row.reasons for row in again).items():
        why = "; ".join(REASONS[reason] for reason in reasons)
        yield f"Graded again: {count}, because {why}."
    if again and not any(row.changes for row in again):
        yield "No question's points changed."


def _waiting(waiting: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say who waits for a person, for each reason."""
    groups: dict[str, list[str]] = {}
    for name, reasons in waiting.items():
        groups.setdefault("; ".join(WAITING[reason] for reason in reasons), []).append(name)
    for why, names in groups.items():
        yield f"A person must look at: {_listed(names)} ({why})."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more (--json names all)" if more > 0 else shown


def _total(row: Finished) -> str:
    """Give the score, which is open as long as a question waits for a person."""
    if row.judged:
        return points(row.score)
    return f"{points(row.score)} + ?" if any(p is not None for p in row.points) else "?"


def _points(score: float | None) -> str:
    return "?" if score is None else points(score)
