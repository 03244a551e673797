"""A function's own lines: which one raised, which one is a stub, which one to look at."""

from __future__ import annotations

import ast
import difflib
import inspect
import keyword
import linecache
import re
import traceback
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import Any

__all__ = [
    "first_stub",
    "in_plain_words",
    "last_line",
    "look_alike",
    "parameters_of",
    "place",
    "place_of",
    "raised",
    "return_of",
    "stub",
    "unread",
    "unreadable_word",
]

Function = Callable[..., Any]

_YOURS = "between START CODE HERE and END CODE HERE"
_PARAMETERS = re.compile(r"^def[ \t]+\w+\(([^()]*)\)", re.MULTILINE)
_CODE_POINT = re.compile(r"^.*?invalid (?:non-printable )?character.*?U\+([0-9A-F]{4,5})\b")
_MEANT = dict(
    zip("\u201c\u201d\u201e\u2018\u2019\u2013\u2014\u2212\u00d7", '"""\'\'---*', strict=True)
)
_LONGEST_WORD = 40
_MOST_LETTERS = 4000  # of a cell; its first function is the one that is looked at
_MEANING = {
    "'tuple' object cannot be interpreted as an integer": (
        "A whole shape was given where the sizes are meant one by one."
    ),
    "The truth value of an array": (
        "An array is compared entry by entry, so there are many answers: `if` and `and` need one."
    ),
    "inhomogeneous shape": (
        "Arrays of different shapes do not fit into one array. Work on each by itself first."
    ),
    "not supported for the input types, and the inputs could not be safely coerced": (
        "Is the operator the right one? `^` raises to no power in Python; `**` does."
    ),
    "not aligned": (
        "A matrix product needs as many columns on its left as rows on its right. Is it meant "
        "here, or a product entry by entry?"
    ),
}
_RETURN = re.compile(r"\s+return\b")


def raised(function: Function, error: BaseException) -> str:
    """Say what a call raised, and on which of the notebook's lines."""
    where = last_line(getattr(function, "__globals__", None), error)
    told = f"Your code raised {type(error).__name__}{where and f' in {where}'}: {error}"
    return f"{told}{_advice(function, error, where)}"


def _advice(function: Function, error: BaseException, where: str) -> str:
    """Say what to do about an exception whose own words do not."""
    code = getattr(function, "__code__", None)
    names = code.co_varnames if code else ()
    if isinstance(error, NameError) and (near := look_alike(error.name or "", {*names})):
        return f".\nIs `{near}` meant?" * (near != error.name)
    if isinstance(error, TypeError) and not where:
        return ".\nThe line that begins with `def` was given: it has to stay as it was."
    words = in_plain_words(str(error))
    return words and f".\n{words}"


def in_plain_words(message: str) -> str:
    """Say in plain words what NumPy means; ``""`` where its own words do."""
    return next((says for part, says in _MEANING.items() if part in message), "")


def last_line(own: object, error: BaseException) -> str:
    """Name the last of the notebook's lines on which an exception came by; ``""`` if there is none.

    Parameters
    ----------
    own
        The notebook's names.
    error
        The exception.
    """
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is own
    ]
    return place(*frames[-1]) if frames else ""


def unread(sources: Iterable[str], name: str) -> str:
    """Say which line keeps Python from reading the cell that defines a function, if one does.

    Parameters
    ----------
    sources
        The code of the notebook's cells, in the order in which they were run.
    name
        The function's name.
    """
    definition = re.compile(rf"^def[ \t]+{re.escape(name)}\b", re.MULTILINE)
    source = next((s for s in reversed([*sources]) if definition.search(s)), "")
    try:
        ast.parse(source)
    except SyntaxError as error:
        text = error.text or ""
        line = _code(text.strip())
        shown = f" (`{line}`)" if line else ""
        return (
            f"Python cannot read line {error.lineno} of its cell{shown}: {error.msg}."
            f"{unreadable_word(source, text, error.msg)} Mend that first, and run the cell."
        )
    except ValueError:
        pass
    return ""


def unreadable_word(source: str, line: str, message: str) -> str:
    """Say in plain words what in a line Python cannot read, where it is known.

    Parameters
    ----------
    source
        The code of a cell.
    line
        The line in it that Python cannot read.
    message
        What Python says of it.
    """
    named = _CODE_POINT.search(message)
    return _odd_sign(line, chr(int(named[1], 16))) if named else _own_word(source, line)


