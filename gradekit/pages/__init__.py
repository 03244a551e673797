"""What people look at: the terminal, students' feedback, and the report about a class."""

from gradekit.pages.audit import print_audit
from gradekit.pages.audit_progress import audit_progress
from gradekit.pages.collected import print_collected
from gradekit.pages.diagnosis import diagnosis_document, print_diagnosis
from gradekit.pages.exported import print_exported
from gradekit.pages.feedback import feedback_page
from gradekit.pages.grading_progress import GradingProgress, grading_progress
from gradekit.pages.report import report_page
from gradekit.pages.scores import print_summary, summary_json
from gradekit.pages.terminal import (
    feedback_document,
    json_text,
    print_demo,
    print_feedback,
    print_grade,
    print_notices,
    print_release,
    print_report,
    print_rotated,
    print_started,
    print_step,
    versioned,
)

__all__ = [
    "GradingProgress",
    "audit_progress",
    "diagnosis_document",
    "feedback_document",
    "feedback_page",
    "grading_progress",
    "json_text",
    "print_audit",
    "print_collected",
    "print_demo",
    "print_diagnosis",
    "print_exported",
    "print_feedback",
    "print_grade",
    "print_notices",
    "print_release",
    "print_report",
    "print_rotated",
    "print_started",
    "print_step",
    "print_summary",
    "report_page",
    "summary_json",
    "versioned",
]
