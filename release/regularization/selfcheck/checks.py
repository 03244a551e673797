"""The check of an answer on the notebook's example."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .absent import refused
from .comparing import how, wrong_values
from .numeric import Array, fingerprints, flattened, numbers_of, part
from .quiet import own_random_numbers, quiet
from .sources import look_alike, place_of, raised, return_of, stub, unread
from .wording import whether, wrapped

__all__ = ["KNOWN", "NotRightYet", "check", "questions"]

KNOWN = Path(__file__).with_name("known.json")
"""What is known of each question, by the name of its function."""

_DOUBLE, _SINGLE = (1e-6, 1e-8), (1e-4, 1e-5)  # relative and absolute tolerance, as in the grader


class NotRightYet(AssertionError):  # noqa: N818 - it reads as the outcome that it is
    """An answer is not right yet; its text says why, and where to look."""

    def _render_traceback_(self) -> list[str]:
        """Give what Jupyter shows: the text, and no line of this file."""
        return [f"Not right yet.\n{self}"]


def questions() -> dict[str, dict[str, Any]]:
    """Give what is known of each question, by the name of its function; nothing without a file."""
    if not KNOWN.is_file():
        return {}
    known: dict[str, dict[str, Any]] = json.loads(KNOWN.read_text(encoding="utf-8"))
    return known


def check(
    function: Callable[..., Any] | str,
    *arguments: Any,
    expected: Mapping[str, Any],
    **options: Any,
) -> None:
    """Call a function with the example, and set its results beside the expected ones.

    Parameters
    ----------
    function
        Your function, or its name in the notebook.
    arguments, options
        What to call it with; they are left as they are.
    expected
        The results to expect, by name.

    Raises
    ------
    NotRightYet
        There is no such function, it raised an exception, or a result is wrong.
    """
    if isinstance(function, str):
        function = _found(function, inspect.stack()[1].frame.f_globals)
    name = getattr(function, "__name__", "your function")
    known = _known(name, set(expected))
    # Looked for before the call: `exit` would end the notebook, and `input` wait for an answer.
    if problem := refused(function, known.get("modules", ()), known.get("silent", ())):
        raise NotRightYet(wrapped(problem))
    given = deepcopy((arguments, options))
    with quiet() as warned, own_random_numbers():
        try:
            result = function(*given[0], **given[1])
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is told
            problem = raised(function, error)
    if not problem and (found := next(_wrong_ones(result, expected, known), None)) is not None:
        problem = _told(function, found, _all_numbers(given, result, known), known)
    if problem:
        raise NotRightYet(wrapped(stub(function, known.get("stubs", ())) or problem))
    for category in sorted({warning.category.__name__ for warning in warned}):
        _say(f"(There was a {category} on the way; it costs nothing.)")
    _say(f"Well done, this example is right ({known.get('title', name)}).")


def _found(name: str, names: Mapping[str, Any]) -> Callable[..., Any]:
    """Find a function among a notebook's names."""
    function: Callable[..., Any] | None = names.get(name)
    if function is None or not callable(function):
        lines = f"There is no function {name} yet.\n"
        raise NotRightYet(
            wrapped(lines + (unread(names.get("In", ()), name) or _missing(name, names)))
        )
    return function


def _missing(name: str, names: Mapping[str, Any]) -> str:
    """Say what to do where a function is not there: rename one that looks like it, if one does."""
    own = [n for n, value in names.items() if getattr(value, "__globals__", None) is names]
    near = look_alike(name, {*own} - questions().keys())
    if near:
        return (
            f"But there is `{near}`, which looks like it: the line that begins with `def` has to "
            f"say `def {name}`, as in the notebook that you were given."
        )
    return (
        "Run the cell above, which defines it. If that cell shows an error, mend that first. If "
        "it is gone or empty, copy it from the notebook that you were given."
    )


@dataclass(frozen=True)
class _Wrong:
    """A result that is not as it should be: its name, what is wrong, the numbers, and how.

    It is ``misplaced`` where nothing is said about its numbers, but about what is returned.
    """

    name: str
    what: str
    detail: str = ""
    how: str = ""
    misplaced: bool = False


def _known(name: str, results: set[str]) -> dict[str, Any]:
    """Find what is known of a question; a function by another name is told by its results."""
    known = questions()
    alike = [entry for entry in known.values() if entry["says"].keys() == results]
    return known.get(name) or (alike[0] if len(alike) == 1 else {})


