"""What tests do in a course directory: hand in, run the commands, read what came of it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

from gradekit.cli import main
from gradekit.course import Assignment
from gradekit.course.gradebook import Gradebook, Row
from gradekit.notebooks import Notebook, dump_notebook

BIN = Path(sys.executable).parent
GRADEKIT = str(BIN / "gradekit")


class Done(NamedTuple):
    """What a command printed."""

    stdout: str
    stderr: str


def nbgrader(where: Assignment | Path, *words: str, check: bool = True) -> str:
    """Run nbgrader itself in a course directory or a student's, which need not be activated."""
    done = subprocess.run(
        [str(BIN / "nbgrader"), *words],
        cwd=where if isinstance(where, Path) else where.course.root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def hand_in(assignment: Assignment, student: str, notebook: Notebook | bytes) -> Path:
    """Put a notebook where students' submissions are."""
    folder = assignment.course.root / "submitted" / student / assignment.name
    folder.mkdir(parents=True, exist_ok=True)
    data = notebook if isinstance(notebook, bytes) else dump_notebook(notebook).encode()
    path = folder / f"{assignment.notebook}.ipynb"
    path.write_bytes(data)
    return path


def rows(assignment: Assignment) -> dict[str, Row]:
    """Read the gradebook."""
    with Gradebook(assignment.course.root) as gradebook:
        return {row.student: row for row in gradebook.rows(assignment.name)}


def grade_document(assignment: Assignment, student: str) -> dict[str, Any]:
    """Read a student's ``grade.json``."""
    text = (assignment.autograded(student) / "grade.json").read_text()
    document: dict[str, Any] = json.loads(text)
    return document


def gradekit(folder: Path, *words: str, status: int = 0) -> Done:
    """Run the command line in a folder, with an environment that is not activated.

    It runs in this process, which has imported what it needs; `gradekit_process` starts one.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        mock.patch.dict(os.environ, environment(folder), clear=True),
        mock.patch.object(sys, "argv", [GRADEKIT, *words]),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    assert ended.value.code == status, "".join(texts)
    return Done(*texts)


def gradekit_process(
    folder: Path, *words: str, status: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the same as a process of its own."""
    done = subprocess.run(
        [GRADEKIT, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment(folder),
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


def environment(folder: Path) -> dict[str, str]:
    """Give an environment in which the kit's own is not activated."""
    return {"PATH": os.defpath, "HOME": str(folder), "COLUMNS": "100"}


def write(folder: Path, name: str, notebook: dict[str, object]) -> str:
    """Write a notebook; give its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_notebook(notebook))
    return str(path)


def submit_to_exchange(assignment: Assignment, folder: Path) -> tuple[Path, Path]:
    """Release an assignment by nbgrader's exchange, and submit it untouched.

    Returns
    -------
    exchange, home
        The exchange's folder, and the student's.
    """
    root, name = assignment.course.root, assignment.name
    exchange, home = folder / "exchange", folder / "home"
    exchange.mkdir()
    exchange.chmod(0o777)
    (home / name).mkdir(parents=True)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(
            f"\nc.CourseDirectory.course_id = 'kit'\nc.Exchange.root = {str(exchange)!r}\n"
        )
        config.write(f"c.Exchange.cache = {str(home / 'cache')!r}\n")
    shutil.copy(root / "nbgrader_config.py", home)
    nbgrader(assignment, "generate_assignment", name)
    nbgrader(assignment, "release_assignment", name)
    shutil.copy(assignment.release / f"{assignment.notebook}.ipynb", home / name)
    nbgrader(home, "submit", name)
    return exchange, home
