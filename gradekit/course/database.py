"""Opens nbgrader's database, and words what can be wrong with one."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook as Database
from nbgrader.api import InvalidEntry, MissingEntry
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)

from gradekit.errors import GradebookError

__all__ = ["alembic_on_path", "open_database", "patiently", "readable_errors"]

_Done = TypeVar("_Done")

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6)  # seconds until what another program prevented is tried again

_UPGRADE = "If nbgrader was upgraded, back the gradebook up and run `nbgrader db upgrade`."
_MENDS = {
    "locked": "Another program is writing to it; run the same command again when it is done.",
    "readonly": "Make the file and its folder writable, and run the same command again.",
    "read-only": "Make it writable, and run the same command again.",
    "full": "Make room, and run the same command again.",
    "disk i/o error": "Make room or look after the disk, and run the same command again.",
    "not a database": "Put a copy from a backup in its place, or move it away to begin anew.",
    "malformed": "Put a copy from a backup in its place, or move it away to begin anew.",
    "no such table": _UPGRADE,
    "no such column": _UPGRADE,
    "relation": _UPGRADE,
    "does not exist": "Make the database, or mend c.CourseDirectory.db_url in nbgrader_config.py.",
    "connection": "See that its server runs, and that c.CourseDirectory.db_url is right.",
}
_ANY_MEND = "What was recorded before is safe; run the same command again when it is mended."


def open_database(url: str, course: str) -> Any:
    """Open nbgrader's database; make it first if it is not there.

    Raises
    ------
    GradebookError
        It cannot be opened or made.
    """
    with readable_errors(url):
        try:
            where = make_url(url)
            create_engine(where).dispose()
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise GradebookError(
                f"nbgrader_config.py: c.CourseDirectory.db_url: {error}; write it as "
                "sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE (which needs "
                "`pip install 'gradekit[postgresql]'`)"
            ) from error
        return patiently(lambda: _opened(where, url, course))


def patiently(action: Callable[[], _Done]) -> _Done:
    """Do something with a database; again, if another program is at the same at that moment."""
    for seconds in _PAUSES:
        try:
            return action()
        except (IntegrityError, OperationalError, ProgrammingError):
            time.sleep(seconds)
        except InvalidEntry as error:  # as nbgrader passes on what its database refused
            if not isinstance(error.__context__, SQLAlchemyError):
                raise
            time.sleep(seconds)
    return action()


def _opened(where: URL, url: str, course: str) -> Any:
    _name_version(where)
    return Database(url, course)


@contextlib.contextmanager
def readable_errors(url: str) -> Iterator[None]:
    """Turn nbgrader's and the database's errors into ones that say what to do."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = " ".join(str(getattr(error, "orig", None) or error).split()).rstrip("?.")
        mend = next((m for words, m in _MENDS.items() if words in cause.lower()), _ANY_MEND)
        raise GradebookError(f"the gradebook {_shown(url)}: {cause}. {mend}") from error
    except (InvalidEntry, MissingEntry, RuntimeError) as error:
        raise GradebookError(f"the gradebook {_shown(url)}: {error}") from error


def _shown(url: str) -> str:
    """Give a database's address without a password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url


def _name_version(where: URL) -> None:
    """Write into an empty database which version of nbgrader's tables it gets.

    nbgrader would write it last, so that a database whose maker was killed before would be of no
    known version; and it would start a program for it that takes seconds.
    """
    engine = create_engine(where)
    try:
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
                create = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"
                connection.execute(text(create))
                name = "INSERT INTO alembic_version (version_num) VALUES (:head)"
                connection.execute(text(name), {"head": head})
    finally:
        engine.dispose()


@contextlib.contextmanager
def alembic_on_path() -> Iterator[None]:
    """Let nbgrader find the ``alembic`` program, which lies beside this interpreter.

    nbgrader calls it by name when it makes a database; it is on PATH only where the
    environment has been activated.
    """
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join(filter(None, [str(Path(sys.executable).parent), before]))
    try:
        yield
    finally:
        os.environ["PATH"] = before
