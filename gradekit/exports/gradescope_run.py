"""Grades the one submission that lies where Gradescope puts it: run by ``run_autograder``.

What goes to standard output is for instructors; students read ``results.json``.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from gradekit.cluster.bundle import SECRET
from gradekit.course import Assignment, Course, Grader, Submission
from gradekit.course.settings import read_settings
from gradekit.errors import GradekitError
from gradekit.exports.gradescope import ABOUT, COURSE
from gradekit.exports.gradescope_results import not_graded, results
from gradekit.text import readable

__all__ = ["grade_here", "main"]


def main() -> None:
    """Grade, and write ``results.json``; with ``--try``, only see that the grader works here."""
    root = Path(sys.argv[1]).absolute()
    if "--try" in sys.argv[2:]:
        _try(root)
        return
    try:
        found = grade_here(root)
    except GradekitError as error:
        _tell(f"not graded: {error}")
        found = not_graded()
    except Exception:  # noqa: BLE001 - whatever breaks, the submission is not to suffer by it
        _tell(traceback.format_exc())
        found = not_graded()
    target = root / "results" / "results.json"
    fresh = target.with_suffix(".new")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    fresh.replace(target)


def grade_here(root: Path) -> dict[str, Any]:
    """Grade what lies in ``submission``, with the course in ``source``.

    Parameters
    ----------
    root
        The folder that is ``/autograder`` on Gradescope.

    Returns
    -------
    dict
        The content of ``results.json``.

    Raises
    ------
    GradekitError
        Nothing can be graded here: student code cannot be locked in, or the course is damaged.
    """
    started = time.monotonic()
    assignment, hidden = _assignment(root)
    # There is no --unsafe-local here: without a lock nothing is graded.
    with Grader(assignment, prove=False) as grader:
        handed = grader.take_in(Submission("submission", root / "submission"))
        grade = grader.grade(handed).grade
        public = {(q.id, case.name) for q in grader.questions for case in q.cases if case.public}
    for notice in (*assignment.course.notices, *grade.notices):
        _tell(f"{notice.kind}: {notice.message}")
    for question in grade.questions:
        for test in question.tests:
            _tell(f"{test.outcome.value:10} {question.id} {test.name}")
    return results(grade, public, hidden, time.monotonic() - started)


def _assignment(root: Path) -> tuple[Assignment, str]:
    folder = root / "source" / COURSE
    about = json.loads((root / "source" / ABOUT).read_text(encoding="utf-8"))
    settings = replace(read_settings(folder), secret_file=SECRET)
    return Assignment(Course(folder, settings), about["assignment"]), about["hidden"]


def _try(root: Path) -> None:
    try:
        assignment, _ = _assignment(root)
        with Grader(assignment) as grader:
            _tell(f"{assignment.name}: ready; student code is locked by {grader.sandbox.isolation}")
    except GradekitError as error:
        # The image may be built where less is allowed than where it runs.
        _tell(f"This would not be graded here: {error}")


def _tell(text: str) -> None:
    print(readable(text), flush=True)  # noqa: T201 - Gradescope shows it to instructors


if __name__ == "__main__":
    main()
