"""An honest submission is graded among hostile ones as it is alone."""

from __future__ import annotations

from typing import Any

import pytest
from coursework import grade_document, hand_in

from gradekit.course import Assignment, find_course, grade_all
from gradekit.course.grader import read_assignment
from gradekit.notebooks import dump_notebook
from gradekit.sandbox import offers

HOSTILE = 50
LIMIT_SECONDS = 2.0
LIMITS = f"""
call_cpu_seconds = 1.0
question_cpu_seconds = 1.5
call_seconds = {LIMIT_SECONDS}
question_seconds = {LIMIT_SECONDS}
memory_mb = 256
"""
DEEDS = (
    "while True: pass",
    "import time; time.sleep(100)",
    "block = [bytes(2**20) for _ in range(10**6)]",
    "import os; os._exit(0)",
    "import os; [os.fork() for _ in range(10**4)]",
    "import threading; [threading.Thread(target=print).start() for _ in range(10**4)]",
    "return print('x' * 10**8)",
    "return 'x' * 10**8",
    "import os; os.kill(os.getppid(), 9)",
    "return (lambda f: f(f))(lambda f: f(f))",
)
"""What hostile submissions do instead of doubling, and before that for the whole machine."""


def notebook(assignment: Assignment, line: str = "pass") -> bytes:
    """Give the solved notebook, with a line at the beginning of the first function."""
    text = dump_notebook(read_assignment(assignment).solution)
    marked = text.replace("    # every value twice as large", f"    {line}")
    assert marked != text
    return marked.encode()


def shown(document: dict[str, Any]) -> dict[str, Any]:
    """Give what a grade says, but for whose it is."""
    return {key: value for key, value in document.items() if key != "student"}


@pytest.mark.skipif(not offers().best.locked, reason="hostile code runs where it is locked in")
def test_an_honest_submission_among_hostile_ones(tiny: Assignment) -> None:
    """It gets the grade that it gets alone, and no later than the others' time limits allow."""
    settings = tiny.course.root / "gradekit.toml"
    modules = '"helpers", "os", "time", "threading"]'
    text = settings.read_text().replace('"helpers"]', modules)
    begun, _, rest = text.partition("[assignments.tiny]")
    settings.write_text(f"[limits]{LIMITS}[assignments.tiny]{rest}")
    assert begun.lstrip().startswith("[limits]")
    assignment = find_course(tiny.course.root).assignment()

    hand_in(assignment, "honest", notebook(assignment))
    (alone,) = grade_all(assignment, jobs=1).finished
    expected = shown(grade_document(assignment, "honest"))
    assert expected["score"] == expected["max_score"]

    honest = ["a-honest", "hostile25-honest", "z-honest"]
    for name in honest:
        hand_in(assignment, name, notebook(assignment))
    for number in range(HOSTILE):
        line = DEEDS[number % len(DEEDS)]
        hand_in(assignment, f"hostile{number:02}", notebook(assignment, line))
    summary = grade_all(assignment, jobs=2, force=True)

    seconds = {finished.student: finished.seconds for finished in summary.finished}
    assert len(seconds) == HOSTILE + len(honest) + 1
    for name in (*honest, "honest"):
        assert shown(grade_document(assignment, name)) == expected
        assert seconds[name] <= alone.seconds + LIMIT_SECONDS
    for number in range(HOSTILE):
        double, share = grade_document(assignment, f"hostile{number:02}")["questions"]
        assert (double["score"], share["score"]) == (0, share["max_score"])
