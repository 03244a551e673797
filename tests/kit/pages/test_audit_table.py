"""What an audit shows on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from gradekit.judging import Audit, Consistency, Kind, Trial
from gradekit.pages import print_audit

CASES = {"f": ("a.py::test_one[0]", "a.py::test_one[1]", "b.py::test_two")}
FAIR = Trial(Kind.RIGHT, "the master's solution", "")
BOTH = Trial(Kind.MISCONCEPTION, "inverted", "f", ("a.py::test_one[0]", "b.py::test_two"))
LONG = "cache = (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)"


def shown(*trials: Trial, same: Consistency | None = None, width: int = 160) -> str:
    """Show an audit of these trials; give its words without the table's lines."""
    console = Console(file=io.StringIO(), width=width)
    checks = (same,) if same else ()
    print_audit(Audit("tiny", CASES, (FAIR, *trials), (), checks, 12.3), console)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    return " ".join(word for word in text.split() if not set(word) <= set("│┃┏┓┗┛━┳┻╇┡┩└┘┴─"))


def test_a_redundant_test_is_seen() -> None:
    """With the test that would catch what it does."""
    text = shown(BOTH)
    assert "test_one 2 1 nothing b.py::test_two" in text
    assert "b.py::test_two 1 1 nothing test_one" in text
    assert "misconceptions 1 100 % lose points on their own question, 0 on another" in text
    assert "right answers 1 100 % earn all points, 0 false alarms" in text
    assert text.endswith("The hidden tests passed their audit. It took 12 seconds.")


def test_a_narrow_terminal_gets_no_columns() -> None:
    """But whole names, one under the other."""
    text = shown(BOTH, Trial(Kind.MUTANT, "odd \x1b[2J[bold]", "f", BOTH.failed[:1]), width=80)
    assert "f test_one: 2 cases, catches 2 only it catches: odd " in text
    assert "the rest would be caught by: b.py::test_two b.py::test_two: 1 case, catches 1" in text
    assert "only it catches: nothing the rest would be caught by: test_one" in text
    assert "\x1b" not in text
    assert "[2J[bold]" in text


def test_what_was_not_tried_is_not_the_same() -> None:
    """Where no test draws anything, no secret was tried."""
    same = Consistency("hidden cases from other secrets", "")
    assert "Hidden cases from other secrets: not tried, as no test draws any." in shown(same=same)


def test_rates_are_not_rounded_up() -> None:
    """One that is missed among many is no hundred percent."""
    caught = [Trial(Kind.MUTANT, f"no. {n}", "f", ("b.py::test_two",)) for n in range(9_999)]
    text = shown(*caught, Trial(Kind.MUTANT, "missed", "f"))
    assert "mutants 10000 99.9 % lose points" in text
    assert "f: the mutant `missed` loses no points; add a case that it fails." in text
    assert "… and 9996 more" in text
    assert "The hidden tests failed their audit: see above." in text


SLIPS = {
    "swapped": (
        f"{LONG}  →  {LONG.replace('W1, b1', 'b1, W1')}",
        "cache = …D1, A1, W1, b1, Z2, D… → …D1, A1, b1, W1, Z2, D…",
    ),
    "at the end": (
        f"{LONG}  →  {LONG.replace('b3', 'b2')}",
        "cache = …3, W3, b3) → …3, W3, b2)",
    ),
    "dropped": (f"{LONG}  →  pass", f"{LONG} → pass"),
    "short": ("x = 1  →  x = 2", "x = 1 → x = 2"),
}


@pytest.mark.parametrize(("name", "words"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_long_line_is_shown_alone(name: str, words: str) -> None:
    """With a little of what is around it."""
    assert words in shown(Trial(Kind.MUTANT, name, "f", ("b.py::test_two",)))


def test_nothing_acts_on_the_terminal() -> None:
    """Names come from code, and may hold anything."""
    name = "x = '\x1b[2J[bold]'  →  pass"
    text = shown(Trial(Kind.MUTANT, name, "f"), same=Consistency("odd \x1b[2J", "all", ("No.",)))
    assert "\x1b" not in text
    assert "[bold]" in text
    assert ": not the same (all)." in text
