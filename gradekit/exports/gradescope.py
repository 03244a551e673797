"""An autograder for Gradescope: a zip file with all that grading one assignment takes.

How it is laid out, built and run: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import ast
import io
import json
import stat
import sys
import zipfile
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import distributions, packages_distributions, version
from pathlib import Path

import gradekit
from gradekit.cluster.bundle import pack
from gradekit.course import Assignment, Grader
from gradekit.exports.gradescope_results import VISIBILITIES, not_graded

__all__ = ["ABOUT", "COURSE", "autograder_zip"]

COURSE = "course"
"""The folder of the course's files, below ``/autograder/source``."""

ABOUT = "autograder.json"
"""The file that says which assignment it is, and when hidden cases are shown."""

_NEEDED = ("ipython", "lazy-loader", "nh3", "numpy", "pytest")  # what grading imports
_SCRIPTS = ("setup.sh", "run_autograder")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def autograder_zip(assignment: Assignment, hidden: str = "after_published") -> bytes:
    """Make the archive; the same files give the same bytes.

    The assignment is tried first: an autograder that cannot give its own solution all points would
    be found out by students.

    Parameters
    ----------
    assignment
        The assignment.
    hidden
        When students see how hidden cases went: one of `VISIBILITIES`.

    Raises
    ------
    GradekitError
        The assignment is not usable.
    """
    assert hidden in VISIBILITIES
    with Grader(assignment):
        pass
    bundle = pack(assignment)
    about = {"assignment": assignment.name, "kit_version": gradekit.__version__, "hidden": hidden}
    files: dict[str, bytes] = {
        ABOUT: _json(about),
        "not-graded.json": _json(not_graded()),
        "requirements.txt": _lines(_requirements(assignment)),
        "constraints.txt": _lines(_constraints()),
        "python-version": f"{sys.version_info.major}.{sys.version_info.minor}\n".encode(),
    }
    scripts = resources.files("gradekit.exports") / "scripts"
    files |= {name: (scripts / name).read_bytes() for name in _SCRIPTS}
    files |= dict(_kit())
    with zipfile.ZipFile(io.BytesIO(bundle.archive)) as packed:
        files |= {f"{COURSE}/{name}": packed.read(name) for name in packed.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            mode = stat.S_IFREG | (0o755 if name in _SCRIPTS else 0o644)
            entry.external_attr = mode << 16
            archive.writestr(entry, files[name])
    return target.getvalue()


def _kit() -> Iterator[tuple[str, bytes]]:
    assert gradekit.__file__ is not None
    home = Path(gradekit.__file__).parent
    for path in sorted(home.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield f"kit/gradekit/{path.relative_to(home).as_posix()}", path.read_bytes()


def _requirements(assignment: Assignment) -> list[str]:
    """Give what is to be installed, in the versions that are here.

    That is what grading needs, and what the hidden tests, support files and students may import.
    """
    settings = assignment.course.settings.assignment(assignment.name)
    modules = {name.partition(".")[0] for name in settings.allowed_imports}
    root = assignment.course.root
    for path in (*root.glob("*.py"), *assignment.hidden.rglob("*.py")):
        if path.name != "nbgrader_config.py":
            modules |= _imported(path.read_text(encoding="utf-8"))
    for source in assignment.support_modules.values():
        modules |= _imported(source)
    providers = packages_distributions()
    found = {name for module in modules for name in providers.get(module, [])}
    names = {*_NEEDED, *found} - {"gradekit"}
    return sorted({f"{name.lower()}=={version(name)}" for name in names})


def _imported(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.partition(".")[0])
    return names


def _constraints() -> list[str]:
    """Give the versions of all that is installed here, for what the requirements need in turn."""
    every = {d.name.lower(): d.version for d in distributions() if d.name != "gradekit"}
    return sorted(f"{name}=={number}" for name, number in every.items())


def _lines(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _json(document: object) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
