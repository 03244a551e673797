"""From a submitted notebook to the programs that can be graded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gradekit.notebooks import Place
from gradekit.notices import Notice
from gradekit.sandbox.values import Cell, Program
from gradekit.selfcheck.absent import REFUSED
from gradekit.selfcheck.sources import look_alike, parameters_of, unreadable_word
from gradekit.submission.dependencies import Cause, Dependencies
from gradekit.submission.lookalikes import nearest_name, unusual_letters
from gradekit.submission.parsing import Fault, ParsedCell, TooLargeError, parse_cells
from gradekit.submission.rules import Rules
from gradekit.text import printable

__all__ = ["Extracted", "Rules", "extract"]

_SHORT_LINE = 80
_LONGEST_NAME = 60
_MOST_REASONS = 20
_MOST_COMPARED = 100


@dataclass(frozen=True)
class Extracted:
    """What there is to run for one graded function.

    Parameters
    ----------
    program
        What must run before the function can be called; None if there is no such function.
    problem
        Why there is no program, for the student; ``""`` if there is one.
    absent
        Names that the program needs and does not have: why, for the student.
    place
        The line that keeps the function from being read, if one does.
    """

    program: Program | None
    problem: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None


def extract(
    notebook: Mapping[str, Any], functions: Sequence[str], rules: Rules
) -> tuple[dict[str, Extracted], tuple[Notice, ...]]:
    """Find, for each graded function, the top-level statements that it depends on.

    Nothing in the notebook is run, whatever it holds, and no notebook makes this raise.

    Parameters
    ----------
    notebook
        A notebook of format 4 whose sources are strings.
    functions
        The graded functions.
    rules
        What may run.

    Returns
    -------
    extracted
        One entry for each of ``functions``.
    notices
        Cells that could not be read, and functions defined twice.
    """
    try:
        cells = parse_cells(notebook.get("cells", ()), rules.source_characters)
    except TooLargeError as error:
        nothing = {name: Extracted(None, str(error)) for name in functions}
        return nothing, (Notice("notebook_too_large", str(error)),)
    statements = [statement for cell in cells for statement in cell.statements]
    never_run = rules.never_run.union(functions)
    exports = rules.exports_of({each.star for each in statements if each.star})
    graph = Dependencies(statements, functions, never_run, rules.never_used, exports)
    submission = _Submission(cells, graph, rules, frozenset(functions))
    notices = [*_fault_notices(cells), *submission.replaced_notices(functions)]
    return {name: submission.extract(name) for name in functions}, tuple(notices)


class _Submission:
    """A notebook that has been read, and the words about it."""

    def __init__(
        self,
        cells: tuple[ParsedCell, ...],
        graph: Dependencies,
        rules: Rules,
        graded: frozenset[str],
    ) -> None:
        self._cells = cells
        self._graded = graded
        self._graph = graph
        self._rules = rules
        self._bound = graph.names()
        self._broken = [cell for cell in cells if cell.fault]

    def extract(self, function: str) -> Extracted:
        bound = self._bound.get(function)
        broken = self._broken_definition(function)
        if broken and (bound is None or broken.number > self._cells[bound.cell].number):
            return Extracted(None, _broken_problem(function, broken), place=_fault_place(broken))
        if bound is None:
            return Extracted(None, self._missing(function))
        found = self._graph.slice(function)
        chosen: defaultdict[int, list[int]] = defaultdict(list)
        for statement in found.statements:
            chosen[statement.cell].append(statement.position)
        program = Program(
            cells=tuple(
                Cell(self._cells[index].label, self._cells[index].source, tuple(which))
                for index, which in sorted(chosen.items())
            ),
            allowed=self._rules.allowed,
            silent=self._rules.silent,
        )
        missing = sorted(found.absent.items())[:_MOST_REASONS]
        absent = {name: self._reason(name, cause) for name, cause in missing}
        return Extracted(program, absent=absent)

    def replaced_notices(self, functions: Iterable[str]) -> Iterable[Notice]:
        for function in functions:
            replaced = [each for each in self._graph.replaced[function] if each.defines]
            if replaced and function in self._bound:
                last = self._place(self._bound[function].cell, self._bound[function].line)
                yield Notice(
                    "function_defined_twice",
                    f"`{function}` is defined more than once; the last definition counts ({last}).",
                )

    def _place(self, cell: int, line: int) -> str:
        return str(Place(self._cells[cell].label, line))

    def _broken_definition(self, function: str) -> ParsedCell | None:
        definition = re.compile(rf"^(?:async[ \t]+)?def[ \t]+{re.escape(function)}\b", re.MULTILINE)
        found = (cell for cell in reversed(self._broken) if definition.search(cell.source))
        return next(found, None)

    def _missing(self, function: str) -> str:
        cause = self._graph.cause(function)
        if cause:
            return f"There is no function `{function}` to grade: {self._reason(function, cause)}"
        problem = f"The notebook does not define `{function}`."
        # Another graded function has its own name by right, however much alike the two are.
        defined = [
            name
            for name, statement in self._bound.items()
            if statement.defines and name not in self._graded
        ]
        near = nearest_name(function, defined) or look_alike(
            function, [name for name in defined[-_MOST_COMPARED:] if len(name) <= _LONGEST_NAME]
        )
        if near is None:
            return (
                f"{problem} Restore its cell: copy it from the notebook that you were given, "
                "leave the line that begins with `def` as it is, and fill in your answer again."
            )
        statement = self._bound[near]
        odd = ", ".join(unusual_letters(near))
        letters = f" It is spelled with {printable(odd)}." if odd else ""
        place = self._place(statement.cell, statement.line)
        return f"{problem} It defines `{printable(near)}` ({place}).{letters} Rename it."

    def _reason(self, name: str, cause: Cause) -> str:
        if cause.kind == "unknown":
            return self._unknown(name)
        shown = f"`{printable(name, _LONGEST_NAME)}`"
        root = f"`{printable(cause.root, _LONGEST_NAME)}`"
        subject = shown if cause.root == name else f"{shown} is made from {root}, which"
        place = self._place(cause.cell, cause.line)
        if cause.kind == "inside":
            return (
                f"{shown} is only set inside a function ({place}), which nothing calls in the "
                "grader. Pass it as an argument, or return it."
            )
        does = {
            "calls": "trains, loads data or calls a graded function",
            "checks": "checks an answer",
            "command": "uses a notebook command",
            "waits": "uses `await` outside of a function",
        }[cause.kind]
        return (
            f"{subject} is made by a statement that {does} ({place}); such statements do not run "
            "in the grader. Use the arguments of your function, or compute it inside."
        )

    def _unknown(self, name: str) -> str:
        shown = f"`{printable(name, _LONGEST_NAME)}`"
        if name in REFUSED:
            return f"The grader does not have {shown}: it has to go."
        binding = re.compile(rf"^[^#\n]*\b{re.escape(name)}\b", re.MULTILINE)
        for cell in reversed(self._broken):
            if name in cell.source and binding.search(cell.source):
                return f"{shown} may come from cell {cell.number}, which {_what(cell)}."
        graded = sorted(self._bound.keys() & self._graded)
        parameters = [parameters_of(self._cells[self._bound[each].cell].source) for each in graded]
        near = nearest_name(name, [*self._bound, *sorted(set().union(*parameters))])
        hint = (
            f"Is `{printable(near, _LONGEST_NAME)}` meant?"
            if near
            else "Where a cell of the notebook that you were given makes it, copy that cell."
        )
        return f"{shown} is not defined anywhere in the notebook. {hint}"


def _fault_notices(cells: Iterable[ParsedCell]) -> Iterable[Notice]:
    for cell in cells:
        if cell.fault:
            message = f"Cell {cell.number} {_what(cell)}; nothing in it was run."
            yield Notice("syntax_error" if cell.fault.line else "unreadable_cell", message)


def _what(cell: ParsedCell) -> str:
    return printable(cell.fault.what if cell.fault else "")


def _fault_place(cell: ParsedCell) -> Place | None:
    line = cell.fault.line if cell.fault else 0
    return Place(cell.label, line) if line else None


def _broken_problem(function: str, cell: ParsedCell) -> str:
    fault = cell.fault or Fault("cannot be read")
    text = fault.text.strip()
    word = printable(unreadable_word(cell.source, fault.text, fault.what))
    quoted = f" The line is: `{printable(text)}`" if 0 < len(text) <= _SHORT_LINE else ""
    return (
        f"`{function}` is defined in cell {cell.number}, which {_what(cell)}. "
        f"Python can run nothing in that cell until this is mended.{quoted}{word}"
    )
