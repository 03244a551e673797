"""What people look at: the terminal."""

from gradekit.pages.diagnosis import diagnosis_document, print_diagnosis
from gradekit.pages.terminal import (
    GradingProgress,
    grading_progress,
    json_text,
    print_demo,
    print_grade,
    print_notices,
    print_release,
    print_step,
    print_summary,
    summary_document,
)

__all__ = [
    "GradingProgress",
    "diagnosis_document",
    "grading_progress",
    "json_text",
    "print_demo",
    "print_diagnosis",
    "print_grade",
    "print_notices",
    "print_release",
    "print_step",
    "print_summary",
    "summary_document",
]
