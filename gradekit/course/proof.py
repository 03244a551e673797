"""Whether an assignment can be solved at all: looked at before anybody is graded."""

from __future__ import annotations

import ast
import contextlib
import importlib.metadata
import importlib.util
import sys
from collections.abc import Iterator, Sequence

from gradekit.course.folders import SELFCHECK, Assignment
from gradekit.course.settings import SETTINGS_FILE
from gradekit.errors import HiddenTestError, SettingsError
from gradekit.judging import Outcome, Question, QuestionGrade
from gradekit.master.syntax import parse_cell
from gradekit.nearest import did_you_mean
from gradekit.notebooks import Notebook, code_cells
from gradekit.submission import exported_names

__all__ = ["not_failed", "require_full_marks", "require_imports", "require_never_run"]

_MOST_SHOWN = 5
_NEAR = 0.8  # how like a name another one must be to be meant: "torch" is no slip for "rich"


def require_imports(assignment: Assignment) -> None:
    """Refuse settings that allow a module which is not there: it may be a slip for one that is.

    Raises
    ------
    SettingsError
        ``allowed_imports`` names such a module.
    """
    support = assignment.support_modules
    for name in assignment.course.settings.assignment(assignment.name).allowed_imports:
        if name not in support and not _is_there(name):
            known = [
                *support,
                *sys.stdlib_module_names,
                *importlib.metadata.packages_distributions(),
            ]
            mend = "it is not installed: install it, or take it off the list"
            hint = did_you_mean(name, known, mend, _NEAR)
            raise SettingsError(
                f"{_section(assignment)} allowed_imports names {name!r}, and there is no such "
                f"module; {hint}"
            )


def require_never_run(assignment: Assignment, master: Notebook) -> None:
    """Refuse settings that forbid calls of what the master does not have: it may be a slip.

    Raises
    ------
    SettingsError
        ``never_run`` has a name that stands nowhere in the master's code, nor in a module beside
        it.
    """
    never_run = assignment.course.settings.assignment(assignment.name).never_run
    if not never_run:
        return
    known = set().union(*map(exported_names, assignment.support_modules.values()))
    for node in _nodes(master):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            known.add(node.name)
        elif isinstance(node, ast.alias):
            known.add(node.asname or node.name)
        elif isinstance(node, ast.Name | ast.Attribute):
            known.add(node.id if isinstance(node, ast.Name) else node.attr)
    for name in never_run:
        if name not in known:
            mend = "mend the name, or take it off the list"
            hint = did_you_mean(name, sorted(known), mend, _NEAR)
            raise SettingsError(
                f"{_section(assignment)} never_run names {name!r}, which {assignment.master.name} "
                f"neither defines nor calls; {hint}"
            )


def require_full_marks(
    assignment: Assignment,
    solution: Notebook,
    questions: Sequence[Question],
    grades: Sequence[QuestionGrade],
) -> None:
    """Refuse hidden tests and settings under which the master's own solution loses points.

    Parameters
    ----------
    assignment
        The assignment.
    solution
        Its master.
    questions
        Its questions.
    grades
        What the solution earned, graded as a submission is.

    Raises
    ------
    HiddenTestError
        It did not earn all; the message names the tests, and what could be the matter.
    """
    lost = list(dict.fromkeys(_lost(questions, grades)))
    if not lost:
        return
    name, settings = assignment.name, assignment.course.settings
    section = f"[assignments.{name}]"
    if name not in settings.assignments:
        section = f"a section {section}, which is missing"
    more = [f"  … and {len(lost) - _MOST_SHOWN} more"] if len(lost) > _MOST_SHOWN else []
    rules = settings.assignment(name)
    may = {module.partition(".")[0] for module in (*rules.allowed_imports, *rules.silent_imports)}
    if unlisted := sorted(_imported(solution) - may - {SELFCHECK, "__future__"}):
        more.append(f"It imports {', '.join(unlisted)}, which allowed_imports does not name.")
    raise HiddenTestError(
        "\n".join(
            (
                f"{assignment.hidden}: the master's own solution loses points, "
                "so nobody could earn them all:",
                *lost[:_MOST_SHOWN],
                *more,
                f"Mend the hidden tests, {assignment.master.name} or {SETTINGS_FILE} "
                f"({section}: which modules may be imported; [limits]). "
                f"To see where a test fails: pytest {assignment.hidden}",
            )
        )
    )


def not_failed(
    questions: Sequence[Question], grades: Sequence[QuestionGrade]
) -> dict[str, tuple[str, ...]]:
    """Give the ids of the cases that answers did not fail, by question, where there are any.

    The untouched stubs must fail all of them.
    """
    found = {
        question.id: tuple(
            case.id
            for case, test in zip(question.cases, grade.tests, strict=True)
            if test.outcome is not Outcome.FAILED
        )
        for question, grade in zip(questions, grades, strict=True)
    }
    return {question: cases for question, cases in found.items() if cases}


def _lost(questions: Sequence[Question], grades: Sequence[QuestionGrade]) -> Iterator[str]:
    for question, grade in zip(questions, grades, strict=True):
        for case, test in zip(question.cases, grade.tests, strict=True):
            if test.outcome is not Outcome.PASSED:
                yield f"  {question.id}, {case.id}: {' '.join(test.message.split())}"


def _imported(notebook: Notebook) -> set[str]:
    """Give the top-level modules that a notebook imports."""
    found = set()
    for node in _nodes(notebook):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _nodes(notebook: Notebook) -> Iterator[ast.AST]:
    """Give the syntax tree of all cells that are Python."""
    for cell in code_cells(notebook):
        with contextlib.suppress(SyntaxError):
            yield from ast.walk(parse_cell(cell["source"]))


def _section(assignment: Assignment) -> str:
    return f"{assignment.course.root / SETTINGS_FILE}: [assignments.{assignment.name}]"


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
