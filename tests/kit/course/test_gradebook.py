"""A new gradebook is one that nbgrader would have made."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from nbgrader.api import Gradebook as Database

from gradekit.course.database import alembic_on_path
from gradekit.course.gradebook import Gradebook


def version_and_tables(file: Path) -> tuple[list[tuple[str]], list[tuple[str, str]]]:
    """Read what a database says of itself."""
    connection = sqlite3.connect(file)
    version = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE name != 'alembic_version' ORDER BY name"
    ).fetchall()
    connection.close()
    return version, tables


def test_it_is_of_nbgraders_version(tmp_path: Path) -> None:
    """The same tables, and the version that its own program names; opening it again is fine."""
    for _ in range(2):
        with Gradebook(tmp_path):
            pass
    with alembic_on_path(), Database(f"sqlite:///{tmp_path / 'theirs.db'}"):
        pass
    ours = version_and_tables(tmp_path / "gradebook.db")
    assert ours == version_and_tables(tmp_path / "theirs.db")
    assert len(ours[0]) == 1
