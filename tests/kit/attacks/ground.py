"""The course in which the attacks are made: secrets lie around it, honest students sit in it."""

from __future__ import annotations

import copy
import json
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from attacks.catalogue import CodeAttack, WholeAttack
from attacks.expected import QUESTIONS
from attacks.parts import cell_of, markdown_cell, with_cells

from gradekit.course import Assignment, find_course
from gradekit.course.contents import write_selfcheck
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import read_assignment
from gradekit.course.selfcheck import KNOWN_FILE, selfcheck_files
from gradekit.notebooks import Notebook, dump_notebook

__all__ = ["HONEST", "Ground", "Trial", "hand_in", "make_ground", "solved_notebook"]

ROOT = Path(__file__).parents[3]
HONEST = ("honest-blank", "honest-chatty", "honest-partly", "honest-solved")

LIMITS = {
    "call_seconds": 3,
    "question_seconds": 10,
    "call_cpu_seconds": 1,
    "question_cpu_seconds": 2,
    "memory_mb": 256,
}
"""Small, since many attacks take whatever time and memory they may."""

PUBLIC_AGAIN = """

@pytest.mark.public
def test_published_example_again(student: Student) -> None:
    \"\"\"On the example in the notebook, the cost agrees with the published value once more.\"\"\"
    check.scalar(student(*example(), 0.1), 1.7864859451590758, WHAT)
"""
"""A public case that stands behind hidden ones, for attacks that tell there what they have met."""

SECRET = "0f" * 32
"""Always the same, so that no number in an attack is a hidden one by chance."""

TOOLS = (
    "asyncio", "atexit", "ctypes", "fcntl", "gc", "importlib", "inspect", "mmap", "multiprocessing",
    "multiprocessing.shared_memory", "os", "pickle", "pwd", "resource", "runpy", "select", "signal",
    "socket", "sqlite3", "subprocess", "threading", "tracemalloc", "types", "zipimport", "zlib",
)  # fmt: skip
"""Loaded before the lock-down, so that attacks have every tool and only the walls hold them."""


@dataclass(frozen=True)
class Trial:
    """One attack at one place.

    Parameters
    ----------
    attack
        The attack.
    place
        One of `attacks.catalogue.PLACEMENTS`; ``""`` for whole notebooks and folders.
    """

    attack: CodeAttack | WholeAttack
    place: str = ""

    @property
    def student(self) -> str:
        """The id of the student who makes it."""
        if isinstance(self.attack, CodeAttack):
            return f"{self.attack.name}-{self.place}"
        return self.attack.student

    @property
    def name(self) -> str:
        """The attack and the place, for people."""
        return f"{self.attack.name}-{self.place}" if self.place else self.attack.name


