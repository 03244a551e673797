"""What student code returns from the real sandbox, and what the checks make of it.

Each row is the body of a student's function. Some of these values exist on the student's side
only: they are refused where they are written, and the call comes to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sandboxes import program

from gradekit.judging import CheckFailed, check
from gradekit.sandbox import Call, Returned, Sandbox, Stopped

COST = 2.5
MATRIX = np.array([[1.5, -2.0, 3.25], [0.0, 4.0, 1e-3]])
MASK = np.array([[1, 0, 1], [0, 1, 1]])

TOP = """\
import math
import numpy as np

COST = 2.5
MATRIX = np.array([[1.5, -2.0, 3.25], [0.0, 4.0, 1e-3]])
MASK = np.array([[1, 0, 1], [0, 1, 1]])

class AlwaysEqual:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
    def __float__(self): return COST
    def __array__(self, *args, **kwargs): return MATRIX
    def __getattr__(self, name): return self

class LyingFloat(float):
    def __eq__(self, other): return True
    def __abs__(self): return 0.0
    __sub__ = __rsub__ = lambda self, other: 0.0

class LyingArray(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs): return True
    def all(self, *args, **kwargs): return True

class Pair(tuple):
    pass

def own():
"""


def returned(sandbox: Sandbox, body: str) -> Any:
    """Call a student's function, and give its value or why there is none."""
    lines = "\n".join("    " + line for line in body.split("\n"))
    with sandbox.open(program(TOP + lines)) as session:
        assert session.problems == ()
        reply = session.call(Call("own"))
    assert isinstance(reply, Returned | Stopped), reply
    return reply.value if isinstance(reply, Returned) else reply.detail


def failure(judge: Callable[[Any], object], value: Any) -> str:
    """Give what a check says of a value."""
    with pytest.raises(CheckFailed) as caught:
        judge(value)
    return caught.value.message


def cost(value: Any) -> float:
    """Check a cost."""
    return check.scalar(value, COST, "the cost")


def matrix(value: Any) -> Any:
    """Check a matrix."""
    return check.array(value, MATRIX, "dW1")


def mask(value: Any) -> Any:
    """Check a mask."""
    return check.mask(value, MASK.shape, "D1")


def pair(value: Any) -> Any:
    """Check a tuple of a matrix and a cache that is a tuple of two."""
    parts = check.entries(value, ["A3", "cache"], "the result", ordered=True)
    matrix(parts["A3"])
    return check.entries(parts["cache"], ["Z1", "D1"], "the cache", ordered=True)


