"""What must be the same before and after a run, and what must not be found after it."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from attacks.ground import HONEST, Ground

import gradekit
from gradekit.course import Grader, find_course
from gradekit.judging import collect_cases
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student
from gradekit.sandbox import Call, Reply, Returned

__all__ = ["Snapshot", "gradebook_rows", "hidden_numbers", "numbers_in", "snapshot", "strays"]

Snapshot: TypeAlias = Mapping[str, str]

KEPT = ("tests", "source", "release", "submitted", "datasets", "course.secret", "gradekit.toml")
MARK = "gradekit-attack"
"""Every file that an attack leaves has this in its name."""
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/")
SHOWN_DIGITS = 7
"""How many digits make a number that is no chance."""
_HASHED = 2**20
_NUMBER = re.compile(r"(?<![0-9a-f._])\d[\d._]*\d(?![0-9a-f._])")


def snapshot(ground: Ground) -> Snapshot:
    """Describe every file that grading must leave as it is.

    These are the course but for what grading writes, what lies beside it, the kit itself, and the
    top of every folder that Python packages lie in.
    """
    roots = [*(ground.course / name for name in KEPT), *ground.course.glob("*.py")]
    kit = Path(gradekit.__file__).parent
    packages = Path(np.__file__).parents[1]
    paths = [path for root in roots for path in _below(root)]
    paths += [path for path in _below(ground.beside) if "home" not in path.parts]
    paths += [path for path in _below(kit) if path.suffix == ".py"]
    paths += [path for path in packages.iterdir() if path.name != "__pycache__"]
    return {str(path): _described(path) for path in paths if "__pycache__" not in path.parts}


def _below(root: Path) -> Iterator[Path]:
    yield root
    if root.is_dir() and not root.is_symlink():
        for path in sorted(root.iterdir()):
            yield from _below(path)


def _described(path: Path) -> str:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return "not there"
    kind = stat.filemode(found.st_mode)
    if stat.S_ISLNK(found.st_mode):
        return f"{kind} {path.readlink()}"
    if not stat.S_ISREG(found.st_mode):
        return kind
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(_HASHED)).hexdigest()
    # Of large files, which attacks are made of, the time of the last change says enough.
    changed = found.st_mtime_ns if found.st_size > _HASHED else 0
    return f"{kind} {found.st_size} {changed} {digest}"


def strays(ground: Ground) -> list[str]:
    """Find what an attack left anywhere, and what lies in the course that does not belong there."""
    folders = [
        *map(Path, PLACES),
        ground.course,
        ground.beside,
        ground.beside / "home",
        Path.home(),
    ]
    found = [path for folder in folders for path in folder.glob(f"*{MARK}*")]
    found += ground.course.glob(f"submitted/*{MARK}*")
    found += (ground.beside / "tmp").iterdir()
    written = {"gradebook.db", "autograded", "feedback", "__pycache__", ".gradekit", *KEPT}
    found += [p for p in ground.course.glob(".gradekit/*") if p.name != "logs"]
    found += [p for p in ground.course.iterdir() if p.name not in written and p.suffix != ".py"]
    return sorted({str(path) for path in found})


def gradebook_rows(ground: Ground) -> dict[str, Any]:
    """Give what the gradebook holds of honest students, and what is no grading run's to change."""
    database = sqlite3.connect(f"file:{ground.course / 'gradebook.db'}?mode=ro", uri=True)
    try:
        return {
            name: sorted(database.execute(query).fetchall(), key=repr)
            for name, query in _QUERIES.items()
        }
    finally:
        database.close()


_SUBMISSIONS = """
    FROM submitted_assignment s
    JOIN assignment a ON a.id = s.assignment_id
    JOIN submitted_notebook n ON n.assignment_id = s.id
"""
_HONEST = ", ".join(f"'{student}'" for student in HONEST)
_QUERIES = {
    "students": f"SELECT id, first_name, last_name, email FROM student WHERE id IN ({_HONEST})",  # noqa: S608 - our own names
    "grades": f"""
        SELECT a.name, s.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade
        {_SUBMISSIONS} JOIN grade g ON g.notebook_id = n.id JOIN base_cell c ON c.id = g.cell_id
        WHERE s.student_id IN ({_HONEST})""",
    "comments": f"""
        SELECT a.name, s.student_id, c.name, m.auto_comment, m.manual_comment
        {_SUBMISSIONS} JOIN comment m ON m.notebook_id = n.id JOIN base_cell c ON c.id = m.cell_id
        WHERE s.student_id IN ({_HONEST})""",
    "points": """
        SELECT a.name, c.name, g.max_score FROM grade_cells g JOIN base_cell c ON c.id = g.id
        JOIN notebook n ON n.id = c.notebook_id JOIN assignment a ON a.id = n.assignment_id""",
}


class _Recording:
    """A session that answers with the solution, and keeps what it was called with and gave."""

    problems = ()

    def __init__(self, solution: Callable[..., Any], seen: list[Any]) -> None:
        self._solution = solution
        self._seen = seen

    def call(self, call: Call) -> Reply:
        value = self._solution(*call.args, **call.kwargs)
        self._seen.append([call.args, call.kwargs, value])
        return Returned(value, tuple(call.args), dict(call.kwargs))

    def ahead(self, requests: Sequence[bytes]) -> None:
        pass

    def skip(self) -> None:
        pass

    def close(self) -> None:
        pass

    def __enter__(self) -> _Recording:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


_hidden: dict[bytes, frozenset[str]] = {}


def hidden_numbers(course: Path) -> frozenset[str]:
    """Give the first digits of every number that hidden cases ask with, or expect.

    Those that public cases have as well are left out. The same secret gives the same numbers.
    """
    secret = find_course(course).secret
    if secret not in _hidden:
        _hidden[secret] = _numbers_of(course)
    return _hidden[secret]


def _numbers_of(course: Path) -> frozenset[str]:
    assignment = find_course(course).assignment("regularization")
    seen: dict[bool, list[Any]] = {False: [], True: []}
    with Grader(assignment) as grader:
        solutions = grader.solutions
        for case in collect_cases(assignment.hidden, course):
            solution = solutions[case.question]
            session = _Recording(solution, seen[case.public])
            fixtures: dict[str, Any] = {
                "student": Student(case.question, lambda session=session: session),  # type: ignore[misc]  # the loop's own
                "solution": solution,
                "draw": Draw(assignment.course.secret, case.id),
            }
            case.function(**case.parameters, **{name: fixtures[name] for name in case.fixtures})
    assert all(seen.values())
    return _digits(seen[False]) - _digits(seen[True])


def _digits(values: Any) -> frozenset[str]:
    arrays = [np.ravel(leaf).astype(float) for leaf in _leaves(values)]
    return frozenset(numbers_in(" ".join(map(repr, np.unique(np.concatenate(arrays)).tolist()))))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def numbers_in(text: str) -> set[str]:
    """Give the first digits of every number in a text that has enough of them."""
    found = (re.sub(r"\D", "", number).lstrip("0") for number in _NUMBER.findall(text))
    return {digits[:SHOWN_DIGITS] for digits in found if len(digits) >= SHOWN_DIGITS}
