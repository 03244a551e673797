"""What a student reads about a case: never a hidden input, expected value or line of a test."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import Case
from gradekit.notebooks import Place
from gradekit.sandbox import LoadProblem, Program, Raised, Returned, Stopped
from gradekit.text import printable

__all__ = [
    "HINT",
    "Background",
    "failed_call",
    "failed_check",
    "failing_place",
    "passed",
    "unfit_result",
]

HINT = "Hint: "
"""How the line of a message begins that holds the hint; no other line begins so."""

_TYPES = "'(?:NoneType|bool|int|float|str|tuple|list|dict)'"
_KNOWN_WORDS = {
    "NameError": re.compile(r"name '(?P<word>\w{1,60})' is not defined"),
    "UnboundLocalError": re.compile(
        r"cannot access local variable '(?P<word>\w{1,60})' "
        r"where it is not associated with a value"
    ),
    "TypeError": re.compile(
        r"unsupported operand type\(s\) for "
        rf"(?P<word>\*\*|//|<<|>>|[-+*/%@&|^])(?:=| or pow\(\))?: {_TYPES} and {_TYPES}"
    ),
}
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\.*\w*)|import[ \t]+([^#;\n]+))", re.MULTILINE)
_NO_IMPORT = re.compile(r"`(?P<module>[\w.]{1,60})` cannot be imported in the grader")
_MOST_LINES = 2000
_MOST_MODULES = 20
_SHOWN_LINE = 120
_SHOWN_TEXT = 300


@dataclass(frozen=True)
class Background:
    """What is known of a student's program beside the call at hand.

    Parameters
    ----------
    program
        The program the function belongs to.
    absent
        Names that the function needs and that were not computed, each with the reason.
    problems
        Statements that raised while the program was loaded.
    """

    program: Program
    absent: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[LoadProblem] = ()


def passed(case: Case) -> str:
    """Say what the case was about."""
    return case.sentence


def failed_check(case: Case, error: CheckFailed, last: object) -> str:
    """Say what is wrong with a result."""
    lines = [case.sentence, error.message]
    if error.hint:
        lines.append(f"{HINT}{error.hint}")
    if case.public:
        lines += _public_details(error.detail, last)
    return "\n".join(lines)


def unfit_result(case: Case) -> str:
    """Say that a result has not even the form that the case looks for."""
    return (
        f"{case.sentence}\nWhat your function returned does not have the form described above it."
    )


def failed_call(case: Case, reply: Raised | Stopped, background: Background) -> str:
    """Say why a call gave no result."""
    lines = [case.sentence]
    if isinstance(reply, Stopped):
        lines.append(reply.detail)
        if reply.reason == "missing":
            lines += _load_problems(background)
        return "\n".join(lines)
    lines.append(_raised(case, reply, background.program))
    if reply.type_name == "NameError" and (words := _known_words(reply, background.program)):
        reason = background.absent.get(words["word"])
        lines += [reason] if reason else _load_problems(background)
    if case.public:
        lines += _public_details("", reply)
    return "\n".join(lines)


def failing_place(reply: Raised | Stopped, background: Background) -> Place | None:
    """Give the line on which a call failed, where a message may name it."""
    if isinstance(reply, Raised):
        return _place(reply.cell, reply.line, background.program)
    if reply.reason == "missing" and background.problems:
        problem = background.problems[0]
        return _place(problem.cell, problem.line, background.program)
    return None


def _raised(case: Case, reply: Raised, program: Program) -> str:
    what = reply.type_name or "an exception of your own"
    text = reply.message if case.public else _safe_words(reply, program)
    told = f": {printable(text, _SHOWN_TEXT)}" if text else ""
    return f"Your code raised {what}{_where(reply.cell, reply.line, program)}{told}"


def _safe_words(reply: Raised, program: Program) -> str:
    """Give as much of an exception's message as may be shown for a hidden case.

    A student may raise an exception whose message carries a hidden input. Only sentences of
    the interpreter and of the grader are shown, and only about what stands in the program.
    """
    if reply.type_name == "ImportError":
        match = _NO_IMPORT.match(reply.message)
        return match[0] if match and match["module"] in _modules(program) else ""
    words = _known_words(reply, program)
    return words[0] if words else ""


def _known_words(reply: Raised, program: Program) -> re.Match[str] | None:
    """Recognize a sentence of the interpreter about a word in the line that raised."""
    pattern = _KNOWN_WORDS.get(reply.type_name)
    match = pattern.match(reply.message) if pattern else None
    if match is None:
        return None
    word = re.escape(match["word"])
    standing = rf"\b{word}\b" if re.match(r"\w", match["word"]) else word
    return match if re.search(standing, _line(reply.cell, reply.line, program)) else None


def _modules(program: Program) -> list[str]:
    """Give the first modules that a program imports, as an error about them names them."""
    modules: list[str] = []
    for cell in program.cells:
        for module, listed in _IMPORT.findall(cell.source):
            modules += [module] if module else re.findall(r"(?:^|,)[ \t]*(\w+)", listed)
    return list(dict.fromkeys(modules))[:_MOST_MODULES]


def _line(cell: int | None, line: int | None, program: Program) -> str:
    """Give a line of a program, ``""`` where there is none."""
    if cell is None or line is None or not 0 <= cell < len(program.cells):
        return ""
    lines = program.cells[cell].source.split("\n")
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def _is_too_long(program: Program) -> bool:
    """Whether the line that raised could be chosen from more than an honest program has."""
    return sum(cell.source.count("\n") + 1 for cell in program.cells) > _MOST_LINES


def _place(cell: int | None, line: int | None, program: Program) -> Place | None:
    if cell is None or line is None or not 0 <= cell < len(program.cells):
        return None
    return None if _is_too_long(program) else Place(program.cells[cell].label, line)


def _where(cell: int | None, line: int | None, program: Program) -> str:
    place = _place(cell, line, program)
    if place is None:
        return ""
    text = _line(cell, line, program)
    shown = f" (`{printable(text, _SHOWN_LINE)}`)" if text else ""
    return f" in {place}{shown}"


def _load_problems(background: Background) -> list[str]:
    return [
        f"Before that, {p.type_name or 'an exception of your own'} was raised"
        f"{_where(p.cell, p.line, background.program)}, outside of your function."
        for p in background.problems[:3]
    ]


def _public_details(detail: str, last: object) -> list[str]:
    printed = last.printed if isinstance(last, Returned | Raised) else ""
    lines = [detail] if detail else []
    if printed.strip():
        lines.append(f"It printed: {printable(printed.strip(), _SHOWN_TEXT)}")
    return lines