@dataclass(frozen=True)
class Ground:
    """A folder with a course in it, and what must not be found out.

    Parameters
    ----------
    folder
        Holds the course and what lies beside it.
    canaries
        Secrets of one form, by where they are.
    """

    folder: Path
    canaries: dict[str, str]

    @property
    def course(self) -> Path:
        """The course directory."""
        return self.folder / "course"

    @property
    def beside(self) -> Path:
        """A folder beside the course, which also stands for the home of whoever grades."""
        return self.folder / "beside"

    @property
    def assignment(self) -> Assignment:
        """The assignment."""
        return find_course(self.course).assignment("regularization")

    def copy(self, folder: Path) -> Ground:
        """Lay the same ground elsewhere."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Ground(folder, self.canaries)


def make_ground(folder: Path, *, armed: bool = True) -> Ground:
    """Copy the project's own course and hide secrets in and around it.

    Parameters
    ----------
    folder
        A folder that is not there yet.
    armed
        Whether modules are loaded that only attacks have a use for.
    """
    places = ("environment", "gradebook", "beside", "hidden test", "submission")
    ground = Ground(folder, {place: f"CANARY-{secrets.token_hex(16)}" for place in places})
    _copy_course(ground.course, armed=armed)
    (ground.course / "course.secret").write_text(SECRET, encoding="ascii")
    hidden = ground.course / "tests" / "hidden" / "regularization"
    with (hidden / "test_cost.py").open("a", encoding="utf-8") as file:
        file.write(PUBLIC_AGAIN)
    for test in hidden.glob("test_*.py"):
        with test.open("a", encoding="utf-8") as file:
            file.write(f"\nSECRET = {ground.canaries['hidden test']!r}\n")
    # The self-check knows what may be imported, in the master's folder and in the release.
    assignment = find_course(ground.course).assignment("regularization")
    write_selfcheck(assignment, selfcheck_files(assignment))
    known = assignment.source / KNOWN_FILE
    shutil.copy(known, ground.course / "release" / "regularization" / KNOWN_FILE)
    for name in ("", "home", "tmp"):
        (ground.beside / name).mkdir(parents=True)
    (ground.beside / "secret.txt").write_text(ground.canaries["beside"], encoding="ascii")
    _hand_in_honestly(ground)
    _fill_gradebook(ground)
    return ground


def _copy_course(course: Path, *, armed: bool) -> None:
    course.mkdir(parents=True)
    for path in ROOT.glob("*.py"):
        shutil.copy(path, course)
    ignored = shutil.ignore_patterns("__pycache__", "*.zip", ".ipynb_checkpoints")
    for name in ("source", "release", "tests/hidden", "datasets"):
        shutil.copytree(ROOT / name, course / name, ignore=ignored)
    settings = (ROOT / "gradekit.toml").read_text(encoding="utf-8")
    for name, value in LIMITS.items():
        settings = re.sub(rf"(?m)^{name} = \d+", f"{name} = {value}", settings)
    if armed:
        listed = ", ".join(f'"{tool}"' for tool in TOOLS)
        settings = settings.replace("allowed_imports = [", f"allowed_imports = [{listed},")
    (course / "gradekit.toml").write_text(settings, encoding="utf-8")


@cache
def _notebooks() -> tuple[Notebook, Notebook]:
    """Give the solved notebook, as a student has it, and the blank one."""
    blueprint = read_assignment(find_course(ROOT).assignment("regularization"))
    solved = copy.deepcopy(blueprint.student)
    for question in QUESTIONS:
        answer = f"{question}_solution"
        cell_of(solved, answer)["source"] = cell_of(blueprint.solution, answer)["source"]
    return solved, blueprint.student


def solved_notebook() -> bytes:
    """Give the file that solves everything."""
    return dump_notebook(_notebooks()[0]).encode()


def _hand_in_honestly(ground: Ground) -> None:
    solved, blank = _notebooks()
    partly, chatty = copy.deepcopy(blank), copy.deepcopy(solved)
    for question in QUESTIONS[:2]:
        answer = f"{question}_solution"
        cell_of(partly, answer)["source"] = cell_of(solved, answer)["source"]
        cell = cell_of(chatty, answer)
        cell["source"] = cell["source"].replace(
            "    ### START", "    import warnings; warnings.warn('!'); print(m)\n    ### START", 1
        )
    secret = markdown_cell(f"My thoughts, which are my own: {ground.canaries['submission']}")
    notebooks = dict(zip(HONEST, (blank, chatty, partly, solved), strict=True))
    for student, notebook in notebooks.items():
        folder = ground.course / "submitted" / student / "regularization"
        folder.mkdir(parents=True)
        text = dump_notebook(with_cells(notebook, secret))
        (folder / "regularization.ipynb").write_text(text, encoding="utf-8")
        (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC", encoding="ascii")


def _fill_gradebook(ground: Ground) -> None:
    """Give each honest student a score and a comment for an earlier assignment."""
    from nbgrader.api import Gradebook as Database

    with Gradebook(ground.course):
        pass  # made as the kit makes it
    with Database(f"sqlite:///{ground.course / 'gradebook.db'}") as database:
        database.add_assignment("earlier")
        database.add_notebook("earlier", "earlier")
        names = {"notebook": "earlier", "assignment": "earlier"}
        database.add_grade_cell("essay", **names, max_score=10, cell_type="markdown")
        database.add_solution_cell("essay", **names)
        for number, student in enumerate(HONEST):
            database.add_student(student, first_name=ground.canaries["gradebook"])
            # nbgrader makes a submission's rows before it adds them to the session.
            with database.db.no_autoflush:
                database.add_submission("earlier", student)
            database.find_grade("essay", "earlier", "earlier", student).manual_score = number + 0.25
            comment = database.find_comment("essay", "earlier", "earlier", student)
            comment.manual_comment = ground.canaries["gradebook"]
        database.db.commit()


def hand_in(ground: Ground, trials: Iterable[Trial]) -> None:
    """Lay the submissions of hostile students into the course."""
    solved, blank = _notebooks()
    for trial in trials:
        folder = ground.course / "submitted" / trial.student / "regularization"
        folder.mkdir(parents=True)
        attack = trial.attack
        if isinstance(attack, CodeAttack):
            notebook = _with_attack(attack, trial, ground, copy.deepcopy(solved))
            (folder / "regularization.ipynb").write_text(dump_notebook(notebook), encoding="utf-8")
        elif attack.kind == "folders":
            attack.make(folder, ground.course, dump_notebook(solved).encode())
        else:
            made = attack.make(copy.deepcopy(solved), copy.deepcopy(blank))
            content = made if isinstance(made, bytes) else json.dumps(made).encode()
            (folder / "regularization.ipynb").write_bytes(content)


def _with_attack(attack: CodeAttack, trial: Trial, ground: Ground, solved: Notebook) -> Notebook:
    constants = {
        "COURSE": str(ground.course),
        "BESIDE": str(ground.beside),
        "NAME": trial.name,
    }
    answer = cell_of(solved, f"{attack.expected.question}_solution")
    answer["source"] = attack.code(trial.place, constants, answer["source"])
    return solved
