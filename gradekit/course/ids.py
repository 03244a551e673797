"""Which names of folders may be students' ids."""

from __future__ import annotations

import unicodedata

from gradekit.text import printable

__all__ = ["id_problem", "id_reason"]

# What e-mail addresses and names are written with. nbgrader's pages put ids into scripts, HTML and
# links as they are, its commands into patterns of file names: none of their characters is here.
_MARKS = frozenset(" .,_-@+'()")
_LONGEST = 100


def id_problem(student: str) -> str | None:
    """Say what is wrong with a student's id; None if it can be used everywhere.

    An id is shown in nbgrader's pages, which would run a script in it, stands in file names,
    patterns, commands and tables, and must be read as what it is.

    Parameters
    ----------
    student
        The id: the name of the student's folder in ``submitted/``.

    Returns
    -------
    str or None
        A sentence that can be shown on a terminal and in a page.
    """
    if reason := id_reason(student):
        shown = f"The folder {printable(student, 60)!r} in submitted/"
        return f"{shown} is not graded: {reason}. Rename the folder."
    return None


def id_reason(student: str) -> str | None:
    """Say why a text can be no student's id, as the end of a sentence; None if it can."""
    odd = next((sign for sign in student if not _may_stand(sign)), None)
    if odd is not None:
        sign = printable(odd) if odd.isprintable() else f"U+{ord(odd):04X}"
        return (
            f"its name has the character {sign}, and a student's id is made of letters, digits, "
            f"spaces and any of {' '.join(sorted(_MARKS - {' '}))}"
        )
    if not student[:1].isalnum() and not student.startswith("_"):
        return "a student's id begins with a letter, a digit or _"
    if student.endswith((" ", ".")):
        return "a student's id does not end with a space or a full stop"
    if len(student) > _LONGEST:
        return f"a student's id has at most {_LONGEST} characters"
    return None


def _may_stand(sign: str) -> bool:
    # Accents may be characters of their own: some systems write names of files so.
    return sign.isalnum() or sign in _MARKS or unicodedata.category(sign).startswith("M")
