"""The tables of misconceptions and of right answers are read, or refused with words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gradekit.course import Assignment, read_misconceptions, read_right_answers, release
from gradekit.errors import HiddenTestError, MasterError
from gradekit.judging import Misconception, RightAnswer

MISCONCEPTIONS = """
from gradekit.judging import Misconception
from helpers import FACTOR

MISCONCEPTIONS = [
    Misconception("added", "double", (("* FACTOR", f"+ {FACTOR}"),), "Two for one, not two more."),
    Misconception("inverted", "share", (("amount / people", "people / amount"),), "Who gets what?"),
]
"""
RIGHT_ANSWERS = """
from gradekit.judging import RightAnswer

RIGHT_ANSWERS = (
    RightAnswer("sum", "double", (("values * FACTOR", "values + values"),)),
    RightAnswer("a constant", "double", before=("FACTOR = 2.0  # as in helpers.py",)),
)
"""

Read = Callable[[Assignment], tuple[Misconception, ...] | tuple[RightAnswer, ...]]


def misconceptions(assignment: Assignment, text: str) -> Path:
    """Write the table of misconceptions."""
    assignment.misconceptions.write_text(text)
    return assignment.misconceptions


@pytest.mark.parametrize("read", [read_misconceptions, read_right_answers])
def test_no_file_is_no_table(tiny: Assignment, read: Read) -> None:
    """An assignment need not have the tables."""
    assert read(tiny) == ()


def test_tables_are_read(tiny: Assignment) -> None:
    """In their order; they may import the course's support modules."""
    misconceptions(tiny, MISCONCEPTIONS)
    tiny.right_answers.write_text(RIGHT_ANSWERS)
    added, inverted = read_misconceptions(tiny)
    assert added.edits == (("* FACTOR", "+ 2.0"),)
    assert inverted.question == "share"
    assert [answer.name for answer in read_right_answers(tiny)] == [
        "sum",
        "a constant",
    ]


BROKEN = {
    "a syntax error": ("MISCONCEPTIONS = (", "cannot be run: SyntaxError"),
    "an exception": ("1 / 0", "cannot be run: ZeroDivisionError"),
    "no table": ("TABLE = ()", "MISCONCEPTIONS should be a list or tuple of Misconception entries"),
    "no entries": ("MISCONCEPTIONS = [1]", "should be a list or tuple of Misconception entries"),
    "two of one name": (
        MISCONCEPTIONS.replace("inverted", "added"),
        "two entries are named 'added'; rename one",
    ),
    "no hint": (MISCONCEPTIONS.replace("Who gets what?", " "), "no hint for 'inverted'; write one"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_table_is_refused(tiny: Assignment, text: str, message: str) -> None:
    """The message names the file and the mend."""
    path = misconceptions(tiny, text)
    with pytest.raises(HiddenTestError) as caught:
        read_misconceptions(tiny)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_grades_depend_on_misconceptions_and_not_on_right_answers(tiny: Assignment) -> None:
    """Feedback speaks of misconceptions, so what was graded before is graded again."""
    before = tiny.fingerprint
    tiny.right_answers.write_text(RIGHT_ANSWERS)
    assert tiny.fingerprint == before
    misconceptions(tiny, MISCONCEPTIONS)
    assert tiny.fingerprint != before


def test_a_hint_in_a_release_is_refused(tiny: Assignment) -> None:
    """Hints are for those who made the mistake."""
    misconceptions(tiny, MISCONCEPTIONS)
    helpers = tiny.course.root / "helpers.py"
    helpers.write_text(helpers.read_text() + "\n# Remember: two for one, Not two more! Really.\n")
    release(tiny, without_audit=True)
    helpers.write_text(helpers.read_text() + "\n# Remember: Two for one, not two more.\n")
    with pytest.raises(MasterError, match=r"helpers\.py.*line of a hidden test: Two for one"):
        release(tiny)


def test_a_line_of_a_right_answer_may_be_released(tiny: Assignment) -> None:
    """Right answers are full of code that support files have, too; none of it is secret."""
    tiny.right_answers.write_text(RIGHT_ANSWERS)
    helpers = tiny.course.root / "helpers.py"
    helpers.write_text(helpers.read_text() + '\nRIGHT = ("FACTOR = 2.0  # as in helpers.py",)\n')
    assert "FACTOR = 2.0  # as in helpers.py" not in "".join(tiny.hidden_sources.values())
    release(tiny, without_audit=True)
