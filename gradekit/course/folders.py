"""The course directory: where everything lies, read afresh at each look."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gradekit.course.hashes import file_hash, slow_hash
from gradekit.course.settings import SETTINGS_FILE, Settings, read_settings
from gradekit.errors import SettingsError
from gradekit.nearest import did_you_mean
from gradekit.notices import Notice

__all__ = ["DEFAULT_SECRET", "SELFCHECK", "Assignment", "Course", "Submission", "find_course"]

SELFCHECK = "selfcheck"
"""The folder beside a master in which the files of the self-check lie; no grade depends on it."""

DEFAULT_SECRET = b"gradekit: the default secret, for trying out only"


@dataclass(frozen=True)
class Submission:
    """The folder in which one student's submission lies."""

    student: str
    folder: Path

    @property
    def notebooks(self) -> tuple[Path, ...]:
        """The notebooks in the folder, sorted by name; links are not followed."""
        return tuple(
            path
            for path in sorted(self.folder.glob("*.ipynb"))
            if path.is_file() and not path.is_symlink()
        )


@dataclass(frozen=True)
class Course:
    """A course directory with its settings."""

    root: Path
    settings: Settings

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """The assignments that have a master notebook, sorted by name."""
        folders = sorted((self.root / "source").glob("*/"))
        return tuple(Assignment(self, f.name) for f in folders if any(f.glob("*.ipynb")))

    def assignment(self, name: str | None = None) -> Assignment:
        """Find an assignment; without a name, the only one.

        Raises
        ------
        SettingsError
            There is no such assignment, or a name is needed; or there are settings of an
            assignment that is not there.
        """
        names = [assignment.name for assignment in self.assignments]
        if not names:
            raise SettingsError(
                f"{self.root / 'source'}: no assignment here; put a master notebook "
                "into source/NAME/NAME.ipynb"
            )
        for section in self.settings.assignments:
            if section not in names:
                raise SettingsError(
                    f"{self.root / SETTINGS_FILE}: [assignments.{section}] is for no assignment "
                    f"in source/; {_nearest(section, names)}"
                )
        if name is None and len(names) == 1:
            name = names[0]
        if name is None:
            raise SettingsError(
                f"name one of the assignments: {', '.join(names)} "
                "(after --assignment for `gradekit collect` and `gradekit check`)"
            )
        if name not in names:
            raise SettingsError(f"there is no assignment {name!r}; {_nearest(name, names)}")
        return Assignment(self, name)

    @cached_property
    def secret(self) -> bytes:
        """The course secret, or the default one if the file is not there."""
        path = self.secret_path
        try:
            secret = path.read_bytes().strip()
        except FileNotFoundError:
            return DEFAULT_SECRET
        except OSError as error:
            raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
        if len(secret) < 16:
            raise SettingsError(f"{path}: the secret is shorter than 16 characters; make a new one")
        return secret

    @property
    def secret_fingerprint(self) -> str:
        """A hash of the secret that is slow to make, so that a weak one is not guessed from it."""
        return slow_hash(self.secret)

    @property
    def secret_path(self) -> Path:
        """The file of the course secret, which need not be there."""
        return self.root / self.settings.secret_file

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What an instructor should know about the course's settings."""
        if self.secret != DEFAULT_SECRET:
            return ()
        message = (
            f"This course has no secret of its own (no file {self.settings.secret_file}): hidden "
            "cases are drawn from the default one, which anybody can read. Good for trying out; "
            "`gradekit secret --rotate` makes one."
        )
        return (Notice("default_secret", message),)