def _odd_sign(line: str, sign: str) -> str:
    before = line[: line.find(sign)].split()
    where = f"after `{before[-1][-_LONGEST_WORD:]}`" if before else "at its beginning"
    if meant := _MEANT.get(sign):
        return f" `{sign}` is not `{meant}`, which Python knows: type it anew."
    if unicodedata.category(sign) == "Zs":
        return f" The blank {where} is none that Python knows: delete it, and type a space."
    if not sign.isprintable():
        return f" A sign that nobody sees stands {where}: delete that place, and type it anew."
    return ""


def _own_word(source: str, line: str) -> str:
    """Say so where a line takes a word of Python's for a parameter that is spelled like it."""
    words = set(re.findall(r"\w+", line[:_MOST_LETTERS])).intersection(keyword.kwlist)
    parameters = parameters_of(source)
    for word in sorted(words):
        if near := difflib.get_close_matches(word, sorted(parameters), n=1, cutoff=0.9):
            return f" `{word}` is a word of Python's own; the argument is called `{near[0]}`."
    return ""


def parameters_of(source: str) -> set[str]:
    """Find the parameters of a cell's functions, whether Python can read the cell or not."""
    listed = ",".join(_PARAMETERS.findall(source[:_MOST_LETTERS]))
    return set(re.findall(r"\b\w{2,20}\b", listed)).difference(keyword.kwlist)


def look_alike(name: str, defined: Iterable[str]) -> str | None:
    """Find the function that was most likely meant to have a name."""
    return next(iter(difflib.get_close_matches(name, sorted(defined), n=1, cutoff=0.65)), None)


def stub(function: Function, stubs: Collection[str]) -> str:
    """Say which of the lines that were handed out to be filled in is still there, if one is."""
    found = first_stub(_lines(function), stubs)
    if found is None:
        return ""
    number, line = found
    return (
        f"There is still something to fill in: line {number} of the cell says `{line}`.\n"
        f"What stands {_YOURS} is yours to write."
    )


def first_stub(lines: Iterable[tuple[int, str]], stubs: Collection[str]) -> tuple[int, str] | None:
    """Find the first line that is as it was handed out to be filled in; comments aside.

    Parameters
    ----------
    lines
        The lines of an answer, with their numbers.
    stubs
        The lines that were handed out to be filled in.

    Returns
    -------
    tuple or None
        Its number, and its code.
    """
    wanted = {_squeezed(line) for line in stubs}
    return next(((n, _code(line)) for n, line in lines if _squeezed(line) in wanted), None)


def place_of(function: Function, name: str) -> str:
    """Say where a result comes from: the last line between the marks that assigns it."""
    assigns = re.compile(rf"\s*{re.escape(name)}\s*[-+*/]?=(?!=)")
    inside, found = False, None
    for number, line in _lines(function):
        inside = (inside or "START CODE HERE" in line) and "END CODE HERE" not in line
        if inside and assigns.match(line):
            found = number, line
    if found is None:
        return f"what you wrote {_YOURS}"
    number, line = found
    return f"line {number} of the cell (`{_code(line)}`), and what goes into it"


def return_of(function: Function) -> str:
    """Say where a result is given back: the last line that returns, or that there is none."""
    returns = [(number, _code(line)) for number, line in _lines(function) if _RETURN.match(line)]
    if not returns:
        return "the end of your function, where a line with `return` is missing"
    number, code = returns[-1]
    return f"line {number} of the cell (`{code}`)"


def place(file: str, line: int) -> str:
    """Name a line of the notebook, and say what stands there."""
    cell = f"{file}, line {line}" if file.startswith("cell ") else f"line {line} of its cell"
    text = _code(linecache.getline(file, line))
    return cell + (f" (`{text}`)" if text else "")


def _lines(function: Function) -> list[tuple[int, str]]:
    """Give the lines of a function, with their numbers in the cell."""
    try:
        lines, start = inspect.getsourcelines(function)
    except (OSError, TypeError):
        return []
    return list(enumerate(lines, max(start, 1)))


def _code(line: str) -> str:
    return line.partition("#")[0].strip()


def _squeezed(line: str) -> str:
    return "".join(_code(line).split())
