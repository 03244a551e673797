"""The steps of ours that ``nbgrader_config.py`` puts into nbgrader's commands.

nbgrader runs each command in the course directory, and tells a step by ``resources`` which
assignment, notebook and student it is at.
"""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

from nbformat import from_dict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from gradekit.course.autograded import GRADE_FILE, grade_document
from gradekit.course.contents import refuse_leaks
from gradekit.course.entries import make_entry
from gradekit.course.folders import Assignment, Submission, find_course
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import Grader, read_assignment
from gradekit.course.hooks import refuse_unsafe, remove_links, take_back_files
from gradekit.course.kept_audits import kept_audit
from gradekit.course.late import lateness
from gradekit.course.late_record import with_lateness
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


class RepairCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """For ``autograde``, first of the sanitizing steps: put the instructor's cells right.

    nbgrader's own steps then find nothing to object to; a duplicated or deleted cell would
    make them give up the whole run.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> _Step:
        """Repair a submitted notebook."""
        assignment = _assignment(resources)
        refuse_unsafe(_submission(assignment, resources))
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
            entry = resources["gradekit"]
            rules = assignment.course.settings.assignment(assignment.name).late
            gradebook.set_due(assignment.name, rules.due_utc)
            gradebook.record(assignment.name, assignment.notebook, [entry])
            handing = gradebook.handing(assignment.name, entry.student)
        document = resources["outputs"][GRADE_FILE].decode()
        found = lateness(rules, entry.student, handing)
        resources["outputs"][GRADE_FILE] = with_lateness(document, found).encode()
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
