"""The steps of ours that ``nbgrader_config.py`` puts into nbgrader's commands.

nbgrader runs each command in the course directory, and tells a step by ``resources`` which
assignment, notebook and student it is at.
"""

from __future__ import annotations

import atexit
import logging
import re
from pathlib import Path
from typing import Any

from nbformat import from_dict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from gradekit.course.autograded import GRADE_FILE, grade_document
from gradekit.course.contents import refuse_leaks
from gradekit.course.entries import make_entry
from gradekit.course.folders import Assignment, Course, Submission, find_course
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import Grader, read_assignment
from gradekit.course.ids import id_problem
from gradekit.course.intake import read_file
from gradekit.course.kept_audits import kept_audit
from gradekit.course.strays import SECRET_FILE, TIMESTAMP_FILE, remove_strays
from gradekit.errors import NotebookError
from gradekit.master import stub_source
from gradekit.notebooks import dump_notebook, is_solution
from gradekit.submission import sanitize
from gradekit.text import printable

__all__ = [
    "ClearSolutionRegions",
    "GradeInSandbox",
    "RefuseLeaks",
    "RepairCells",
    "SaveGrades",
    "remove_links",
    "take_back_files",
]

_Step = tuple[NotebookNode, dict[str, Any]]


class ClearSolutionRegions(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """For ``generate_assignment``: stubs in place of START/END CODE HERE regions."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> _Step:
        """Clear the solutions of a master notebook, if the linter has no errors in it."""
        read_assignment(_assignment(resources))
        nb.metadata.pop("celltoolbar", None)
        for cell in nb.cells:
            if is_solution(cell):
                cell.source = stub_source(cell.source, cell.cell_type)
        return nb, resources


class RefuseLeaks(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """For ``generate_assignment``, last: nothing of a solution or a hidden test gets out."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> _Step:
        """Search what is about to be released."""
        assignment = _assignment(resources)
        refuse_leaks(assignment, dump_notebook(nb).encode())
        audit = kept_audit(assignment)
        if audit is None or not audit.passed:
            known = "have not been audited as they are" if audit is None else "failed their audit"
            self.log.warning(
                "%s: the hidden tests %s: see `gradekit audit`", assignment.name, known
            )
        return nb, resources


_HANDED_BACK = (SECRET_FILE, TIMESTAMP_FILE)  # without them nbgrader finds nobody's feedback

_log = logging.getLogger("gradekit")
_unsafe: dict[Path, str] = {}

# Each value takes nbgrader several kilobytes of memory, if it is no part of a text.
_MOST_VALUES = 100_000
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)


def remove_links(*, assignment: str, student: str, notebooks: list[str]) -> None:
    """For ``autograde``, before it copies a submission: take away what does not belong there.

    nbgrader takes no notice of what a hook raises. A submission that cannot be made safe, or
    whose folder's name would run in a page, is remembered, and `RepairCells` refuses it.

    Parameters
    ----------
    assignment, student
        The patterns of the whole run, of no use here.
    notebooks
        The submission's notebooks; they tell its folder. The list is made to hold the one that
        the assignment asks for, whatever was handed in in its place, unless nbgrader should
        not even open it.
    """
    del assignment, student
    folder = Path(notebooks[0]).parent.absolute()
    _unsafe.pop(folder, None)
    if problem := id_problem(folder.parent.name):
        _unsafe[folder] = problem
    if folder.is_symlink() or folder.parent.is_symlink():
        _unsafe[folder] = f"{folder}: is a link to another place"
        return
    try:
        remove_strays(folder)
    except OSError as error:
        _unsafe[folder] = f"{folder}: holds links that cannot be removed: {error}"
    assignment_here = find_course(Path.cwd()).assignment(folder.name)
    wanted = folder / f"{assignment_here.notebook}.ipynb"
    if wanted.exists() and (problem := _too_much(wanted, assignment_here.course)):
        notebooks.clear()
        _log.warning("%s", problem)
    else:
        # `GradeInSandbox` finds what was handed in in its place.
        notebooks[:] = [str(Path(notebooks[0]).with_name(wanted.name))]


