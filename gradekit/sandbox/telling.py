"""What is told of an exception that student code raised."""

from __future__ import annotations

from gradekit.sandbox.imports import ForbiddenImportError
from gradekit.sandbox.names import exception_name

__all__ = ["MESSAGE_CHARACTERS", "told"]

MESSAGE_CHARACTERS = 500


def told(error: BaseException) -> tuple[str, str]:
    """Give the name of an exception's type, where it may be shown, and the start of its message."""
    kind = ImportError if type(error) is ForbiddenImportError else type(error)
    try:
        # str() gives an instance of a subclass if that is what __str__ returned.
        message = str.__str__(str(error))
    except BaseException:  # noqa: BLE001 - the student's __str__ may raise anything
        message = ""
    return exception_name(kind), message[:MESSAGE_CHARACTERS]
