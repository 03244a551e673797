"""Records of graded submissions, made up to try pages with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tiny_course import cell, master

from gradekit.course import Mark, Marks, Recorded
from gradekit.judging import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.master import Blueprint, read_blueprint
from gradekit.notebooks import Notebook, Place, grade_id
from gradekit.notices import Notice

__all__ = ["BLUEPRINT", "QUESTIONS", "case", "record", "written_question"]

BLUEPRINT: Blueprint = read_blueprint(master(), "tiny", "tiny")
QUESTIONS = {question.id: question for question in BLUEPRINT.questions}


def case(
    about: str, *found: str, outcome: Outcome = Outcome.FAILED, place: Place | None = None
) -> CaseResult:
    """Make the result of a case; without anything found, it passed."""
    outcome = outcome if found else Outcome.PASSED
    return CaseResult("test_x", outcome, "\n".join([about, *found]), 1.0, about, place)


def record(
    tests: Mapping[str, tuple[CaseResult, ...]] | None = None,
    *,
    sources: Mapping[str, str] | None = None,
    notebook: Notebook | None = None,
    marks: Mapping[str, Mark] | None = None,
    diagnosis: str = "",
    notices: tuple[Notice, ...] = (),
    isolation: str = "landlock+seccomp",
    student: str = "ada",
    **more: Any,
) -> Recorded:
    """Make a record.

    Parameters
    ----------
    tests
        The results of a question's cases; without any, one case of it passed.
    sources
        What the student wrote, by the ``grade_id`` of the cell; else it is the solution.
    notebook
        The notebook; by default the master.
    marks
        What the gradebook says otherwise than the tests.
    diagnosis
        What is the matter with each answer.
    notices, isolation, student
        As in a grade.
    more
        More of the gradebook: ``comments``, ``unanswered``, ``late_penalty``, ``timestamp``.
    """
    tests = {name: (case("It is right."),) for name in QUESTIONS} | dict(tests or {})
    grade = Grade(
        "tiny",
        tuple(
            QuestionGrade(q.id, q.title, q.points, tests[q.id], diagnosis)
            for q in QUESTIONS.values()
        ),
        isolation,
        notices,
    )
    cells = [
        {**c, "source": (sources or {}).get(grade_id(c) or "", c["source"])}
        for c in (notebook or BLUEPRINT.solution)["cells"]
    ]
    earned = {q.id: Mark(q.max_score, q.score) for q in grade.questions} | dict(marks or {})
    moment = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - as nbgrader keeps it
    return Recorded(
        student,
        grade,
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
        Marks(earned, **({"timestamp": moment} | more)),
        "0123456789abcdef" * 4,
        "0.1.0",
    )


def written_question(answer: str) -> Notebook:
    """Give the notebook with a question in words at its end, that only a person can judge."""
    text = cell("markdown", "## In your own words", "words-text")
    field = cell("markdown", answer, "words", grade=True, solution=True, points=5)
    return {**BLUEPRINT.solution, "cells": [*BLUEPRINT.solution["cells"], text, field]}
