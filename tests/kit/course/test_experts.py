"""What an assignment's table of misconceptions does for feedback, in a whole course."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

import pytest
from coursework import gradekit, hand_in, write
from tiny_course import DOUBLE, SHARE, master

from gradekit.course import (
    Assignment,
    Grader,
    misfit_notices,
    read_assignment,
    read_misconceptions,
    release,
)
from gradekit.course.audit import run_audit
from gradekit.course.intake import Handed
from gradekit.course.misfits import find_misfits, require_fit
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

RIGHT = """
from gradekit.judging import RightAnswer
RIGHT_ANSWERS = [RightAnswer("sum", "double", (("values * FACTOR", "values + values"),))]
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
    "an edit that does not fit": (
        "* FACTOR", "** FACTOR", 5, "misconception 'added': `** FACTOR` is not there",
    ),
    "a question that is not asked": (
        '"share"', '"give"', 7,
        "misconception 'inverted': the master does not ask 'give'; its questions are double, share",
    ),
    "an edit that breaks the code": (
        '"+ FACTOR"', '"+ ** FACTOR"', 5,
        "misconception 'added': the cell that it makes is not valid Python in line 4",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "problem"), UNFIT.values(), ids=UNFIT)
def test_an_entry_that_does_not_fit_the_master(
    tiny: Assignment, old: str, new: str, line: int, problem: str
) -> None:
    """It is left out of the diagnosis, which tells of it; the others are still known."""
    tiny.misconceptions.write_text(TABLE.replace(old, new, 1))
    blueprint = read_assignment(tiny)
    (misfit,) = find_misfits(tiny.misconceptions, read_misconceptions(tiny), blueprint)
    assert (misfit.line, misfit.problem[: len(problem)]) == (line, problem)
    (notice,) = misfit_notices(tiny, blueprint)
    assert notice.message.startswith(f"{tiny.misconceptions}: 1 of 3 misconceptions do not fit ")
    assert f" (line {line}, {misfit.name!r}). No score" in notice.message
    with pytest.raises(HiddenTestError) as caught:
        require_fit(tiny, blueprint)
    first, second, _ = str(caught.value).split("\n")
    assert first == f"{tiny.misconceptions}: 1 of 3 entries do not fit the master:"
    assert second == f"  line {line}, {misfit.problem}"
    submitted = notebook(DOUBLE.replace("values *", "np.sort(values)[::-1] *"))
    assert graded(tiny, submitted)[0]["double"] == "No sorting."


REWORDED = DOUBLE.replace("values * FACTOR", "np.multiply(FACTOR, values)")


def test_a_reworded_solution_is_graded_but_not_released(tiny: Assignment) -> None:
    """One note tells of the entries that do not fit; audit and release name all of both tables."""
    tiny.misconceptions.write_text(TABLE)
    tiny.right_answers.write_text(RIGHT)
    tiny.master.write_text(json.dumps(notebook(REWORDED)))
    root = tiny.course.root
    hand_in(tiny, "ada", notebook(share=SHARE.replace("amount / people", "people / amount")))
    path = root / "submitted/ada/tiny/tiny.ipynb"
    for command in (["grade"], ["check", str(path), "--json"]):
        run = gradekit(root, *command)
        said = re.sub(r"\s+", " ", run.stdout + run.stderr)
        assert said.count(" misconceptions do not fit the master any more (") == 1
        assert "2 of 3 misconceptions" in said
    assert '"diagnosis": "Who gets what?"' in run.stdout
    for refused in (run_audit, partial(release, without_audit=True)):
        with pytest.raises(HiddenTestError) as caught:
            refused(tiny)
        assert str(caught.value).split("\n")[:-1] == [
            f"{tiny.misconceptions}: 2 of 3 entries do not fit the master:",
            "  line 5, misconception 'added': `* FACTOR` is not there",
            "  line 6, misconception 'sorted': `values *` is not there",
            f"{tiny.right_answers}: 1 of 1 entries do not fit the master:",
            "  line 3, right answer 'sum': `values * FACTOR` is not there",
        ]


def test_a_wrong_solution_is_told_before_the_table(tiny: Assignment) -> None:
    """What does not fit may be what is wrong with it."""
    tiny.misconceptions.write_text(TABLE)
    tiny.master.write_text(json.dumps(notebook(DOUBLE.replace("values * FACTOR", "values / 3"))))
    for refused in (run_audit, partial(release, without_audit=True), Grader):
        with pytest.raises(HiddenTestError, match="the master's own solution loses points"):
            refused(tiny)


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
