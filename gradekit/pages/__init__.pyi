from .audit import print_audit
from .audit_progress import audit_progress
from .collected import print_collected
from .diagnosis import diagnosis_document, print_diagnosis
from .exported import print_exported
from .feedback import feedback_page
from .grading_progress import GradingProgress, grading_progress
from .report import report_page
from .scores import print_summary, summary_json
from .terminal import (
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
