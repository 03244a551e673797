"""What nbgrader logs, made harmless: it writes the names of students' files as they are."""

from __future__ import annotations

import logging

from gradekit.text import readable

__all__ = ["Readable"]


class Readable(logging.Filter):
    """Lets every record pass, without what acts on a terminal."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the record's message into harmless words."""
        record.msg, record.args = readable(record.getMessage()), ()
        return True
