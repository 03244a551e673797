"""From the master to what students get, proven before it is handed out."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from gradekit.course.audit import Progress, audit
from gradekit.course.converters import generate_assignment
from gradekit.course.folders import SELFCHECK, Assignment
from gradekit.course.grader import Grader
from gradekit.course.intake import Handed
from gradekit.course.run import ignore
from gradekit.course.selfcheck import KNOWN_FILE, searchable, selfcheck_files, uses_selfcheck
from gradekit.course.tables import read_misconceptions
from gradekit.errors import MasterError
from gradekit.judging import Audit, Grade, collect_cases
from gradekit.master import Finding, find_leaks, lint, student_version
from gradekit.notebooks import dump_notebook, parse_notebook

__all__ = ["Release", "refuse_leaks", "release", "student_files"]

_NUMBER = re.compile(r"[\d.][\d._]*(?:[eE][-+]?\d+)?")

# Zip files hold local times from 1980 on; a fixed one makes the same release the same file.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MOST_SHOWN = 10


@dataclass(frozen=True)
class Release:
    """A release that was made.

    Parameters
    ----------
    folder
        The folder with the student version.
    archive
        The same as a zip file for a learning management system.
    files
        The released files, relative to ``folder``.
    warnings
        What the linter thinks could be better.
    blank, solved
        The grades of the untouched release and of the master's solution.
    audit
        The audit of the hidden tests, which passed; None if it was left out.
    """

    folder: Path
    archive: Path
    files: tuple[str, ...]
    warnings: tuple[Finding, ...]
    blank: Grade
    solved: Grade
    audit: Audit | None


def release(
    assignment: Assignment,
    *,
    jobs: int = 1,
    without_audit: bool = False,
    on_progress: Progress = ignore,
) -> Release:
    """Check the master, make the student version with nbgrader, and pack it.

    Nothing is released unless every check holds.

    Parameters
    ----------
    assignment
        The assignment.
    jobs, on_progress
        As for `run_audit`; an audit is made only if none of the assignment as it is was kept.
    without_audit
        Whether to release whatever an audit of the hidden tests would say.

    Raises
    ------
    MasterError
        The linter found errors, something leaked, the blank version earned points, the
        solution did not earn all, the hidden tests failed their audit, or nbgrader made
        something else than was checked.
    GradekitError
        The master or the hidden tests cannot be read.
    """
    warnings = _lint(assignment)
    files = student_files(assignment)
    notebook = files[f"{assignment.notebook}.ipynb"]
    _search(assignment, files)
    blank, solved = _check_grades(assignment, notebook)
    audited = None if without_audit else audit(assignment, jobs, on_progress=on_progress)
    if audited is not None and not audited.passed:
        raise MasterError(_refusal(audited))
    _write_selfcheck(assignment, files)
    generate_assignment(assignment.course.root, assignment.name)
    for name, content in files.items():
        if (assignment.release / name).read_bytes() != content:
            raise MasterError(
                f"{assignment.release / name}: nbgrader made something else than was checked; "
                "are the preprocessors in nbgrader_config.py still those of the kit?"
            )
    archive = assignment.release.with_name(f"{assignment.name}.zip")
    _pack(archive, assignment.name, files)
    return Release(assignment.release, archive, tuple(files), warnings, blank, solved, audited)


def student_files(assignment: Assignment) -> dict[str, bytes]:
    """Give what a release holds: paths relative to its folder -> content."""
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    notebook = dump_notebook(student_version(master)).encode()
    return {
        f"{assignment.notebook}.ipynb": notebook,
        **_support_files(assignment),
        **_selfcheck(assignment),
    }


def refuse_leaks(assignment: Assignment, notebook: bytes) -> None:
    """Search a student version, with the files beside its master, for what students must not see.

    What public cases say, and the hints of mistakes that they show, may stand in the self-check.

    Raises
    ------
    MasterError
        A line of a solution, an output, a line or number of a hidden test, or the hint for a
        misconception is in it; or the files of the self-check are not those of the assignment.
    """
    files = {f"{assignment.notebook}.ipynb": notebook, **_support_files(assignment)}
    for name, content in _selfcheck(assignment).items():
        if files.get(name) != content:
            raise MasterError(
                f"{assignment.source / name}: is not what the master and the hidden tests give; "
                f"run `gradekit release {assignment.name}`, which makes it anew"
            )
    _search(assignment, files)


def _search(assignment: Assignment, files: dict[str, bytes]) -> None:
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    hints = "\n".join(entry.hint for entry in read_misconceptions(assignment))
    hidden = {**assignment.hidden_sources, assignment.misconceptions.name: hints}
    leaks = [*find_leaks(searchable(assignment, files), master, hidden)]
    # What is allowed to be published may hold no line of a solution, and no hidden number, either.
    numbers = {name: " ".join(_NUMBER.findall(text)) for name, text in hidden.items()}
    published = {name: files[name] for name in files if name == KNOWN_FILE}
    leaks += find_leaks(published, master, numbers)
    if leaks:
        shown = "\n".join(f"  {leak}" for leak in [*dict.fromkeys(leaks)][:20])
        raise MasterError(f"{assignment.name}: the release would give away:\n{shown}")


def _selfcheck(assignment: Assignment) -> dict[str, bytes]:
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    return selfcheck_files(assignment) if uses_selfcheck(master) else {}


def _write_selfcheck(assignment: Assignment, files: dict[str, bytes]) -> None:
    """Lay the self-check beside the master, where nbgrader takes it from; leave what is right."""
    for name, content in files.items():
        path = assignment.source / name
        if path.parent.name == SELFCHECK and not (path.is_file() and path.read_bytes() == content):
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)  # it may be a link to the kit's own
            path.write_bytes(content)


def _support_files(assignment: Assignment) -> dict[str, bytes]:
    return {
        path.relative_to(assignment.source).as_posix(): path.read_bytes()
        for path in assignment.support_files
    }


def _lint(assignment: Assignment) -> tuple[Finding, ...]:
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    cases = collect_cases(assignment.hidden, assignment.course.root)
    findings = lint(master, Counter(case.question for case in cases))
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise MasterError("\n".join(f"{assignment.master}: {error}" for error in errors))
    return findings


def _check_grades(assignment: Assignment, blank_notebook: bytes) -> tuple[Grade, Grade]:
    with Grader(assignment, unsafe_local=True) as grader:  # the instructor's own code
        blank = grader.grade(Handed(blank_notebook)).grade
        solved = grader.grade(Handed(assignment.master.read_bytes())).grade
    if blank.score != 0 or not blank.judged:
        earned = [q.id for q in blank.questions if q.score != 0]
        raise MasterError(
            f"{assignment.name}: the untouched release earns points for {', '.join(earned)}; "
            "its stubs must fail, or the hidden tests ask for too little"
        )
    if solved.score != solved.max_score:
        lost = [
            f"  {q.id}, {t.name}: {t.message}"
            for q in solved.questions
            for t in q.tests
            if t.outcome != "passed"
        ]
        raise MasterError(
            f"{assignment.name}: the master's solution does not earn all points:\n"
            + "\n".join(lost)
        )
    return blank, solved


def _refusal(failed: Audit) -> str:
    shown = [f"  {sentence}" for sentence in failed.failures[:_MOST_SHOWN]]
    if (more := len(failed.failures) - _MOST_SHOWN) > 0:
        shown.append(f"  … and {more} more")
    return "\n".join(
        (
            f"{failed.assignment}: the hidden tests failed their audit, so nothing was released:",
            *shown,
            "Mend the hidden tests or the tables beside them; "
            f"`gradekit audit {failed.assignment}` shows all that was found. "
            "To release all the same, say --without-audit.",
        )
    )


def _pack(archive: Path, folder: str, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{folder}/{name}", _ZIP_TIME)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, content)
