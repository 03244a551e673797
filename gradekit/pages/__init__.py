"""What people look at: the terminal."""

from gradekit.pages.terminal import (
    GradingProgress,
    grading_progress,
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
    "grading_progress",
    "print_demo",
    "print_grade",
    "print_notices",
    "print_release",
    "print_step",
    "print_summary",
    "summary_document",
]
