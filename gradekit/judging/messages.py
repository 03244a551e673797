"""What a student reads about a case: never a hidden input, expected value or line of a test.

What student code chooses for hidden cases adds up over a question; `gradekit.judging.discretion`
decides which of it is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import Case
from gradekit.notebooks import Place
from gradekit.sandbox import LoadProblem, Program, Raised, Returned, Stopped
from gradekit.selfcheck.sources import in_plain_words
from gradekit.text import printable

__all__ = [
    "HINT",
    "Account",
    "Background",
    "failed_call",
    "failed_check",
    "failed_plainly",
    "passed",
    "unfit_result",
]

HINT = "Hint: "
"""How the line of a message begins that holds the hint; no other line begins so."""

_TYPE = "'(?:NoneType|bool|int|float|str|tuple|list|dict)'"
_KNOWN_WORDS = {
    "NameError": re.compile(r"name '(?P<word>\w{1,60})' is not defined"),
    "UnboundLocalError": re.compile(
        r"cannot access local variable '(?P<word>\w{1,60})' "
        r"where it is not associated with a value"
    ),
    "TypeError": re.compile(
        r"unsupported operand type\(s\) for "
        rf"(?P<word>\*\*|//|<<|>>|[-+*/%@&|^])(?:=| or pow\(\))?: {_TYPE} and {_TYPE}"
    ),
}
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\.*\w*)|import[ \t]+([^#;\n]+))", re.MULTILINE)
_NO_IMPORT = re.compile(r"`(?P<module>[\w.]{1,60})` cannot be imported in the grader")
_NO_RESULT = "What came back from the call is no result that can be taken."
_ANOTHER = "Your code raised another exception, which is told when the first one is mended."
_MOST_LINES = 2000
_MOST_MODULES = 20
_SHOWN_LINE = 120
_SHOWN_TEXT = 300


@dataclass(frozen=True)
class Account:
    """Why a case failed, in full and in short.

    Parameters
    ----------
    sentence
        What the case looks at.
    reason
        What went wrong.
    brief
        The same in words of which student code chose nothing but that they are said; the reason
        itself where it is made of such words.
    further
        Lines behind the reason: the author's hint, and what only public cases tell.
    place
        The student's line that the reason names.
    of_call
        Whether a call gave no result, rather than a wrong one.
    """

    sentence: str
    reason: str = ""
    brief: str = ""
    further: tuple[str, ...] = ()
    place: Place | None = None
    of_call: bool = False

    def message(self, *, brief: bool = False) -> str:
        """Give what the student reads."""
        reason = self.brief if brief else self.reason
        return "\n".join([self.sentence, *([reason] if reason else []), *self.further])


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


def failed_check(case: Case, error: CheckFailed, last: object) -> Account:
    """Say what is wrong with a result."""
    further = [f"{HINT}{error.hint}"] if error.hint else []
    if case.public:
        further += _public_details(error.detail, last)
    return Account(case.sentence, error.message, error.brief, tuple(further))


def failed_plainly(case: Case) -> Account:
    """Say no more than what the case looks at."""
    return Account(case.sentence)


def unfit_result(case: Case) -> str:
    """Say that a result has not even the form that the case looks for."""
    return (
        f"{case.sentence}\nWhat your function returned does not have the form described above it."
    )


def failed_call(case: Case, reply: Raised | Stopped, background: Background) -> Account:
    """Say why a call gave no result, and on which line where one may be named."""
    if isinstance(reply, Stopped):
        reasons, place = [reply.detail], None
        if reply.reason == "missing":
            reasons += _load_problems(background)
            if background.problems:
                problem = background.problems[0]
                place = _place(problem.cell, problem.line, background.program)
        if reply.reason == "time" and " longer than " in reply.detail:
            reasons.append("Is there a loop that does not end, or is very much printed?")
        reason = "\n".join(reasons)
        brief = _NO_RESULT if reply.reason == "reply" else reason
        return Account(case.sentence, reason, brief, (), place, of_call=True)
    reasons = [_raised(case, reply, background.program)]
    if reply.type_name == "NameError" and (words := _known_words(reply, background.program)):
        absent = background.absent.get(words["word"])
        reasons += [absent] if absent else _load_problems(background)
    further = _public_details("", reply) if case.public else []
    place = _place(reply.cell, reply.line, background.program)
    reason = "\n".join(reasons)
    return Account(case.sentence, reason, _ANOTHER, tuple(further), place, of_call=True)


def _raised(case: Case, reply: Raised, program: Program) -> str:
    what = reply.type_name or "an exception of your own"
    text = reply.message if case.public else _safe_words(reply, program)
    told = f": {printable(text, _SHOWN_TEXT)}" if text else ""
    if case.public and (words := in_plain_words(reply.message)):
        told += f" ({words})"
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
    if words and reply.type_name == "TypeError":
        # Operators and types, all told, would make thousands of texts to choose from.
        none = ", one of which is None" if "'NoneType'" in words[0] else ""
        return f"unsupported operand type(s) for {words['word']}{none}"
    return words[0] if words else ""


def _known_words(reply: Raised, program: Program) -> re.Match[str] | None:
    """Recognize a sentence of the interpreter about a word in the line that raised."""
    pattern = _KNOWN_WORDS.get(reply.type_name)
    match = pattern.match(reply.message) if pattern else None
    if match is None:
        return None
    word = re.escape(match["word"])
    standing = rf"\b{word}\b" if re.match(r"\w", match["word"]) else word
    shown = _line(reply.cell, reply.line, program)[:_SHOWN_LINE]
    return match if re.search(standing, shown) else None


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
