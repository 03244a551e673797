"""A student's notebook: repaired after the instructor's, and taken apart into programs."""

from gradekit.submission.exports import exported_names
from gradekit.submission.extract import Extracted, Rules, extract
from gradekit.submission.keeping import Keeping
from gradekit.submission.sanitize import Sanitized, put_right, sanitize

__all__ = [
    "Extracted",
    "Keeping",
    "Rules",
    "Sanitized",
    "exported_names",
    "extract",
    "put_right",
    "sanitize",
]