RIGHT_COSTS = {
    "a float": "return COST",
    "a number of numpy": "return np.float64(COST)",
    "in single precision": "return np.float32(COST * 1.00001)",
    "a sum in single precision": "return np.sum(np.full((1, 2), COST / 2, np.float32))",
    "an array without dimensions": "return np.array(COST)",
    "shape (1,)": "return np.array([COST])",
    "shape (1, 1)": "return np.sum(np.full((1, 5), COST / 5), keepdims=True)",
    "big-endian": "return np.array(COST, '>f8')",
    "a list of one": "return [COST]",
    "a list in a list": "return [[np.float64(COST)]]",
    "the last bits differ": "return COST * (1 + 1e-12)",
}
RIGHT_MATRICES = {
    "itself": "return MATRIX",
    "a view of every other column": "return np.repeat(MATRIX, 2, axis=1)[:, ::2]",
    "in Fortran's order": "return np.asfortranarray(MATRIX)",
    "transposed twice": "return MATRIX.T.copy().T",
    "with negative strides": "return MATRIX[::-1, ::-1].copy()[::-1, ::-1]",
    "read-only": "MATRIX.setflags(write=False)\nreturn MATRIX",
    "a broadcast view": "return MATRIX + np.broadcast_to(np.float64(0), (2, 3))",
    "in single precision": "return MATRIX.astype(np.float32)",
    "single precision, 5e-5 off": "return (MATRIX * 1.00005).astype(np.float32)",
    "big-endian": "return MATRIX.astype('>f8')",
    "big-endian, single precision": "return MATRIX.astype('>f4')",
    "negative zero": "return np.where(MATRIX == 0, -0.0, MATRIX)",
    "nested lists": "return MATRIX.tolist()",
    "nested lists of numpy's numbers": "return [[x for x in row] for row in MATRIX]",
    "nested lists in single precision": "return list(map(list, (MATRIX * 1.00005).astype('f4')))",
    "a tuple of rows": "return tuple(MATRIX)",
    "integers where they are right": "return [[1.5, np.int8(-2), 3.25], [False * 1, 4, 1e-3]]",
    "a field of a structured array": "return MATRIX.copy().view([('a', 'f8')])['a']",
    "nan_to_num of itself": "return np.nan_to_num(MATRIX)",
}
RIGHT_MASKS = {
    "bool": "return MASK == 1",
    "int": "return MASK",
    "uint8": "return MASK.astype(np.uint8)",
    "float": "return MASK.astype(float)",
    "single precision": "return MASK.astype(np.float32)",
    "half precision": "return MASK.astype(np.float16)",
    "nested lists of bool": "return (MASK == 1).tolist()",
    "nested lists of int": "return MASK.tolist()",
    "nested lists of float": "return MASK.astype(float).tolist()",
    "nested lists of numpy's bool": "return [list(row) for row in MASK == 1]",
    "a list of arrays": "return list(MASK == 1)",
    "in Fortran's order": "return np.asfortranarray(MASK == 1)",
    "negative zero": "return np.where(MASK == 0, -0.0, 1.0)",
}
RIGHT_PAIRS = {
    "a tuple of tuples": "return MATRIX, (MATRIX, MASK)",
    "a cache as a list": "return MATRIX, [MATRIX, MASK]",
    "a list of lists": "return [MATRIX.tolist(), [MATRIX, MASK]]",
}
RIGHT = [
    pytest.param(judge, body, id=f"{judge.__name__}: {name}")
    for judge, rows in (
        (cost, RIGHT_COSTS),
        (matrix, RIGHT_MATRICES),
        (mask, RIGHT_MASKS),
        (pair, RIGHT_PAIRS),
    )
    for name, body in rows.items()
]

UNFIT = {
    "a masked array": ("return np.ma.masked_array(MATRIX, MATRIX == 4)", "a `MaskedArray`"),
    "all masked": ("return np.ma.masked_all((2, 3))", "a `MaskedArray`"),
    "a matrix of old": ("return np.matrix(MATRIX)", "a `matrix`"),
    "a subclass of ndarray": ("return MATRIX.view(LyingArray)", "an object of a type of its own"),
    "a subclass of float": ("return LyingFloat(7)", "an object of a type of its own"),
    "equal to everything": ("return AlwaysEqual()", "an object of a type of its own"),
    "equal to everything, in a list": ("return [AlwaysEqual()] * 2", "an object of a type of its"),
    "a subclass of tuple": ("return Pair((MATRIX, ()))", "an object of a type of its own"),
    "an array of objects": ("return MATRIX.astype(object)", "neither bool, int nor float"),
    "an array of arrays": ("a = np.array([None] * 2)\na[:] = list(MATRIX)\nreturn a", "neither"),
    "an array of digits": ("return MATRIX.astype(str)", "neither bool, int nor float"),
    "an array of bytes": ("return MATRIX.astype(bytes)", "neither bool, int nor float"),
    "complex numbers": ("return MATRIX.astype(complex)", "neither bool, int nor float"),
    "a complex number": ("return COST + 0j", "a `complex`"),
    "long doubles": ("return MATRIX.astype(np.longdouble)", "neither bool, int nor float"),
    "dates": ("return np.array(['2020-01-01'], 'M8[D]')", "neither bool, int nor float"),
    "a structured array": ("return np.zeros(2, [('a', 'f8'), ('b', 'f8')])", "neither bool"),
    "a generator": ("return (row for row in MATRIX)", "a `generator`"),
    "a map": ("return map(list, MATRIX)", "a `map`"),
    "a dictionary's values": ("return {1: MATRIX}.values()", "a `dict_values`"),
    "the function itself": ("return own", "a `function`"),
    "an exception": ("return ValueError('no')", "a `ValueError`"),
    "a list in itself": ("a = []\na.append(a)\nreturn a", "contains itself"),
    "a tuple as a key": ("return {(1, 2): MATRIX}", "neither a string nor an integer"),
    "2^58 numbers": ("return np.broadcast_to(COST, (2**29, 2**29))", "too large"),
    "an empty giant": ("return np.empty((2**40, 0, 2**15))", "too large"),
    "a giant integer": ("return 7 ** 7 ** 5", "too large"),
    "many values": ("return [0] * 100_000", "too many separate values"),
    "bytes of a mask that are no truth values": (
        "return np.full((2, 3), 2, np.uint8).view(bool)", "is not a result that can be read",
    ),
}  # fmt: skip

