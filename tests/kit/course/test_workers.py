"""Processes may die while a class is graded; no grade depends on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from coursework import GRADEKIT, grade_document, hand_in, rows

from gradekit.course import Assignment, default_jobs, find_course, grade_all
from gradekit.course.grader import read_assignment
from gradekit.course.pool import Pool
from gradekit.errors import SandboxError
from gradekit.notebooks import dump_notebook

CLASS = 8


def answering(assignment: Assignment, line: str) -> bytes:
    """Give the solved notebook, with a line before the first function's answer."""
    text = dump_notebook(read_assignment(assignment).solution)
    marked = text.replace("    # every value twice as large", f"    {line}")
    assert marked != text
    return marked.encode()


def fail_to_start() -> None:
    """Be a worker on a machine that is too busy."""
    raise SandboxError("Python did not start")


def test_a_worker_that_cannot_start_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Who uses the pool says in words what became of it."""
    with Pool(1, fail_to_start, ()) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(os.getpid).result()
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def slow_class(tiny: Assignment) -> Assignment:
    """A class whose members each take more than half a second."""
    notebook = answering(tiny, "import time; time.sleep(0.15)")
    settings = tiny.course.root / "gradekit.toml"
    settings.write_text(settings.read_text().replace('"helpers"]', '"helpers", "time"]'))
    for number in range(CLASS):
        hand_in(tiny, f"student{number:02}", notebook)
    return find_course(tiny.course.root).assignment()


def descendants(pid: int) -> Iterator[int]:
    """Give every process below one, nearer ones first."""
    text = "".join(p.read_text() for p in Path(f"/proc/{pid}/task").glob("*/children"))
    for child in map(int, text.split()):
        yield child
        yield from descendants(child)


def command_line(pid: int) -> str:
    """Give a process's command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def graded(assignment: Assignment) -> int:
    """Count the submissions that have been graded so far."""
    return len(list(assignment.course.root.glob("autograded/*/*/grade.json")))


def documents(assignment: Assignment) -> dict[str, Any]:
    """Give every student's ``grade.json``."""
    names = [p.name for p in (assignment.course.root / "submitted").iterdir()]
    return {name: grade_document(assignment, name) for name in names}


def kill(pid: int, matches: Callable[[str], bool]) -> None:
    """Kill the first process below ``pid`` whose command line matches."""
    victims = [child for child in descendants(pid) if matches(command_line(child))]
    assert victims, [command_line(child) for child in descendants(pid)]
    os.kill(victims[0], signal.SIGKILL)


VICTIMS: dict[str, Callable[[str], bool]] = {
    "a zygote": lambda words: "gradekit.sandbox" in words,
    "a worker": lambda words: "spawn_main" in words,
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_killed_process_costs_no_grade(slow_class: Assignment, victim: str) -> None:
    """Killed in the middle of a class, the run goes on and gives the grades it always gives."""
    grading = subprocess.Popen([GRADEKIT, "grade", "--jobs", "2"], cwd=slow_class.course.root)
    deadline = time.monotonic() + 60
    while graded(slow_class) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    kill(grading.pid, VICTIMS[victim])
    assert grading.wait(120) == 0
    after = documents(slow_class)
    grade_all(slow_class, jobs=2, force=True)
    assert after == documents(slow_class)
    assert {row.score for row in rows(slow_class).values()} == {10.0}
    assert len(after) == CLASS


def test_a_killed_run_is_taken_up_again(slow_class: Assignment) -> None:
    """What was graded stays; a rerun grades the rest, and nothing is left of the first one."""
    grading = subprocess.Popen([GRADEKIT, "grade", "--jobs", "2"], cwd=slow_class.course.root)
    deadline = time.monotonic() + 60
    while graded(slow_class) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    family = list(descendants(grading.pid))
    grading.kill()
    grading.wait()
    done = graded(slow_class)
    assert done < CLASS
    deadline = time.monotonic() + 20
    while alive := [pid for pid in family if "gradekit" in command_line(pid)]:
        assert time.monotonic() < deadline, [command_line(pid) for pid in alive]
        time.sleep(0.1)
    summary = grade_all(slow_class, jobs=2)
    assert len(summary.skipped) >= done - 1
    assert {row.score for row in rows(slow_class).values()} == {10.0}
    assert len(rows(slow_class)) == CLASS


def test_a_submission_that_ends_its_worker_is_not_judged(tiny: Assignment) -> None:
    """The machinery broke, and comes to nothing each time: a person decides, the class goes on."""
    hidden = tiny.hidden / "test_tiny.py"
    hidden.write_text(
        hidden.read_text().replace(
            "    check.array(student(example()),",
            "    if float(student(example())[0]) == 666.0:\n"
            "        import os; os._exit(1)\n"
            "    check.array(student(example()),",
        )
    )
    solved = read_assignment(tiny).solution
    for number in range(6):
        hand_in(tiny, f"student{number}", solved)
    hand_in(tiny, "evil", answering(tiny, "return np.array([666.0])"))
    summary = grade_all(tiny, jobs=2)
    assert summary.needs_person == ("evil",)
    scores = {student: row.score for student, row in rows(tiny).items()}
    assert scores == {"evil": 0.0} | {f"student{number}": 10.0 for number in range(6)}
    document = grade_document(tiny, "evil")
    assert {q["status"] for q in document["questions"]} == {"not_judged"}
    assert "ended each time" in document["notices"][-1]["message"]


def test_grades_tell_the_isolation(tiny: Assignment) -> None:
    """The level stands in every result; a grade of another level is made again."""
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    grade_all(tiny)
    document = grade_document(tiny, "ada")
    assert document["isolation"] in ("landlock+seccomp", "seccomp")
    assert grade_all(tiny).skipped == ("ada",)
    file = tiny.autograded("ada") / "grade.json"
    file.chmod(0o644)
    file.write_text(json.dumps({**document, "isolation": "local"}))
    assert grade_all(tiny).skipped == ()
    assert grade_document(tiny, "ada") == document


@pytest.mark.parametrize(("processors", "jobs"), [({0}, 1), ({0, 1}, 3), ({*range(8)}, 9)])
def test_all_cores_are_kept_busy(
    monkeypatch: pytest.MonkeyPatch, processors: set[int], jobs: int
) -> None:
    """By one grader more than there are, since each waits for its student's process."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: processors, raising=False)
    assert default_jobs() == jobs
