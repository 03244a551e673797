"""What ``gradekit collect`` shows: each submission's fate, and the count of them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from gradekit.collecting import Collected, Fate, Line
from gradekit.pages.plain import open_console, plain

__all__ = ["print_collected"]

_STYLES = {
    Fate.COLLECTED: "green",
    Fate.NEWER: "cyan",
    Fate.OLDER: "blue",
    Fate.UNCHANGED: "",
    Fate.UNKNOWN: "bold yellow",
    Fate.NOT_TAKEN: "bold red",
}
_WORDS = {
    Fate.COLLECTED: "collected",
    Fate.NEWER: "newer, the one before archived",
    Fate.OLDER: "older, archived",
    Fate.UNCHANGED: "unchanged",
    Fate.UNKNOWN: "unknown name",
    Fate.NOT_TAKEN: "not taken",
}
_MOST_ROWS = 60
_MOST_OF_A_KIND = 200
_ORDINARY = (Fate.COLLECTED, Fate.UNCHANGED)


def print_collected(collected: Collected, console: Console | None = None) -> None:
    """Show a table of what was collected; of a large class, of what is not as usual."""
    console = console or open_console()
    lines = collected.lines
    left = 0
    if len(lines) > _MOST_ROWS:
        odd = [line for line in lines if line.fate not in _ORDINARY or line.needs_person]
        lines = tuple(odd[:_MOST_OF_A_KIND])
        left = len(odd) - len(lines)
    if lines:
        console.print(_table(lines))
    if left:
        console.print(plain(f"… and {left} more of these; --json gives all."))
    for note in collected.notes:
        console.print(plain(f"Note: {note}", "yellow"), soft_wrap=True)
    counts = [f"{count} {_WORDS[fate]}" for fate, count in collected.counts.items() if count]
    done = "Would do (--dry-run)" if collected.dry_run else "Done"
    said = "; ".join(counts) or "nothing was handed in"
    console.print(plain(f"{done}: {said}.", "bold"), soft_wrap=True)


def _table(lines: Sequence[Line]) -> Table:
    table = Table(title="Collected", title_justify="left")
    table.add_column("Student", overflow="fold")
    table.add_column("In the download", overflow="fold")
    several = len({line.source for line in lines}) > 1
    table.add_column("What became of it", overflow="fold")
    table.add_column("Handed in", overflow="fold")
    table.add_column("To know", overflow="fold")
    for line in lines:
        words = [line.why] if line.why else []
        if line.late:
            words.append("marked as late")
        words += line.left_out
        table.add_row(
            plain(line.student or "?"),
            plain(f"{line.source}: {line.label}" if several else line.label),
            plain(_WORDS[line.fate], _STYLES[line.fate]),
            plain(line.moment[:16].replace("T", " ") + (" UTC" if line.moment else "")),
            plain("\n".join(words)),
        )
    return table
