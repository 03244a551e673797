"""What students find in place of a solution."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.master.stubs import stub_source
from gradekit.notebooks.regions import RegionError

START = "### START CODE HERE ### (approx. 2 lines)"
END = "### END CODE HERE ###"
UNANSWERED = "# YOUR CODE HERE\nraise NotImplementedError()"


def inside(body: str, indent: str = "    ") -> str:
    """What stands between the markers in the stub of a function with this body."""
    region = f"{START}\n{textwrap.dedent(body).strip()}\n{END}"
    source = f"def f(x):\n{textwrap.indent(region, indent)}\n{indent}return x"
    stub = stub_source(source)
    ast.parse(stub)
    head, tail = f"def f(x):\n{indent}{START}\n", f"\n{indent}{END}\n{indent}return x"
    assert stub.startswith(head)
    assert stub.endswith(tail)
    return textwrap.dedent(stub[len(head) : -len(tail)])


# The three blocks of the seed with each kind of stub.
SEED = {
    "a commented name": (
        """
        #L2_regularization_cost = None
        L2_regularization_cost = (lambd / (2 * m)) * (
            np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3))
        )
        """,
        "L2_regularization_cost = None",
    ),
    "a commented half": (
        """
        #dW3 = 1./m * np.dot(dZ3, A2.T) + None
        dW3 = 1./m * np.dot(dZ3, A2.T) + (lambd / m) * W3
        """,
        "dW3 = 1./m * np.dot(dZ3, A2.T) + None",
    ),
    "names with steps": (
        """
        D1 = np.random.rand(A1.shape[0], A1.shape[1])              # Step 1
        D1 = (D1 < keep_prob).astype(int)                          # Step 2
        A1 = A1 * D1                                               # Step 3
        A1 = A1 / keep_prob                                        # Step 4
        """,
        "D1 = None  # Step 1\nD1 = None  # Step 2\nA1 = None  # Step 3\nA1 = None  # Step 4",
    ),
    "an empty line first": (
        """

        dA2 = dA2 * D2                       # Step 1: apply the dropout mask
        dA2 = dA2 / keep_prob               # Step 2: scale the values
        """,
        "dA2 = None  # Step 1: apply the dropout mask\ndA2 = None  # Step 2: scale the values",
    ),
}
AUTHORS = {
    "a space after the sign": ("# y = x + None\ny = x + 1", "y = x + None"),
    "two stubs": ("#a = None\na = 1\n#b = 2 * None\nb = 2", "a = None\nb = 2 * None"),
    "a loop": (
        "# for i in range(3):\n#     y = None\nfor i in range(3):\n    y = i",
        "for i in range(3):\n    y = None",
    ),
    "a statement of two lines": ("#y = (None +\n#     x)\ny = 2 * x + x", "y = (None +\n     x)"),
    "deeper than the region": ("if x:\n    #y = None\n    y = 1", "y = None"),
    "beside a solution that was tried": ("#y = None\n#y = 7 * x\ny = 8 * x", "y = None"),
    "a call": ("#return f(None)\nreturn f(3)", "return f(None)"),
    "words about None": ("# None is the default\ny = 1", "# None is the default\ny = None"),
    "the word alone": ("# None\ny = 1", "# None\ny = None"),
}
NAMES = {
    "a tuple": ("a, b = 1, 2", "a, b = None, None"),
    "nested and starred": ("(a, [b, *c]) = x", "a, b, c = None, None, None"),
    "a chain": ("a = b = 1", "a, b = None, None"),
    "augmented": ("a += x * 3", "a = None"),
    "annotated": ("a: int = 3", "a = None"),
    "many lines": ("a = g(\n    1,\n    2,\n)  # the sum", "a = None  # the sum"),
    "a remark on the first of many lines": ("a = g(  # the sum\n    1,\n)", "a = None  # the sum"),
    "two on a line": ("a = 1; b = 2  # both", "a = None  # both\nb = None  # both"),
    "a sign in a string": ("a = '# b = 1'  # c", "a = None  # c"),
    "remarks in one column": ("a = 1 # p\nbcd = 2 # q", "a = None    # p\nbcd = None  # q"),
    "a branch": ("if x:\n    a = 1\nelse:\n    a, b = 2, 3", "a = None\nb = None"),
    "a loop": ("s = 0\nfor v in x:\n    s += v", "s = None"),
    "a try": ("try:\n    a = 1\nexcept E:\n    b = 2\nelse:\n    a = 3", "a = None\nb = None"),
    "an item and a name": ("d = {}\nd['k'] = 3 * x", "d = None"),
    "a helper and a name": ("def g(v):\n    w = v\n    return w\ny = g(x)", "y = None"),
    "with a return": ("y = 2 * x\nreturn y", "y = None"),
}  # fmt: skip
NOTHING = {
    "a return": "return 2 * x",
    "an item": "x['k'] = 3",
    "an attribute": "x.y = 3",
    "a call": "x.sort()",
    "pass": "pass",
    "a helper": "def g(v):\n    w = 2\n    return w",
    "a comment": "# add them",
    "nothing": "",
    "no Python": "y = = 2",
    "an IPython command": "y = 2\n%timeit y",
}


@pytest.mark.parametrize(("body", "stub"), SEED.values(), ids=SEED)
def test_the_seeds_blocks_convert(body: str, stub: str) -> None:
    """Commented stubs are uncommented; names keep their steps."""
    assert inside(body) == stub


@pytest.mark.parametrize(("body", "stub"), AUTHORS.values(), ids=AUTHORS)
def test_the_authors_stub_is_uncommented(body: str, stub: str) -> None:
    """Commented code that holds None is the stub, at the region's indentation; the rest goes."""
    assert inside(body) == stub


