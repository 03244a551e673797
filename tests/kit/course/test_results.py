"""What workers give back: plain data, from which all that is recorded can be written."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import pytest
from coursework import hand_in
from nbformat import from_dict
from nbgrader.utils import determine_grade
from tiny_course import cell, master

from gradekit.course import Assignment, Grader, Submission
from gradekit.course.entries import UNANSWERED, make_entry
from gradekit.course.grader import read_assignment
from gradekit.course.results import Result, grade_submission
from gradekit.course.workers import grade_each
from gradekit.judging import Grade
from gradekit.master import read_blueprint
from gradekit.notebooks import checksum, grade_id, is_grade
from gradekit.submission import sanitize

PLAIN = (str, int, float, bool, type(None), datetime)


def leaves(value: Any) -> Iterator[Any]:
    """Give what a value is made of in the end."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from leaves(pair)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def test_results_are_plain_and_small(tiny: Assignment) -> None:
    """Texts, numbers and times, hardly more than the texts that will be written."""
    path = hand_in(tiny, "ada", read_assignment(tiny).solution)
    (path.parent / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    (path.parent / "submission_secret.txt").write_text("abc")
    with Grader(tiny) as grader:
        submission = Submission("ada", path.parent)
        result = grade_submission(grader, submission)
        expected = grader.grade(grader.take_in(submission)).grade
    assert all(type(leaf) in PLAIN for leaf in leaves(result))
    sent = pickle.dumps(result)
    received: Result = pickle.loads(sent)  # noqa: S301 - written one line above
    assert received == result
    assert len(sent) < sum(len(text.encode()) for text in result.files.values()) + 1000
    assert result.grade == expected
    assert result.files.keys() == {
        "tiny.ipynb",
        "grade.json",
        "timestamp.txt",
        "submission_secret.txt",
    }
    assert result.entry.scores == {"double": 6.0, "share": 4.0}
    assert result.entry.timestamp == datetime(2026, 3, 2, 10)  # noqa: DTZ001 - nbgrader's are naive


@pytest.mark.parametrize("answer", [None, "Because."], ids=["as handed out", "answered"])
def test_written_answers_are_entered_as_nbgrader_does(answer: str | None) -> None:
    """Untouched they earn nothing; else they have no score until a person gives one."""
    source = master()
    marks = {"grade": True, "solution": True, "locked": False, "points": 3}
    source["cells"].append(cell("markdown", "Why?", "why", **marks))
    blueprint = read_blueprint(source, "tiny", "tiny")
    handed_in = read_blueprint(source, "tiny", "tiny").student
    released = handed_in["cells"][-1]["source"]
    handed_in["cells"][-1]["source"] = answer or released
    notebook = sanitize(handed_in, blueprint).notebook
    entry = make_entry(blueprint, "ada", notebook, Grade("tiny", (), "none"), None)

    (theirs,) = (c for c in notebook["cells"] if is_grade(c) and grade_id(c) == "why")
    theirs["metadata"]["nbgrader"]["checksum"] = checksum({**theirs, "source": released})
    score, _ = determine_grade(from_dict(theirs))
    assert entry.scores["why"] == score == (None if answer else 0)
    assert entry.comments["why"] == (None if answer else UNANSWERED)


def test_no_more_is_handed_out_than_is_worked_on(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However large the class, only a window of it is with the workers; all of it comes back."""
    from concurrent.futures import Future, ProcessPoolExecutor

    out, most = 0, 0
    submit = ProcessPoolExecutor.submit

    def counted(self: ProcessPoolExecutor, *args: Any, **options: Any) -> Future[Any]:
        nonlocal out, most
        out += len(args) > 1  # what only starts the workers has no submission
        most = max(most, out)
        return submit(self, *args, **options)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", counted)
    solved = read_assignment(tiny).solution
    for number in range(40):
        hand_in(tiny, f"student{number:02}", solved)
    received = []
    with Grader(tiny) as grader:
        for result in grade_each(grader, tuple(tiny.submissions), 2, unsafe_local=False):
            out -= 1
            received.append(result.student)
    assert sorted(received) == [f"student{number:02}" for number in range(40)]
    assert 2 <= most <= 16
