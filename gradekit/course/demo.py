"""The demo: a made-up class through a whole course, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gradekit.course.converters import export_grades
from gradekit.course.feedback import Page, write_feedback
from gradekit.course.folders import Assignment, Course, find_course
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import Pupil, made_up_class
from gradekit.course.release import Release, release
from gradekit.course.report import Report, make_report, report_file, write_report
from gradekit.course.run import Finished, Summary, grade_all, ignore
from gradekit.course.settings import SETTINGS_FILE
from gradekit.course.strays import TIMESTAMP_FILE
from gradekit.errors import SettingsError

__all__ = ["Demo", "Steps", "run_demo"]

_MARK = ".made-by-gradekit-demo"


@dataclass(frozen=True)
class Demo:
    """What a demo made."""

    course: Course
    pupils: tuple[Pupil, ...]
    release: Release
    summary: Summary
    grades: Path
    report: Path


@dataclass(frozen=True)
class Steps:
    """What to call while the demo goes on."""

    step: Callable[[str], None] = ignore
    start: Callable[[int], None] = ignore
    finished: Callable[[Finished], None] = ignore


def run_demo(
    assignment: Assignment,
    folder: Path,
    size: int,
    jobs: int,
    page: Page,
    report_page: Callable[[Report], str],
    steps: Steps | None = None,
) -> Demo:
    """Copy the course into ``folder`` and teach it, from the release to the report.

    ``page`` makes a student's feedback, ``report_page`` the report about the class.

    Raises
    ------
    SettingsError
        ``folder`` is there and was not made by a demo.
    GradekitError
        The course itself is not usable.
    """
    steps = steps or Steps()
    steps.step(f"A course of its own in {folder}")
    copy = _copy_course(assignment.course, folder).assignment(assignment.name)
    steps.step(
        "Release: the student version is made and proven (without the audit of the hidden tests, "
        "which takes a minute: gradekit audit)"
    )
    released = release(copy, without_audit=True)
    steps.step(f"A made-up class of {size} hands in")
    pupils = made_up_class(read_assignment(copy), size)
    for number, pupil in enumerate(pupils):
        _hand_in(copy, pupil, number)
    steps.step("Grading: every call of student code in a process of its own")
    # The class is made up from the instructor's own notebook: nobody in it attacks.
    summary = grade_all(
        copy,
        jobs=jobs,
        unsafe_local=True,
        on_start=steps.start,
        on_finished=steps.finished,
    )
    steps.step("Feedback: a page for every student")
    write_feedback(copy, page)
    steps.step("Export: the gradebook as a table")
    grades = copy.course.root / "grades.csv"
    export_grades(copy.course.root, grades)
    steps.step("Report: a page about the class")
    report = report_file(copy)
    write_report(report, report_page(make_report(copy)))
    return Demo(copy.course, pupils, released, summary, grades, report)


def _copy_course(course: Course, folder: Path) -> Course:
    if folder.exists() and not (folder / _MARK).exists():
        raise SettingsError(f"{folder}: is there already and is no demo; name another with --into")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()
    for path in [course.root / SETTINGS_FILE, *course.root.glob("*.py")]:
        shutil.copy(path, folder)
    leave_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("source", "tests/hidden"):
        shutil.copytree(course.root / name, folder / name, ignore=leave_out)
    return find_course(folder)


def _hand_in(assignment: Assignment, pupil: Pupil, number: int) -> None:
    folder = assignment.course.root / "submitted" / pupil.student / assignment.name
    folder.mkdir(parents=True)
    for name, content in pupil.files.items():
        (folder / name).write_bytes(content)
    moment = datetime(2026, 3, 2, 9 + number // 6 % 12, number * 7 % 60, tzinfo=UTC)
    (folder / TIMESTAMP_FILE).write_text(f"{moment:%Y-%m-%d %H:%M:%S} UTC", encoding="utf-8")