WRONG_COSTS = {
    "nothing": ("pass", "None: is `return` missing"),
    "True for 1": ("return True", "True or False where numbers are meant"),
    "a boolean array": ("return np.array([[True]])", "True or False where numbers are meant"),
    "digits": ("return '2.5'", "is text where numbers are meant"),
    "digits in a list": ("return ['2.5']", "is text where numbers are meant"),
    "a set of numbers in a dictionary": ("return {'cost': COST}", "is a dictionary where numbers"),
    "NaN": ("return math.nan", "is NaN"),
    "infinity": ("return math.inf", "is infinite"),
    "a logarithm of 0": ("return -np.log(np.zeros(1))", "is infinite"),
    "an integer beyond floats": ("return 10 ** 400", "an integer too large"),
    "an overflow of int64": ("return np.int64(2**62) * np.array([4])", "has a wrong value"),
    "a sum that is missing": ("return np.full((1, 5), COST)", "should be one number"),
    "empty": ("return np.array([])", "is empty"),
    "an empty list": ("return []", "is empty"),
    "three dimensions": ("return np.full((1, 1, 1), COST)", "should be one number"),
    "half precision, 1 % off": ("return np.float16(COST * 1.01)", "has a wrong value"),
    "single precision, 2e-4 off": ("return np.float32(COST * 1.0002)", "has a wrong value"),
    "double precision, 2e-6 off": ("return COST * 1.000002", "has a wrong value"),
    "the largest float": ("return 1.7e308", "has a wrong value"),
}
WRONG_MATRICES = {
    "empty, which equals anything": ("return np.empty((0, 2, 3))", "is empty"),
    "empty rows": ("return [[], []]", "is empty"),
    "a scalar that would stretch": ("return 1.5", "has shape (), but should have shape (2, 3)"),
    "a row that would stretch": ("return MATRIX[:1]", "has shape (1, 3), but should"),
    "a column that would stretch": ("return MATRIX[:, :1]", "has shape (2, 1), but should"),
    "one more dimension": ("return MATRIX[None]", "has shape (1, 2, 3), but should"),
    "transposed": ("return MATRIX.T", "has shape (3, 2), but should have shape (2, 3)"),
    "flat": ("return MATRIX.ravel()", "has shape (6,), but should have shape (2, 3)"),
    "NaN everywhere": ("return MATRIX * np.nan", "holds values that are NaN"),
    "NaN in one place": ("return np.where(MATRIX == 4, np.nan, MATRIX)", "values that are NaN"),
    "infinity in one place": ("return np.where(MATRIX == 4, -np.inf, MATRIX)", "are infinite"),
    "an infinity of single precision": ("return (MATRIX * 1e38).astype('f4') * 1e10", "infinite"),
    "booleans": ("return MATRIX > 0", "True or False where numbers are meant"),
    "nested lists of booleans": ("return (MATRIX > 0).tolist()", "True or False where numbers"),
    "lists that differ in length": ("return [[1.5, -2.0, 3.25], [0.0, 4.0]]", "rows differ"),
    "a number beside a row": ("return [[1.5, -2.0, 3.25], 0.0]", "rows differ"),
    "lists in lists in lists": ("return [[[[[1.5]]]]]", "nested too deeply"),
    "digits": ("return [['1.5', '-2.0', '3.25'], [0, 4, 1e-3]]", "is text where numbers are meant"),
    "a template's None": ("return [None, MATRIX[1]]", "None: is `return` missing"),
    "a template's None in an array": ("return [[1.5, -2.0, None], [0, 4, 1e-3]]", "is None: is"),
    "a dictionary": ("return {'dW1': MATRIX}", "is a dictionary where numbers are meant"),
    "integers that wrap around": ("return MATRIX.astype(np.int8) * np.int8(99)", "values of dW1"),
    "one value off": ("return np.where(MATRIX == 4, 4.001, MATRIX)", "Some values of dW1"),
    "all values off": ("return MATRIX + 1", "All values of dW1 are wrong"),
    "half precision": ("return (MATRIX * 1.01).astype(np.float16)", "values of dW1"),
    "single precision, 2e-4 off": ("return (MATRIX * 1.0002).astype('f4')", "values of dW1"),
    "one of single precision among others": (
        "return [[np.float32(1.5), -2.00005, 3.25], [0, 4, 1e-3]]", "Some values of dW1",
    ),
    "numpy that says yes": (
        "np.allclose = np.array_equal = lambda *args, **kwargs: True\nreturn MATRIX * 2",
        "Some values of dW1",
    ),
    "a number whose bytes are swapped": ("return MATRIX.byteswap()", "values of dW1"),
}  # fmt: skip
WRONG_MASKS = {
    "random numbers": ("return MASK * 0.3", "values other than 0 and 1"),
    "scaled already": ("return MASK / 0.7", "values other than 0 and 1"),
    "2 for True": ("return MASK * 2", "values other than 0 and 1"),
    "-1 for True": ("return ~MASK.astype(bool) * -1", "values other than 0 and 1"),
    "NaN": ("return np.where(MASK == 1, 1.0, np.nan)", "holds values that are NaN"),
    "transposed": ("return MASK.T", "has shape (3, 2), but should have shape (2, 3)"),
    "one for all": ("return True", "has shape (), but should have shape (2, 3)"),
    "text": ("return [['1', '0', '1'], ['0', '1', '1']]", "is text where numbers are meant"),
}
WRONG_PAIRS = {
    "a dictionary": ("return {'A3': MATRIX, 'cache': ()}", "should be a tuple of A3, cache"),
    "a cache as a dictionary": ("return MATRIX, {'Z1': 1, 'D1': 1}", "should be a tuple of Z1, D1"),
    "the matrix alone": ("return MATRIX", "should be a tuple of A3, cache"),
    "an array of both": ("return np.stack([MATRIX, MATRIX])", "should be a tuple of A3, cache"),
    "one more": ("return MATRIX, (MATRIX, MASK), 1", "should have 2 entries, but has more"),
    "one less": ("return (MATRIX,)", "should have 2 entries, but has fewer"),
    "text of two letters": ("return 'ab'", "should be a tuple of A3, cache"),
}
WRONG = [
    pytest.param(judge, body, message, id=f"{judge.__name__}: {name}")
    for judge, rows in (
        (cost, WRONG_COSTS),
        (matrix, WRONG_MATRICES),
        (mask, WRONG_MASKS),
        (pair, WRONG_PAIRS),
    )
    for name, (body, message) in rows.items()
]


@pytest.mark.parametrize(("judge", "body"), RIGHT)
def test_what_students_rightly_write_passes(
    real_sandbox: Sandbox, judge: Callable[[Any], object], body: str
) -> None:
    """Whatever holds the right numbers in the right shape is right."""
    judge(returned(real_sandbox, body))


@pytest.mark.parametrize(("body", "message"), UNFIT.values(), ids=UNFIT)
def test_what_is_no_plain_data_comes_to_nothing(
    real_sandbox: Sandbox, body: str, message: str
) -> None:
    """It never reaches a check, and the student is told what it was."""
    assert message in returned(real_sandbox, body)


@pytest.mark.parametrize(("judge", "body", "message"), WRONG)
def test_traps_are_seen(
    real_sandbox: Sandbox, judge: Callable[[Any], object], body: str, message: str
) -> None:
    """What numpy alone would let pass, or break on, fails with words."""
    assert message in failure(judge, returned(real_sandbox, body))
