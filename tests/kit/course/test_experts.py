"""What an assignment's table of misconceptions does for feedback, in a whole course."""

from __future__ import annotations

from typing import Any

import pytest
from coursework import gradekit, write
from tiny_course import DOUBLE, SHARE, master

from gradekit.course import Assignment, Grader, read_misconceptions
from gradekit.course.intake import Handed
from gradekit.errors import HiddenTestError
from gradekit.judging import wrong_notebook
from gradekit.notebooks import dump_notebook, grade_id

TABLE = """
from gradekit.judging import Misconception

MISCONCEPTIONS = (
    Misconception("added", "double", (("* FACTOR", "+ FACTOR"),), "Two for one, not two more."),
    Misconception("sorted", "double", (("values *", "np.sort(values)[::-1] *"),), "No sorting."),
    Misconception("inverted", "share", (("amount / people", "people / amount"),), "Who gets what?"),
)
"""


def notebook(double: str = DOUBLE, share: str = SHARE) -> dict[str, Any]:
    """Fill in the tiny assignment."""
    made = master()
    for cell in made["cells"]:
        cell["source"] = {"double_solution": double, "share_solution": share}.get(
            grade_id(cell) or "", cell["source"]
        )
    return made


def graded(assignment: Assignment, submitted: dict[str, Any]) -> tuple[dict[str, str], str]:
    """Grade a notebook; give the diagnosis of each question, and what the student is shown."""
    with Grader(assignment) as grader:
        result = grader.grade(Handed(dump_notebook(submitted).encode()))
    outputs = [o["text"] for c in result.autograded["cells"] for o in c.get("outputs", ())]
    return {q.id: q.diagnosis for q in result.grade.questions}, "".join(outputs)


def test_a_known_mistake_is_told(tiny: Assignment) -> None:
    """Below the points, once for each question."""
    tiny.misconceptions.write_text(TABLE)
    submitted = notebook(DOUBLE.replace("values * FACTOR", "FACTOR + values"))
    diagnoses, shown = graded(tiny, submitted)
    assert diagnoses == {"double": "Two for one, not two more.", "share": ""}
    assert "0 of 6 points\n  What went wrong: Two for one, not two more.\n  [failed]" in shown
    assert shown.count("What went wrong") == 1


def test_two_mistakes_are_told(tiny: Assignment) -> None:
    """Each in its own question."""
    tiny.misconceptions.write_text(TABLE)
    with Grader(tiny) as grader:
        both = wrong_notebook(grader.blueprint, read_misconceptions(tiny)[1:])
    diagnoses, _ = graded(tiny, both)
    assert diagnoses == {"double": "No sorting.", "share": "Who gets what?"}


def test_without_a_table_results_are_narrowed_down(tiny: Assignment) -> None:
    """What can be said of any function is said."""
    submitted = notebook(DOUBLE.replace("* FACTOR", ""), SHARE.replace("/ people", "* people"))
    diagnoses, _ = graded(tiny, submitted)
    assert diagnoses["double"] == "The value of `result` is wrong: it is half of what it should be."


@pytest.mark.parametrize(
    "submitted",
    [
        notebook(),
        notebook("", ""),
        notebook("def double(values): raise ValueError", "def share(amount, people): pass"),
        notebook("def double(values):\n    return (", "share = 5"),
    ],
    ids=["right", "blank", "raising and nothing", "broken"],
)
def test_others_have_no_diagnosis(tiny: Assignment, submitted: dict[str, Any]) -> None:
    """Right answers need none; of those that return nothing, the tests say enough."""
    tiny.misconceptions.write_text(TABLE)
    diagnoses, shown = graded(tiny, submitted)
    assert diagnoses == {"double": "", "share": ""}
    assert "What went wrong" not in shown


UNFIT = {
    "an edit that does not fit": ("* FACTOR", "** FACTOR", r"'added': `\*\* FACTOR` is not there"),
    "a question that is not asked": ('"share"', '"give"', "'inverted': the master does not ask"),
}


@pytest.mark.parametrize(("old", "new", "message"), UNFIT.values(), ids=UNFIT)
def test_a_table_that_does_not_fit_the_master_is_refused(
    tiny: Assignment, old: str, new: str, message: str
) -> None:
    """Before anything is graded."""
    tiny.misconceptions.write_text(TABLE.replace(old, new, 1))
    with pytest.raises(HiddenTestError, match=message):
        Grader(tiny)


def test_check_shows_the_diagnosis(tiny: Assignment) -> None:
    """On the terminal and in the document."""
    tiny.misconceptions.write_text(TABLE)
    root = tiny.course.root
    path = write(root, "mine.ipynb", notebook(DOUBLE.replace("* FACTOR", "+ FACTOR")))
    shown = gradekit(root, "check", path).stdout
    assert "What went wrong: Two for one, not two more." in shown
    assert (
        '"diagnosis": "Two for one, not two more."'
        in gradekit(root, "check", path, "--json").stdout
    )
