"""From the master to what students get, proven before it is handed out."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gradekit import __version__
from gradekit.course.audit import Progress, audit
from gradekit.course.contents import search_for_leaks, student_files, write_selfcheck
from gradekit.course.converters import generate_assignment
from gradekit.course.folders import Assignment
from gradekit.course.grader import Grader
from gradekit.course.intake import Handed
from gradekit.course.misfits import require_fit
from gradekit.course.proof import not_failed
from gradekit.course.run import ignore
from gradekit.errors import MasterError
from gradekit.judging import Audit, Grade, collect_cases
from gradekit.master import Finding, lint
from gradekit.notebooks import parse_notebook

__all__ = ["Release", "release"]

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
        hidden tests failed their audit, or nbgrader made something else than was checked.
    GradekitError
        The master, the hidden tests or a table cannot be used; the solution does not earn all
        points.
    """
    warnings = _lint(assignment)
    files = student_files(assignment)
    notebook = files[f"{assignment.notebook}.ipynb"]
    search_for_leaks(assignment, files)
    blank, solved = _check_grades(assignment, notebook)
    audited = None if without_audit else audit(assignment, jobs, on_progress=on_progress)
    if audited is not None and not audited.passed:
        raise MasterError(_refusal(audited))
    write_selfcheck(assignment, files)
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
        require_fit(assignment, grader.blueprint)
        blank = grader.grade(Handed(blank_notebook)).grade
        solved = grader.grade(Handed(assignment.master.read_bytes())).grade
        earned = not_failed(grader.questions, blank.questions)
    if earned:
        shown = [f"  {question}, {case}" for question, cases in earned.items() for case in cases]
        raise MasterError(
            "\n".join(
                (
                    f"{assignment.name}: the untouched release earns points for "
                    f"{', '.join(earned)}; its stubs do not fail these hidden tests:",
                    *_shortened(shown),
                    "Let each of them look at the result, too, as with `check.scalar` or "
                    f"`check.array`; they are in {assignment.hidden}.",
                )
            )
        )
    return blank, solved


def _refusal(failed: Audit) -> str:
    shown = _shortened([f"  {sentence}" for sentence in failed.failures])
    return "\n".join(
        (
            f"{failed.assignment}: the hidden tests failed their audit, so nothing was released:",
            *shown,
            "Mend the hidden tests or the tables beside them; "
            f"`gradekit audit {failed.assignment}` shows all that was found. "
            "To release all the same, say --without-audit.",
        )
    )


def _shortened(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _MOST_SHOWN
    return [*lines[:_MOST_SHOWN], *([f"  … and {more} more"] if more > 0 else [])]


def _pack(archive: Path, folder: str, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.comment = f"{folder}, released by gradekit {__version__}".encode()
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{folder}/{name}", _ZIP_TIME)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, content)
