"""What a master notebook asks for."""

from __future__ import annotations

from typing import Any

import pytest

from gradekit.errors import MasterError
from gradekit.master.blueprint import Question, read_blueprint
from gradekit.master.stubs import student_version


def test_a_blueprint_has_the_questions_and_both_notebooks(master: dict[str, Any]) -> None:
    """Written answers are no questions that tests grade; titles come without markup."""
    blueprint = read_blueprint(master, "hw", "stats")
    assert (blueprint.assignment, blueprint.notebook) == ("hw", "stats")
    assert blueprint.questions == (
        Question("mean", "1. The mean of values", 10.0, "mean_solution"),
        Question("spread", "Spread", 2.5, "spread_solution"),
    )
    assert blueprint.max_score == 12.5
    assert blueprint.solution == master
    assert blueprint.student == student_version(master)


TITLES = {
    "# Plain": "Plain",
    "### Closed ###": "Closed",
    "# `compute_cost_with_regularization()`": "compute_cost_with_regularization()",
    "# a_name_with_underscores": "a_name_with_underscores",
    "# _Very_ *fine* __bold__ **words**": "Very fine bold words",
    "# ![logo](x.png) Cost [of](u) $L_2$ &amp; more<br>": "Cost of $L_2$ & more",
    "# First\n## Second\ntext": "Second",
    "#no heading": "mean",
    "~~~\n# in a block\n~~~": "mean",
    "# <a name='x'></a>": "mean",
    "": "mean",
}


@pytest.mark.parametrize(("text", "title"), TITLES.items(), ids=TITLES.values())
def test_the_title_is_the_nearest_heading_in_plain_words(build: Any, text: str, title: str) -> None:
    """Without a heading it is the function's name."""
    cells = [build.markdown("t", text), build.solution("mean_solution", build.MEAN)]
    master = build.notebook(*cells, build.grade("mean"))
    (question,) = read_blueprint(master, "hw", "hw").questions
    assert question.title == title


def test_the_grade_cell_may_stand_anywhere(build: Any) -> None:
    """Questions come in the order of their solutions."""
    answers = [build.solution(f"{n}_answer", build.MEAN.replace("mean", n)) for n in "ab"]
    master = build.notebook(build.grade("b", 1), *answers, build.grade("a", 2))
    questions = read_blueprint(master, "hw", "hw").questions
    assert [(item.id, item.points, item.solution_id) for item in questions] == [
        ("a", 2.0, "a_answer"),
        ("b", 1.0, "b_answer"),
    ]


def test_a_master_with_errors_has_no_blueprint(build: Any) -> None:
    """The message lists what the linter found."""
    master = build.notebook(build.solution("a_solution", build.MEAN), build.grade("a", 0))
    with pytest.raises(MasterError, match=r"hw\.ipynb cannot be used") as caught:
        read_blueprint(master, "hw", "hw")
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert "cell 2 (a): the points are 0" in lines[1]
