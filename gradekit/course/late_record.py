"""What ``grade.json`` says about handing in late, kept as the policy has it now."""

from __future__ import annotations

import json
from collections.abc import Mapping

from gradekit.course.autograded import GRADE_FILE, laid_out
from gradekit.course.folders import Assignment
from gradekit.course.late import Lateness, lateness
from gradekit.course.marks import Marks
from gradekit.course.whole_files import unwritten, write_whole

__all__ = ["refresh_lateness", "with_lateness"]

_KEY = "late"
_TRACE = b'\n  "late": {'  # at this depth of indentation it is the document's own


def with_lateness(document: str, found: Lateness | None) -> str:
    """Give the text of ``grade.json`` with what there is to say about lateness."""
    read = json.loads(document)
    read.pop(_KEY, None)
    if found is not None:
        read[_KEY] = found.document
    return laid_out(read)


def refresh_lateness(assignment: Assignment, marks: Mapping[str, Marks]) -> None:
    """Let each student's ``grade.json`` say what the policy and the due dates of today say.

    Raises
    ------
    RecordError
        One cannot be written.
    """
    rules = assignment.course.settings.assignment(assignment.name).late
    for student, found in marks.items():
        path = assignment.autograded(student) / GRADE_FILE
        now = lateness(rules, student, found.handing)
        try:
            before = path.read_bytes()
            if now is None and _TRACE not in before:
                continue
            text = with_lateness(before.decode("utf-8"), now)
            if text.encode() != before:
                write_whole(path, text, 0o444)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise unwritten(path, error) from error
        except (ValueError, KeyError, TypeError):
            continue  # what is no grade is made again by the next run
