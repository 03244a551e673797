"""The master notebook: what students get of it, what it asks, and whether it may be released."""

from gradekit.master.blueprint import Blueprint, Question, read_blueprint, title_above
from gradekit.master.findings import Finding
from gradekit.master.leaks import Leak, find_leaks
from gradekit.master.lint import lint
from gradekit.master.stubs import stub_source, student_version

__all__ = [
    "Blueprint",
    "Finding",
    "Leak",
    "Question",
    "find_leaks",
    "lint",
    "read_blueprint",
    "stub_source",
    "student_version",
    "title_above",
]
