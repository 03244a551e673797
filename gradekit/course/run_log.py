"""A grading run's log: when each submission was graded, why, and how long it took."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from gradekit import __version__
from gradekit.closing import Closing
from gradekit.course.folders import Assignment
from gradekit.course.whole_files import unwritten

__all__ = ["RunLog", "log_folder", "seconds_taken"]

_MOST_KEPT = 20


def log_folder(assignment: Assignment) -> Path:
    """Give the folder of the logs of an assignment's grading runs."""
    return assignment.course.root / ".gradekit" / "logs" / assignment.name


class RunLog(Closing):
    """A new file of JSON documents, one a line; of many logs, the oldest go.

    Parameters
    ----------
    assignment
        The assignment.

    Raises
    ------
    RecordError
        It cannot be written; `write` raises the same.
    """

    def __init__(self, assignment: Assignment) -> None:
        folder = log_folder(assignment)
        self._path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8", buffering=1)
            for old in sorted(folder.glob("*.jsonl"))[:-_MOST_KEPT]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise unwritten(self._path, error) from error

    def write(self, line: Mapping[str, object]) -> None:
        """Write one line, which gets the time."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            self._file.write(json.dumps({"time": now, "kit_version": __version__, **line}) + "\n")
        except OSError as error:
            raise unwritten(self._path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def seconds_taken(assignment: Assignment) -> dict[str, float]:
    """Read how long each student's work took when it was graded last, as far as logs say.

    Lines that were not written whole are passed over.
    """
    found: dict[str, float] = {}
    for path in sorted(log_folder(assignment).glob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                with contextlib.suppress(KeyError, TypeError, ValueError):
                    document = json.loads(line)
                    found[str(document["student"])] = float(document["seconds"])
    return found