@dataclass(frozen=True)
class Assignment:
    """Where the parts of one assignment lie."""

    course: Course
    name: str

    @property
    def source(self) -> Path:
        """The folder of the master notebook and the support files."""
        return self.course.root / "source" / self.name

    @property
    def release(self) -> Path:
        """The folder of the student version."""
        return self.course.root / "release" / self.name

    @property
    def hidden(self) -> Path:
        """The folder of the hidden tests."""
        return self.course.root / "tests" / "hidden" / self.name

    @property
    def master(self) -> Path:
        """The master notebook.

        Raises
        ------
        SettingsError
            There is no master notebook, or more than one.
        """
        found = sorted(self.source.glob("*.ipynb"))
        if len(found) != 1:
            what = "no notebook" if not found else f"{len(found)} notebooks"
            raise SettingsError(
                f"{self.source}: {what} here; an assignment has exactly one master notebook"
            )
        return found[0]

    @property
    def notebook(self) -> str:
        """The notebook's name without its suffix."""
        return self.master.stem

    @property
    def support_files(self) -> tuple[Path, ...]:
        """The files beside the master that travel with a release, sorted."""
        return tuple(
            path
            for path in sorted(self.source.rglob("*"))
            if path.is_file()
            and path.suffix not in (".ipynb", ".pyc")
            and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
        )

    @property
    def support_modules(self) -> dict[str, str]:
        """The Python modules among the support files: name -> source."""
        return {
            path.stem: path.read_text(encoding="utf-8")
            for path in self.support_files
            if path.suffix == ".py" and path.parent == self.source
        }

    @property
    def hidden_sources(self) -> dict[str, str]:
        """The hidden tests' files: name -> source."""
        files = sorted(self.hidden.glob("test_*.py"))
        return {path.name: path.read_text(encoding="utf-8") for path in files}

    @property
    def misconceptions(self) -> Path:
        """The file, which need not be there, of what students get wrong."""
        return self.hidden / "misconceptions.py"

    @property
    def right_answers(self) -> Path:
        """The file, which need not be there, of right answers that the hidden tests must pass."""
        return self.hidden / "right_answers.py"

    @property
    def equivalent_mutants(self) -> Path:
        """The file, which need not be there, of mutants that are right all the same."""
        return self.hidden / "equivalent_mutants.py"

    @property
    def submissions(self) -> Iterator[Submission]:
        """What students handed in, sorted by student."""
        submitted = self.course.root / "submitted"
        for student in sorted(submitted.iterdir()) if submitted.is_dir() else ():
            folder = student / self.name
            there = os.path.isdir(folder)  # noqa: PTH112 - Path.is_dir raises where it may not look
            if there and not (folder.is_symlink() or student.is_symlink()):
                yield Submission(student.name, folder)

    def autograded(self, student: str) -> Path:
        """Give the folder of a student's autograded notebook."""
        return self.course.root / "autograded" / student / self.name

    def feedback(self, student: str) -> Path:
        """Give the folder of a student's feedback."""
        return self.course.root / "feedback" / student / self.name

    @property
    def fingerprints(self) -> dict[str, str]:
        """Hashes of all that a grade depends on beside the submission and the kit, by what it is.

        What is only for trying the hidden tests, or for students before they hand in, is left out.
        """
        tables = (self.right_answers, self.equivalent_mutants)
        tests = [path for path in self.hidden.glob("*.py") if path not in tables]
        support = [path for path in self.support_files if SELFCHECK not in path.parts]
        return {
            "secret": self.course.secret_fingerprint,
            "tests": file_hash(tests),
            "master": file_hash([self.master, *support]),
            "settings": self.course.settings.fingerprint(self.name),
        }

    @property
    def fingerprint(self) -> str:
        """One hash of the same."""
        return hashlib.sha256(" ".join(self.fingerprints.values()).encode()).hexdigest()


def find_course(start: Path) -> Course:
    """Find the course directory that ``start`` lies in: the nearest one with a gradekit.toml.

    Raises
    ------
    SettingsError
        There is none, or its settings are not usable.
    """
    for folder in [start.absolute(), *start.absolute().parents]:
        if (folder / SETTINGS_FILE).is_file():
            return Course(folder, read_settings(folder))
    raise SettingsError(
        f"{start}: no {SETTINGS_FILE} here or above; "
        "go to the course directory, or name it with --course-dir"
    )


def _nearest(name: str, names: list[str]) -> str:
    return did_you_mean(name, names, f"there are: {', '.join(names)}")
