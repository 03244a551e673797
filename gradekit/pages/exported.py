"""What the command shows of an export."""

from __future__ import annotations

from rich.console import Console

from gradekit.exports import Exported
from gradekit.pages.plain import open_console, plain

__all__ = ["print_exported"]


def print_exported(exported: Exported, console: Console | None = None) -> None:
    """Show on standard error where it is, and what a person should see to."""
    console = console or open_console(stderr=True)
    for problem in exported.problems:
        console.print(plain(problem, "bold yellow"), soft_wrap=True)
    for note in exported.notes:
        console.print(plain(f"Note: {note}"), soft_wrap=True)
    if exported.path is not None:
        count = "" if exported.students is None else f" ({exported.students} with a score)"
        console.print(plain(f"Written: {exported.path}{count}"), soft_wrap=True)