@pytest.mark.parametrize(("body", "stub"), NAMES.values(), ids=NAMES)
def test_assigned_names_become_none(body: str, stub: str) -> None:
    """One line for each assignment, in order, with its remark."""
    assert inside(body) == stub


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING)
def test_where_no_name_is_assigned_the_stub_raises(body: str) -> None:
    """An untouched stub must not run through."""
    assert inside(body) == UNANSWERED


KEPT = [
    "# Step 1: apply the mask",
    "# First add",
    "# mask",
    "# (20, m)",
    "# remember the masks, they are needed again",
]
DROPPED = [
    "# y = 3 * x",
    "#y = 7 * x + 1",
    "# 3 * x",
    "# Step 1: 4 * x",
    "# multiply: g(x)",
    "# Step 1: compute 3*x here",
    "# that is, y = 3x",
    "# g(x)",
    "# x.sum",
    "# x[0]",
    "# lambda v: v",
    "# import secret",
]


@pytest.mark.parametrize("remark", KEPT)
def test_words_for_the_student_stay(remark: str) -> None:
    """Above an assignment and behind it."""
    assert inside(f"{remark}\ny = 3 * x") == f"{remark}\ny = None"
    assert inside(f"y = 3 * x  {remark}") == f"y = None  {remark}"


@pytest.mark.parametrize("remark", DROPPED)
def test_a_comment_that_may_be_code_goes(remark: str) -> None:
    """When in doubt it is dropped, above an assignment and behind it."""
    assert inside(f"{remark}\ny = 3 * x") == "y = None"
    assert inside(f"y = 3 * x  {remark}") == "y = None"


@given(number=st.integers(10**6, 10**9), depth=st.integers(0, 3), remark=st.text(max_size=30))
def test_no_value_of_a_solution_is_in_its_stub(number: int, depth: int, remark: str) -> None:
    """However the solution is wrapped and remarked, its value is gone."""
    remark = " ".join(remark.split()).replace("#", "")
    value = "f(" * depth + str(number) + ")" * depth
    body = (
        f"    # {remark} {number}*x\n    y = {value}  # {remark}: {value}*2\n    z = y * {number}"
    )
    stub = stub_source(f"if x:\n    {START}\n{body}\n    {END}")
    assert f"{number}*" not in stub.replace(" ", "")
    assert f"={number}" not in stub.replace(" ", "")
    ast.parse(stub)


def test_all_outside_the_regions_stays() -> None:
    """Every other line is the same, the end marker's slip aside."""
    source = f"a  = 1 # x\n{START}   # see above\nb = 2\n### END CODER HERE ### \n\n\tc\n"
    stub = stub_source(source)
    assert stub == f"a  = 1 # x\n{START}   # see above\nb = None\n{END} \n\n\tc\n"


def test_markers_to_the_left_of_the_code() -> None:
    """The stub stands where the code stood."""
    source = f"def f():\n{START}\n    y = 1\n{END}\n    return y"
    assert stub_source(source) == f"def f():\n{START}\n    y = None\n{END}\n    return y"


@pytest.mark.parametrize(("kind", "stub"), [("code", UNANSWERED), ("markdown", "YOUR ANSWER HERE")])
def test_without_a_region_all_is_the_solution(kind: str, stub: str) -> None:
    """As in nbgrader."""
    assert stub_source("secret = 1", kind) == stub


def test_an_open_region_is_refused() -> None:
    """Nothing is guessed about where a solution ends."""
    with pytest.raises(RegionError):
        stub_source(f"{START}\nx = 1")
