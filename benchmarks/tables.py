"""Writes the figures of ``docs/performance.json`` into the page about performance.

    python benchmarks/tables.py

It changes what is between the page's two markers and nothing else; without figures, nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

__all__ = ["BEGIN", "END", "figures", "filled"]

DOCS = Path(__file__).resolve().parents[1] / "docs"
PLOT = "images/grading.png"
BEGIN = "<!-- figures: written by benchmarks/tables.py; edits are lost -->\n"
END = "<!-- end of figures -->\n"

_HEADER = (
    "what was graded",
    "submissions",
    "a second",
    "CPU ms each",
    "main process, MB",
    "largest process, MB",
)


def filled(page: str, figures: str) -> str:
    """Put the figures between a page's markers.

    Raises
    ------
    ValueError
        The page does not have both markers, once each and in their order.
    """
    before, began, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not began or not ended or BEGIN in after or END in after:
        raise ValueError("the page must have each of the two markers once")
    return f"{before}{BEGIN}{figures}{END}{after}"


def figures(measured: Mapping[str, Any], *, plot: bool) -> str:
    """Say in Markdown what was measured, on what, and which ratios follow.

    Parameters
    ----------
    measured
        What ``benchmarks/grading.py --json`` saves.
    plot
        Whether the plot is there, too.
    """
    parts = [
        _machine(measured["machine"]),
        _table(_HEADER, [_row(name, cost) for name, cost in measured["costs"].items()]),
        _table(("ratio", ""), [(name, f"{of:.3g}") for name, of in measured["ratios"].items()]),
    ]
    if plot:
        alt = "Milliseconds a submission against the size of the class; the table has the figures"
        parts.append(f"![{alt}]({PLOT})")
    return "\n\n".join(parts) + "\n"


def _machine(machine: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"Measured on {machine['date']}, on {machine['processors']} processors, with Python "
        f"{machine['python']} ({machine['system']}); {versions}."
    )


def _row(name: str, cost: Mapping[str, float]) -> tuple[str, ...]:
    number = int(cost["submissions"])
    return (
        name,
        f"{number:,}",
        f"{number / cost['wall']:.1f}",
        f"{1e3 * cost['cpu'] / number:.1f}",
        _memory(cost["main_mb"]),
        _memory(cost["largest_mb"]),
    )


def _memory(megabytes: float) -> str:
    return f"{megabytes:.0f}" if megabytes else "not measured"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    line = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, line, *rows))


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.option("--docs", type=click.Path(path_type=Path, exists=True), default=DOCS)
def main(docs: Path) -> None:
    """Write the figures into the page."""
    saved, page = docs / "performance.json", docs / "performance.md"
    if not saved.is_file():
        click.echo(f"{saved}: is not there; `make bench` measures")
        return
    measured = json.loads(saved.read_text(encoding="utf-8"))
    written = figures(measured, plot=(docs / PLOT).is_file())
    page.write_text(filled(page.read_text(encoding="utf-8"), written), encoding="utf-8")
    click.echo(f"{page}: figures of {measured['machine']['date']}")


if __name__ == "__main__":
    main()
