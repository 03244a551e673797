"""What an audit found, for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gradekit.judging import Audit, Kind, Row, Trial
from gradekit.pages.plain import open_console, plain

__all__ = ["print_audit"]

_SHORT = 70  # characters of a name that is shown as it is
_AROUND = 8  # characters shown around a slip in a longer one
_WIDE = 110  # columns from which on the tests are shown as a table
_MOST_NAMES = 3  # answers named in a table
_MOST_SENTENCES = 20  # problems shown; --json has them all


def print_audit(audit: Audit, console: Console | None = None) -> None:
    """Show what each hidden test is good for, what is wrong with them, and the verdict."""
    console = console or open_console()
    lay_out = _tests if console.width >= _WIDE else _listed
    for question, rows in groupby(audit.rows, key=lambda row: row.question):
        console.print(lay_out(question, list(rows)))
    console.print(_answers(audit))
    for each in audit.consistency:
        outcome, style = ("not the same", "red") if each.differences else ("the same", "")
        if each.tried:
            outcome += f" ({each.tried})"
        else:
            outcome, style = "not tried, as no test draws any", "yellow"
        console.print(plain(f"{each.what.capitalize()}: {outcome}.", style))
    for gone in audit.gone:
        console.print(plain(f"Deleted since the last audit: {gone.test}."))
        if gone.missed:
            console.print(plain(f"  No longer caught: {_names(gone.missed)}.", "red"))
        if gone.others:
            rest = "The rest" if gone.missed else "All that it caught"
            console.print(plain(f"  {rest} is still caught, by {', '.join(gone.others)}."))
        if not gone.missed and not gone.others:
            console.print(plain("  It caught nothing."))
    _print_sentences(console, audit.remarks, "yellow")
    _print_sentences(console, audit.failures, "red")
    if audit.passed:
        verdict = plain("The hidden tests passed their audit.", "bold green")
    else:
        verdict = plain("The hidden tests failed their audit: see above.", "bold red")
    console.print(verdict, plain(f"It took {audit.seconds:.0f} seconds."))


def _tests(question: str, rows: Sequence[Row]) -> Table:
    table = Table(title=plain(question, "bold"), title_justify="left")
    table.add_column("Test", overflow="fold")
    table.add_column("Cases", justify="right", no_wrap=True)
    table.add_column("Catches", justify="right", no_wrap=True)
    table.add_column("Only it catches", overflow="fold")
    table.add_column("The rest would be caught by", overflow="fold")
    home = rows[0].test.partition("::")[0]
    for row in rows:
        only = "\n".join(_few(_short(trial.name) for trial in row.only)) or "nothing"
        others = "\n".join(_short_test(test, home) for test in row.others)
        cells = (plain(only, "" if row.only else "dim"), plain(others))
        name = _short_test(row.test, home)
        table.add_row(plain(name), str(row.cases), str(len(row.catches)), *cells)
    return table


def _listed(question: str, rows: Sequence[Row]) -> Text:
    """Say for a narrow terminal what `_tests` says in columns that would hold no whole name."""
    lines = []
    home = rows[0].test.partition("::")[0]
    for row in rows:
        cases = "1 case" if row.cases == 1 else f"{row.cases} cases"
        lines.append(f"  {_short_test(row.test, home)}: {cases}, catches {len(row.catches)}")
        only = _few(_short(trial.name) for trial in row.only)
        lines += [f"    only it catches: {name}" for name in only or ["nothing"]]
        if row.others:
            others = ", ".join(_short_test(test, home) for test in row.others)
            lines.append(f"    the rest would be caught by: {others}")
    return Text.assemble(plain(question, "bold"), "\n", plain("\n".join(lines)))


def _short_test(test: str, home: str) -> str:
    """Name a test, with its file where that is not the one of the first test."""
    file, _, name = test.partition("::")
    return name if file == home else test


def _answers(audit: Audit) -> Table:
    table = Table(title=Text("Answers", style="bold"), title_justify="left")
    table.add_column("What was tried", no_wrap=True)
    table.add_column("How many", justify="right", no_wrap=True)
    table.add_column("What became of it", overflow="fold")
    for kind in (Kind.MISCONCEPTION, Kind.MUTANT):
        trials = audit.of(kind)
        if trials:
            table.add_row(f"{kind}s", str(len(trials)), _kills(trials))
    right = audit.of(Kind.RIGHT)
    alarms = len(audit.false_alarms)
    good = plain(
        f"{_share(len(right) - alarms, len(right))} earn all points, {alarms} false alarms"
    )
    table.add_row(f"{Kind.RIGHT}s", str(len(right)), good)
    if audit.equivalents:
        table.add_row(
            "equivalent mutants", str(len(audit.equivalents)), "listed by hand, with the reason"
        )
    return table


def _kills(trials: Sequence[Trial]) -> Text:
    caught = sum(bool(trial.failed) for trial in trials)
    astray = sum(bool(trial.strays) for trial in trials)
    return plain(
        f"{_share(caught, len(trials))} lose points on their own question, {astray} on another"
    )


def _share(part: int, whole: int) -> str:
    """Give a percentage that is 100 only if all are meant."""
    percent = 100 * part / whole
    return f"{int(percent * 10) / 10:g} %" if part < whole else "100 %"


def _short(name: str) -> str:
    """Name an answer; of a mutant of a long line, show the place of the slip."""
    line, arrow, becomes = name.partition("  →  ")
    if not arrow or len(name) <= _SHORT:
        return name
    start = _alike(line, becomes)
    end = _alike(line[start:][::-1], becomes[start:][::-1])
    start, end = max(0, start - _AROUND), max(0, end - _AROUND)
    shown = [
        f"{'…' if start else ''}{text[start : len(text) - end]}{'…' if end else ''}"
        for text in (line, becomes)
    ]
    target = line.partition(" = ")[0] + " = " if start and " = " in line[:start] else ""
    return f"{target}{shown[0]} → {shown[1]}"


def _alike(one: str, other: str) -> int:
    """Count the characters with which two texts begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _few(names: Iterable[str]) -> list[str]:
    listed = list(names)
    more = len(listed) - _MOST_NAMES
    return listed if more <= 0 else [*listed[:_MOST_NAMES], f"… and {more} more"]


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _print_sentences(console: Console, sentences: Sequence[str], style: str) -> None:
    for sentence in sentences[:_MOST_SENTENCES]:
        console.print(plain(sentence, style))
    if len(sentences) > _MOST_SENTENCES:
        more = len(sentences) - _MOST_SENTENCES
        console.print(plain(f"… and {more} more; --json tells all of them.", style))
