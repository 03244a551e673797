"""Writes what was measured, which is kept in ``docs/*.json``, into the documentation.

    python benchmarks/tables.py

What grading costs goes into the page about performance, what follows for a large class into the
one about deployment, what isolation costs into the one about security, and who held against which
attack into a page of its own, between two markers each. What was not measured changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

__all__ = ["BEGIN", "END", "HOLDS", "figures", "filled", "isolated", "reckoned", "verdicts"]

DOCS = Path(__file__).resolve().parents[1] / "docs"
PLOT = "images/grading.png"
BEGIN = "<!-- figures: written by benchmarks/tables.py; edits are lost -->\n"
END = "<!-- end of figures -->\n"

HOLDS = "holds"
MANY = 100_000
CENTS = 5  # what large clouds ask for a processor hour, about

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


def reckoned(measured: Mapping[str, Any]) -> str:
    """Work out in Markdown what `MANY` submissions take, from what was measured of fewer.

    Parameters
    ----------
    measured
        What ``benchmarks/grading.py --json`` saves, with all tools in it.
    """
    costs, here = measured["costs"], int(measured["machine"]["processors"])
    classes = [cost for name, cost in costs.items() if name.startswith("class of ")]
    largest = max(classes, key=lambda cost: cost["submissions"])
    rows = [_reckoned(f"`gradekit grade`, {here} processors", largest, _wall(largest) * MANY)]
    for processors in (32, 128):
        seconds = _cpu(costs["Dask"]) * MANY / processors
        rows.append(_reckoned(f"Dask, {processors} processors", costs["Dask"], seconds))
    for name, tool in (("nbgrader without training", "nbgrader"), ("Otter", "Otter")):
        alone = f"{tool}, one submission at a time"
        rows.append(_reckoned(alone, costs[name], _wall(costs[name]) * MANY))
    header = (f"{MANY:,} submissions", "processor hours", "time", f"at {CENTS} cents an hour")
    return f"{_table(header, rows)}\n"


def isolated(measured: Mapping[str, Any]) -> str:
    """Say in Markdown what a process of its own costs a submission.

    Parameters
    ----------
    measured
        What ``benchmarks/isolation.py --json`` saves.
    """
    machine, rounds = measured["machine"], measured["cpu_ms_by_round"]
    rows = [
        (name, *(f"{times[key]:.1f}" for key in ("grader", "others", "wall")))
        for name, times in measured["sandboxes"].items()
    ]
    return "\n\n".join(
        (
            f"Measured on {machine['date']}, on {machine['processors']} processors, with Python "
            f"{machine['python']} ({machine['system']}): medians of {measured['rounds']} rounds of "
            f"{measured['submissions']} submissions, each judged by {measured['cases']} cases.",
            _table(("where calls are made", "grader, CPU ms", "others, CPU ms", "wall ms"), rows),
            f"Isolation costs {measured['cpu_ms']:.1f} ms of CPU a submission "
            f"({min(rounds):.1f} to {max(rounds):.1f} in single rounds).\n",
        )
    )


def verdicts(measured: Mapping[str, Any]) -> str:
    """Say in Markdown which tool held against which attack.

    Parameters
    ----------
    measured
        What ``benchmarks/who_holds.py --json`` saves.
    """
    found, tries = measured["verdicts"], measured["tries"]
    counts = {tool: Counter(ends.values()) for tool, ends in found.items()}
    ends = sorted({end for count in counts.values() for end in count} - {HOLDS})
    totals = [
        (tool, *(str(count[end]) for end in (HOLDS, *ends))) for tool, count in counts.items()
    ]
    rows = [(what, *(found[tool][name] for tool in found)) for name, what in tries.items()]
    versions = ", ".join(f"{name} {version}" for name, version in measured["versions"].items())
    return "\n\n".join(
        (
            f"{len(tries)} attacks, made on {measured['date']} ({measured['machine']}, Python "
            f"{measured['python']}); {versions}.",
            _table(("tool", HOLDS, *ends), totals),
            _table(("attack", *found), rows, numbers=False) + "\n",
        )
    )


def _reckoned(what: str, cost: Mapping[str, float], seconds: float) -> tuple[str, ...]:
    hours = _cpu(cost) * MANY / 3600
    return what, f"{hours:.1f}", _duration(seconds), f"{hours * CENTS / 100:.2f} dollars"


def _duration(seconds: float) -> str:
    if seconds < 90 * 60:
        return f"{seconds / 60:.2g} minutes"
    return f"{seconds / 3600:.0f} hours" if seconds < 48 * 3600 else f"{seconds / 86400:.0f} days"


def _cpu(cost: Mapping[str, float]) -> float:
    return cost["cpu"] / cost["submissions"]


def _wall(cost: Mapping[str, float]) -> float:
    return cost["wall"] / cost["submissions"]


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


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: bool = True) -> str:
    line = ["---", *["---:" if numbers else "---"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, line, *rows))


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.option("--docs", type=click.Path(path_type=Path, exists=True), default=DOCS)
def main(docs: Path) -> None:
    """Write the figures into the pages."""
    written: dict[str, str] = {}
    if measured := _saved(docs / "performance.json"):
        written["performance.md"] = figures(measured, plot=(docs / PLOT).is_file())
        written["deployment.md"] = reckoned(measured)
    if measured := _saved(docs / "isolation.json"):
        written["security.md"] = isolated(measured)
    if measured := _saved(docs / "attacks.json"):
        written["attacks.md"] = verdicts(measured)
    for name, text in written.items():
        page = docs / name
        page.write_text(filled(page.read_text(encoding="utf-8"), text), encoding="utf-8")
        click.echo(f"{page}: written")


def _saved(file: Path) -> dict[str, Any]:
    """Read what a benchmark saved; nothing where there is nothing."""
    if not file.is_file():
        click.echo(f"{file}: is not there; the targets of `make` that begin with `bench` measure")
        return {}
    saved: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return saved


if __name__ == "__main__":
    main()
