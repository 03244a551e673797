"""Running numbers that stand for students where their names are not to be read."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from pathlib import Path

from gradekit.course.folders import Course
from gradekit.course.whole_files import unwritten, write_whole
from gradekit.errors import ReportError

__all__ = ["running_numbers"]


def running_numbers(course: Course, students: Iterable[str]) -> dict[str, int]:
    """Give each student a number, the same whenever it is asked for.

    Who is new gets the next numbers, in an order that depends on the course secret: neither the
    alphabet nor a number says who it is. What is known lies in ``.gradekit/numbers.json``.

    Parameters
    ----------
    course
        The course.
    students
        The students' ids.

    Returns
    -------
    dict
        The numbers of these students, from 1.

    Raises
    ------
    ReportError
        The file is not what was written there.
    RecordError
        It cannot be written.
    """
    path = course.root / ".gradekit" / "numbers.json"
    known = _read(path)
    wanted = list(students)
    new = sorted(
        set(wanted) - known.keys(),
        key=lambda name: hmac.digest(course.secret, name.encode(), hashlib.sha256),
    )
    if new:
        known |= {name: number for number, name in enumerate(new, len(known) + 1)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(known, indent=1, ensure_ascii=False) + "\n", 0o600)
        except OSError as error:
            raise unwritten(path, error) from error
    return {name: known[name] for name in wanted}


def _read(path: Path) -> dict[str, int]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError:
        known = None
    if not isinstance(known, dict) or sorted(known.values(), key=str) != sorted(
        range(1, len(known) + 1), key=str
    ):
        raise ReportError(
            f"{path}: does not hold students' running numbers as they were written; put a copy "
            "from a backup in its place, or remove it for new numbers"
        )
    return known
