"""Answers that are written as edits of the master's solution."""

from __future__ import annotations

import copy

import pytest
from tiny_course import DOUBLE, SHARE, master

from gradekit.errors import HiddenTestError
from gradekit.judging import (
    Misconception,
    RightAnswer,
    right_notebook,
    wrong_notebook,
    wrong_source,
)
from gradekit.master import Blueprint, read_blueprint
from gradekit.notebooks import Notebook, grade_id


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    """Give the tiny assignment."""
    return read_blueprint(master(), "tiny", "tiny")


def slip(*edits: tuple[str, str], question: str = "double") -> Misconception:
    """Make a misconception."""
    return Misconception("a slip", question, edits, "Look again.")


def sources(notebook: Notebook) -> list[str]:
    """Give the sources of all cells."""
    return [cell["source"] for cell in notebook["cells"]]


def test_edits_are_made_one_after_the_other() -> None:
    """A later edit may change what an earlier one wrote."""
    misconception = slip(("values * FACTOR", "values + FACTOR"), ("+ FACTOR", "- FACTOR"))
    assert wrong_source(DOUBLE, misconception) == DOUBLE.replace("* FACTOR", "- FACTOR")


WRONG_EDITS = {
    "not there": ("values ** FACTOR", "`values ** FACTOR` is not there"),
    "there twice": ("result", "`result` stands there 2 times"),
    "empty": ("", "`` is not there"),
    "of several lines": ("* FACTOR\n\n    return", "`* FACTOR return` is not there"),
    "long": ("long " * 40, "long long…` is not there"),
}


def test_an_edit_that_breaks_the_code_is_refused() -> None:
    """It would be caught for that; the message names the entry and the line."""
    with pytest.raises(HiddenTestError) as caught:
        wrong_source(DOUBLE, slip(("values * FACTOR", "values ** * FACTOR")))
    (number,) = (n for n, line in enumerate(DOUBLE.split("\n"), 1) if "values * FACTOR" in line)
    assert str(caught.value).startswith("misconception 'a slip': the cell that it makes is not ")
    assert f"in line {number} (" in str(caught.value)
    assert "`result = values ** * FACTOR" in str(caught.value)


@pytest.mark.parametrize(("old", "message"), WRONG_EDITS.values(), ids=WRONG_EDITS)
def test_an_edit_that_does_not_fit_is_refused(old: str, message: str) -> None:
    """The message names the entry and the text that was looked for."""
    with pytest.raises(HiddenTestError) as caught:
        wrong_source(DOUBLE, slip((old, "new")))
    assert str(caught.value).startswith("misconception 'a slip': ")
    assert message in str(caught.value)


def test_an_edit_that_an_earlier_one_spoils_is_refused() -> None:
    """What an edit looks for must be there when its turn comes."""
    with pytest.raises(HiddenTestError, match="is not there"):
        wrong_source(DOUBLE, slip(("* FACTOR", "+ FACTOR"), ("* FACTOR", "- FACTOR")))


def test_a_wrong_notebook_is_the_master_but_for_the_slip(blueprint: Blueprint) -> None:
    """One cell differs, and the master itself stays as it was."""
    before = copy.deepcopy(blueprint.solution)
    wrong = wrong_notebook(blueprint, [slip(("* FACTOR", "+ FACTOR"))])
    changed = [
        (grade_id(new), new["source"])
        for old, new in zip(before["cells"], wrong["cells"], strict=True)
        if old != new
    ]
    assert changed == [("double_solution", DOUBLE.replace("* FACTOR", "+ FACTOR"))]
    assert blueprint.solution == before


def test_several_slips_go_into_one_notebook(blueprint: Blueprint) -> None:
    """In one question they are made one after the other; other questions have their own."""
    slips = [
        slip(("* FACTOR", "+ FACTOR")),
        slip(("return result", "return -result")),
        slip(("amount / people", "amount * people"), question="share"),
    ]
    found = sources(wrong_notebook(blueprint, slips))
    double = DOUBLE.replace("* FACTOR", "+ FACTOR").replace("return result", "return -result")
    assert double in found
    assert SHARE.replace("amount / people", "amount * people") in found


def test_a_question_that_is_not_asked_is_refused(blueprint: Blueprint) -> None:
    """The message lists those that are."""
    with pytest.raises(HiddenTestError, match=r"a slip.*'triple'.* double, share"):
        wrong_notebook(blueprint, [slip(question="triple")])
    with pytest.raises(HiddenTestError, match=r"right answer 'fine'.*'triple'"):
        right_notebook(blueprint, RightAnswer("fine", "triple"))


RIGHT_ANSWERS = {
    "edits": (
        RightAnswer("fine", "double", edits=(("values * FACTOR", "FACTOR * values"),)),
        [DOUBLE.replace("values * FACTOR", "FACTOR * values")],
    ),
    "a source": (
        RightAnswer("fine", "double", source="double = lambda v: v + v"),
        ["double = lambda v: v + v"],
    ),
    "a source with edits": (
        RightAnswer("fine", "double", source="double = abs", edits=(("abs", "twice"),)),
        ["double = twice"],
    ),
    "cells before": (
        RightAnswer("fine", "double", before=("A = 1", "B = 2")),
        ["A = 1", "B = 2", DOUBLE],
    ),
}


@pytest.mark.parametrize(("answer", "cells"), RIGHT_ANSWERS.values(), ids=RIGHT_ANSWERS)
def test_a_right_answer_stands_where_the_solution_stood(
    blueprint: Blueprint, answer: RightAnswer, cells: list[str]
) -> None:
    """What it changes is there, and every other cell is the master's; each cell has its own id."""
    expected = sources(blueprint.solution)
    place = expected.index(DOUBLE)
    notebook = right_notebook(blueprint, answer)
    assert sources(notebook) == expected[:place] + cells + expected[place + 1 :]
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