def _wrong_ones(
    result: Any, expected: Mapping[str, Any], known: Mapping[str, Any]
) -> Iterator[_Wrong]:
    """Show each result beside the expected one, and give those that are wrong."""
    if result is None:
        what = "Your function returns None: is `return` missing, or what follows it?"
        yield _Wrong("", what, misplaced=True)
        return
    for name, wanted in expected.items():
        try:
            path = known.get("says", {}).get(name, {}).get("path", _path(result, name))
            found = part(result, path)
        except LookupError:
            yield _without(name)
            continue
        wrong = _wrong(name, found, np.asarray(wanted, np.float64))
        if wrong is not None:
            yield _gone(result, known) or _elsewhere(
                wrong, result, np.asarray(wanted, np.float64), known
            )


def _without(name: str) -> _Wrong:
    what = (
        f"What your function returns has no {name} where it should be: return all that the text at "
        "the top of the function names, in this order and under these names."
    )
    return _Wrong(name, what, misplaced=True)


def _gone(result: Any, known: Mapping[str, Any]) -> _Wrong | None:
    """Say so where a result lacks a part: what stands behind it has moved up."""
    for path, name in zip(known.get("results", ()), known.get("names", ()), strict=True):
        try:
            part(result, path)
        except LookupError:
            return _without(name)
    return None


def _elsewhere(wrong: _Wrong, result: Any, wanted: Array, known: Mapping[str, Any]) -> _Wrong:
    """Say so where the right numbers stand in the place of another result."""
    for path, name in zip(known.get("results", ()), known.get("names", ()), strict=True):
        try:
            numbers = numbers_of(part(result, path))
        except LookupError:
            continue
        if (
            name != wrong.name
            and wanted.size > 1
            and numbers is not None
            and numbers.shape == wanted.shape
            and np.allclose(numbers, wanted, *_DOUBLE)
        ):
            what = (
                f"In the place of {wrong.name} stands something else, and {wrong.name} stands in "
                f"the place of {name}: look at the order and the names of what you return."
            )
            return _Wrong(wrong.name, what, misplaced=True)
    return wrong


def _path(result: Any, name: str) -> tuple[str, ...]:
    return (name,) if isinstance(result, Mapping) else ()


def _wrong(name: str, found: Any, wanted: Array) -> _Wrong | None:
    numbers = numbers_of(found)
    if numbers is None:
        kind = type(found).__name__
        what = f"{name} should be made of numbers, but is of the type {kind}."
        return _Wrong(name, what, misplaced=True)
    single = numbers.dtype.kind == "f" and numbers.dtype.itemsize < np.dtype(np.float64).itemsize
    numbers = numbers.astype(np.float64) + 0.0  # adding 0 turns -0. into 0.
    for label, array in (("yours", numbers), ("expected", wanted)):
        _say(f"{name}, {label}:\n{np.array2string(array, precision=8, suppress_small=True)}")
    if wanted.size == 1 and numbers.shape in ((), (1,), (1, 1)):
        numbers = numbers.reshape(wanted.shape)
    if numbers.shape != wanted.shape:
        what = f"{name} has the shape {numbers.shape}; it should be {wanted.shape}."
        if wanted.shape == ():
            what = f"{name} should be one number, but is an array of the shape {numbers.shape}."
        return _Wrong(name, what, how="it is transposed" * (numbers.T.shape == wanted.shape))
    if not np.isfinite(numbers).all():
        return _Wrong(name, f"{name} holds numbers that are not finite (nan or inf).")
    differing = wrong_values(numbers, wanted, name, *(_SINGLE if single else _DOUBLE))
    return _Wrong(name, *differing, how(numbers, wanted)) if differing else None


def _told(
    function: Callable[..., Any], wrong: _Wrong, numbers: list[Array], known: Mapping[str, Any]
) -> str:
    """Say what is wrong, what may be the reason, and where to look."""
    says = known.get("says", {}).get(wrong.name, {})
    marks = [mark for mark, _ in fingerprints(numbers)]
    hints = [known["hints"][mark] for mark in marks if mark in known.get("hints", {})]
    sentence = says.get("sentence")
    lines = [sentence and whether(sentence), wrong.what, wrong.detail]
    if wrong.misplaced and not hints:
        lines.append(f"Where to look: {return_of(function)}.")
        return "\n".join(filter(None, lines))
    if hints:
        lines.append(f"What went wrong: {hints[0]}")
    else:
        lines.append(wrong.how and f"What went wrong: {wrong.how}.")
        lines.append(says.get("hint") and f"Hint: {says['hint']}")
    lines.append(f"Where to look: {place_of(function, wrong.name)}.")
    return "\n".join(filter(None, lines))


def _all_numbers(given: tuple[Any, ...], result: Any, known: Mapping[str, Any]) -> list[Array]:
    """Give the numbers of the arguments after the call, and of all results that there are."""
    found = flattened(given)
    for path in known.get("results", ()):
        try:
            found += flattened(part(result, path))
        except LookupError:
            continue
    return found


def _say(text: str) -> None:
    print(text)  # noqa: T201 - it is for the student who runs the cell
