"""Classes to grade on a cluster, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from coursework import hand_in

from gradekit.course import Assignment, Elsewhere, Grader, Result, Submission, find_course
from gradekit.course.grader import read_assignment
from gradekit.course.run import ignore
from gradekit.course.workers import grade_each
from gradekit.notebooks import dump_notebook

__all__ = [
    "Counted",
    "answering",
    "deadly",
    "hand_in_copies",
    "results",
    "scores",
    "slow",
    "written",
]


def answering(assignment: Assignment, line: str) -> bytes:
    """Give the solved notebook, with a line before the first function's answer."""
    text = dump_notebook(read_assignment(assignment).solution)
    marked = text.replace("    # every value twice as large", f"    {line}")
    assert marked != text
    return marked.encode()


def deadly(assignment: Assignment, condition: str) -> None:
    """Let a hidden test end the grader's own process."""
    hidden = assignment.hidden / "test_tiny.py"
    text = hidden.read_text()
    call = "    check.array(student(example()),"
    assert call in text
    ending = f"    import os, threading\n    if {condition}:\n        os._exit(1)\n"
    hidden.write_text(text.replace(call, ending + call))


def hand_in_copies(assignment: Assignment, notebook: bytes, number: int) -> None:
    """Let so many students hand in the same."""
    for each in range(number):
        hand_in(assignment, f"student{each:02}", notebook)


def slow(assignment: Assignment, number: int) -> Assignment:
    """Hand in for a class whose members each take a while."""
    settings = assignment.course.root / "gradekit.toml"
    settings.write_text(settings.read_text().replace('"helpers"]', '"helpers", "time"]'))
    hand_in_copies(assignment, answering(assignment, "import time; time.sleep(0.05)"), number)
    return find_course(assignment.course.root).assignment()


def results(
    assignment: Assignment, where: Elsewhere | int = 1, each: Callable[[Result], None] = ignore
) -> dict[str, Result]:
    """Grade a class there, or in this process, without a gradebook.

    Times are left out, as they are never the same.
    """
    found = {}
    with Grader(assignment) as grader:
        due = [*assignment.submissions]
        graded = grade_each(grader, due, where, unsafe_local=False)
        with closing(graded):
            for result in graded:
                assert result.student not in found
                found[result.student] = replace(result, seconds=0.0)
                each(result)
    assert len(found) == len(due)
    return found


def scores(found: dict[str, Result]) -> set[float]:
    """Give the scores that there are."""
    return {result.grade.score for result in found.values()}


def written(assignment: Assignment) -> dict[str, bytes]:
    """Give every file below ``autograded/``."""
    folder = assignment.course.root / "autograded"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


class Counted(Sequence[Submission]):
    """Submissions that count how many of them were taken."""

    def __init__(self, assignment: Assignment) -> None:
        self._all = list(assignment.submissions)
        self.taken = 0

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, index: object) -> Submission:  # type: ignore[override]  # no slices
        assert isinstance(index, int)
        return self._all[index]

    def __iter__(self) -> Iterator[Submission]:
        for each in self._all:
            self.taken += 1
            yield each
