"""Names of parameters and results, read off a function's source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradekit.judging.anatomy import Anatomy, Names, Output, read_anatomy

ARRAY = np.ones((2, 3))

RESULTS: dict[str, tuple[str, Names]] = {
    "a name": ("return cost", "cost"),
    "a tuple": ("return A, B", ("A", "B")),
    "a list": ("return [A, B]", ("A", "B")),
    "a tuple with a name": ("pair = (A, B)\n    return pair", ("A", "B")),
    "a tuple in a tuple": ("cache = (Z, W)\n    return A, cache", ("A", ("Z", "W"))),
    "a tuple that was named twice": ("p = (A, B)\n    p = (C, D)\n    return p", ("C", "D")),
    "a dictionary with a name": ("grads = {'dW': dW}\n    return grads", "grads"),
    "an expression": ("return A + B", ""),
    "parts that are expressions": ("return A + B, C", ("", "C")),
    "a tuple that names itself": ("p = (p, A)\n    return p", ("p", "A")),
    "several returns": ("if A:\n        return A\n    return B", "B"),
    "a function inside": ("def g():\n        return A\n    return B", "B"),
    "a function inside, below": ("return B\n    def g():\n        return A", "B"),
    "nothing": ("return", ""),
    "no return": ("pass", ""),
}


@pytest.mark.parametrize(("body", "names"), RESULTS.values(), ids=RESULTS)
def test_the_result_is_named(body: str, names: Names) -> None:
    """By the name that is returned, or by the names of its parts."""
    assert read_anatomy(f"def f(x):\n    {body}\n", "f").result == names


def test_parameters_and_order() -> None:
    """Positional parameters, and names by their last assignment."""
    source = """
import numpy
def f(a, /, b, c=1, *, d):
    m = 1
    x, (y, z) = a
    m += 1
    w: int = 2
    x[0] = 5
    return w
"""
    anatomy = read_anatomy(source, "f")
    assert anatomy.parameters == ("a", "b", "c")
    assert anatomy.order == ("x", "y", "z", "m", "w")


@pytest.mark.parametrize("source", ["", "f = lambda x: x", "class f: pass", "def g(): pass"])
def test_without_such_a_function_there_are_no_names(source: str) -> None:
    """Words do without them then."""
    assert read_anatomy(source, "f") == Anatomy()


def test_the_last_definition_counts() -> None:
    """As it does in Python."""
    assert read_anatomy("def f(a): pass\ndef f(b): pass", "f").parameters == ("b",)


OUTPUTS: dict[str, tuple[Names, Any, list[tuple[str, tuple[str | int, ...]]]]] = {
    "a number": ("cost", 1.5, [("cost", ())]),
    "a number without a name": ("", 1.5, [("the result", ())]),
    "an array": ("A", ARRAY, [("A", ())]),
    "nested lists": ("A", [[1, 2], [3, 4]], [("A", ())]),
    "a dictionary": ("grads", {"dW": ARRAY, "db": 1}, [("dW", ("dW",)), ("db", ("db",))]),
    "a tuple": (("A", "B"), (ARRAY, ARRAY), [("A", (0,)), ("B", (1,))]),
    "a tuple in a tuple": (
        ("A", ("Z", "W")),
        (ARRAY, (ARRAY, 1)),
        [("A", (0,)), ("Z", (1, 0)), ("W", (1, 1))],
    ),
    "a tuple without names": ("", (ARRAY, 1), [("result 1", (0,)), ("result 2", (1,))]),
    "a tuple with other names": (("A",), (ARRAY, 1), [("result 1", (0,)), ("result 2", (1,))]),
    "a part without a name": (("", "B"), (1, ARRAY), [("result 1", (0,)), ("B", (1,))]),
}


@pytest.mark.parametrize(("names", "result", "outputs"), OUTPUTS.values(), ids=OUTPUTS)
def test_a_result_is_taken_apart(
    names: Names, result: Any, outputs: list[tuple[str, tuple[str | int, ...]]]
) -> None:
    """Into what has a name of its own."""
    assert Anatomy((), names).outputs(result) == tuple(Output(*output) for output in outputs)


def test_outputs_come_in_the_order_of_computation() -> None:
    """What was assigned first comes first; what was not assigned by name comes last."""
    anatomy = Anatomy((), ("A3", ("Z1", "A3")), ("Z1", "A3"))
    assert [o.name for o in anatomy.outputs((1, (2, 3)))] == ["Z1", "A3", "A3"]
    dictionary = Anatomy((), "grads", ("dZ", "dW"))
    assert [o.name for o in dictionary.outputs({"x": 1, "dW": 2, "dZ": 3})] == ["dZ", "dW", "x"]


MISSING: dict[str, tuple[Any, tuple[str | int, ...]]] = {
    "no such key": ({"dW": 1}, ("db",)),
    "no such position": ((1, 2), (2,)),
    "an array for a tuple": (ARRAY, (0,)),
    "text for a tuple": ("ab", (0,)),
    "a tuple for a dictionary": ((1, 2), ("dW",)),
    "a dictionary for a tuple": ({"A": 1}, (0,)),
    "None": (None, (0,)),
}


@pytest.mark.parametrize(("result", "path"), MISSING.values(), ids=MISSING)
def test_a_part_that_is_not_there_is_an_error(result: Any, path: tuple[str | int, ...]) -> None:
    """Whatever a student returned."""
    with pytest.raises(LookupError):
        Output("dW", path).of(result)


def test_a_part_is_found() -> None:
    """Through dictionaries and tuples."""
    assert Output("W", (1, "W")).of((0, {"W": 5})) == 5