def _too_much(notebook: Path, course: Course) -> str:
    """Say why nbgrader should not open a notebook, which it would read into memory as it is."""
    try:
        data = read_file(notebook, course.settings.sizes.notebook_mb)
    except NotebookError:
        return ""  # nor does anybody else
    if _TEXT.sub(b"", data).count(b",") <= _MOST_VALUES:
        return ""
    return f"{notebook}: holds more than can be graded here; `gradekit grade` says more"


def take_back_files(*, assignment: str, student: str, notebooks: list[str]) -> None:
    """For ``generate_feedback``, at the end: remove what nbgrader copied beside the pages.

    That is what the student handed in, and the support files.

    Parameters
    ----------
    assignment, student
        The patterns of the whole run, of no use here.
    notebooks
        The autograded notebooks.
    """
    del assignment, student
    graded = Path(notebooks[0]).parent
    folder = find_course(Path.cwd()).assignment(graded.name).feedback(graded.parent.name)
    stay = {Path(notebook).with_suffix(".html").name for notebook in notebooks}
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before it
        copied = graded / path.relative_to(folder)
        if copied.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif copied.is_file() and path.relative_to(folder).as_posix() not in (*stay, *_HANDED_BACK):
            path.unlink()


class RepairCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """For ``autograde``, first of the sanitizing steps: put the instructor's cells right.

    nbgrader's own steps then find nothing to object to; a duplicated or deleted cell would
    make them give up the whole run.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> _Step:
        """Repair a submitted notebook."""
        assignment = _assignment(resources)
        if problem := _unsafe.get(_submission(assignment, resources)):
            raise NotebookError(problem)
        blueprint = read_assignment(assignment)
        return from_dict(sanitize(nb, blueprint).notebook), resources


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """For ``autograde``, in place of executing: grade as ``gradekit grade`` does.

    The submitted file is graded, not ``nb``, so that both roads start from the same bytes.
    """

    unsafe_local = Bool(
        False, help="Grade even where student code cannot be locked in; every result says so."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> _Step:  # noqa: ARG002 - see above
        """Grade a submission; leave ``grade.json`` beside the autograded notebook."""
        assignment = _assignment(resources)
        student = resources["nbgrader"]["student"]
        grader = _grader(assignment, self.unsafe_local)
        handed = grader.take_in(Submission(student, _submission(assignment, resources)))
        graded = grader.grade(handed)
        document = grade_document(
            graded.grade,
            student=student,
            submission_sha256=graded.sha256,
            fingerprints=grader.fingerprints,
        )
        resources.setdefault("outputs", {})[GRADE_FILE] = document.encode()
        resources["gradekit"] = make_entry(
            grader.blueprint, student, graded.sanitized, graded.grade, handed.timestamp
        )
        for notice in graded.grade.notices:
            self.log.warning("%s: %s", printable(student), notice.message)
        return from_dict(graded.autograded), resources


class SaveGrades(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """For ``autograde``, in place of ``SaveAutoGrades``: put the grade into the gradebook."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> _Step:
        """Record the grade that `GradeInSandbox` found."""
        assignment = _assignment(resources)
        with Gradebook(assignment.course.root) as gradebook:
            gradebook.record(assignment.name, assignment.notebook, [resources["gradekit"]])
        return nb, resources


def _assignment(resources: dict[str, Any]) -> Assignment:
    return find_course(Path.cwd()).assignment(resources["nbgrader"]["assignment"])


def _submission(assignment: Assignment, resources: dict[str, Any]) -> Path:
    student: str = resources["nbgrader"]["student"]
    return assignment.course.root / "submitted" / student / assignment.name


_graders: dict[Path, Grader] = {}


def _grader(assignment: Assignment, unsafe_local: bool) -> Grader:
    """Give the grader of an assignment; a new one when anything it was made from changed."""
    grader = _graders.get(assignment.source)
    if grader is None or grader.fingerprints != assignment.fingerprints:
        if grader is not None:
            grader.close()
        grader = _graders[assignment.source] = Grader(assignment, unsafe_local=unsafe_local)
    return grader


@atexit.register
def _close_graders() -> None:
    while _graders:
        _graders.popitem()[1].close()
