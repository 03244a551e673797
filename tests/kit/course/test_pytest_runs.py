"""Plain pytest runs the hidden tests: on the solution, or on a submission."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gradekit.course import Assignment
from gradekit.course.grader import read_assignment
from gradekit.notebooks import dump_notebook


def run_pytest(folder: Path, *words: str) -> tuple[int, str]:
    """Run pytest in a folder; give its exit status and output."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return done.returncode, done.stdout + done.stderr


def test_on_the_solution(tiny: Assignment) -> None:
    """Without a submission the master's solution is tested, and passes."""
    status, text = run_pytest(tiny.course.root, "tests/hidden")
    assert status == 0, text
    assert "5 passed" in text


def test_on_a_submission(tiny: Assignment) -> None:
    """With --submission, a student's notebook is, and one sees what the student reads."""
    notebook = read_assignment(tiny).solution
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("amount / people", "amount * people")
    file = tiny.course.root / "ada.ipynb"
    file.write_text(dump_notebook(notebook))
    status, text = run_pytest(tiny.course.root, "tests/hidden", f"--submission={file}")
    assert status == 1
    assert "1 failed, 4 passed" in text
    assert "what the student reads" in text
    assert "Hint: Divide." in text


def test_blank_submission(tiny: Assignment) -> None:
    """An untouched notebook passes nothing."""
    file = tiny.course.root / "blank.ipynb"
    file.write_text(dump_notebook(read_assignment(tiny).student))
    status, text = run_pytest(tiny.course.root, "tests/hidden", f"--submission={file}")
    assert status == 1
    assert "5 failed" in text


def test_what_is_not_supported_is_refused(tiny: Assignment) -> None:
    """Plain pytest refuses what the kit's own road would not run, by name."""
    (tiny.hidden / "test_more.py").write_text('def test_x(tmp_path):\n    "x"\n')
    status, text = run_pytest(tiny.course.root, "tests/hidden")
    assert status == 4
    assert "fixture 'tmp_path'" in text


def test_both_ways_agree(tiny: Assignment) -> None:
    """Calling the collected functions directly gives the outcomes that pytest gives."""
    from gradekit.course import Grader, Handed

    notebook = read_assignment(tiny).solution
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("values * FACTOR ", "values[:2] * FACTOR ")
    text = dump_notebook(notebook)
    with Grader(tiny) as grader:
        grade = grader.grade(Handed(text.encode())).grade
    passed = {t.name for q in grade.questions for t in q.tests if t.outcome == "passed"}
    file = tiny.course.root / "ada.ipynb"
    file.write_text(text)
    _, output = run_pytest(tiny.course.root, "-v", "tests/hidden", f"--submission={file}")
    lines = [line for line in output.splitlines() if "PASSED" in line]
    assert {line.split("::")[1].split(" ")[0] for line in lines} == passed
