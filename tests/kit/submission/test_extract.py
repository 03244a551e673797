"""Which statements of a notebook run for a graded function."""

from __future__ import annotations

import ast
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import RULES, chosen, loaded, notebook, only, run

from gradekit.submission.extract import Rules, extract
from gradekit.submission.parsing import parse_cells


@dataclass(frozen=True)
class Case:
    """A notebook; what ``f(2)`` gives, and text of statements that must not be chosen."""

    name: str
    cells: tuple[str, ...]
    gives: object
    without: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


CASES = [
    Case("a function alone", ("def f(x):\n    return x + 1",), 3),
    Case(
        "an import, and not the cell that trains",
        ("import numpy as np", "def f(x):\n    return np.square(x)", "p = model(3)\nprint(p)"),
        4,
        ("model", "print"),
    ),
    Case(
        "a dotted import binds its first part", ("import os.path", "def f(x): return os.sep"), "/"
    ),
    Case(
        "a dotted import under a name",
        ("import os.path as p\nimport math", "def f(x): return p.sep"),
        "/",
        ("math",),
    ),
    Case(
        "constants and helpers, through each other",
        ("K = 3\nU = 9", "def h(x): return x * K", "def f(x): return h(x)"),
        6,
        ("U",),
    ),
    Case("a helper below its use", ("def f(x): return h(x)", "def h(x): return -x"), -2),
    Case("a class and its base", ("class B: k = 4", "class C(B): pass", "def f(x): return C.k"), 4),
    Case("a class body reads a global", ("n = 5\nclass C:\n    n = n", "def f(x): return C.n"), 5),
    Case("a default value", ("K = 7", "def f(x, k=K): return k"), 7),
    Case("a keyword-only default value", ("K = 7", "def f(x, *, k=K): return k"), 7),
    Case(
        "a decorator and its import",
        (
            "import functools",
            "def d(h):\n    return functools.wraps(h)(lambda x: 5)",
            "@d\ndef f(x): ...",
        ),
        5,
    ),
    Case("an annotation", ("from typing import Any", "def f(x: Any) -> Any: return x"), 2),
    Case(
        "a postponed annotation needs nothing",
        ("from __future__ import annotations\nT = model(1)\ndef f(x: T): return 1",),
        1,
        ("model",),
    ),
    Case("a comprehension's own name", ("i = model(0)", "def f(x): return [i for i in [x]]"), [2]),
    Case(
        "a comprehension over a global",
        ("S = [1, 2]", "def f(x): return [x * s for s in S]"),
        [2, 4],
    ),
    Case("a walrus", ("[last := n for n in range(4)]", "def f(x): return last"), 3),
    Case("a starred assignment", ("a, *b = 1, 2, 3", "def f(x): return b"), [2, 3]),
    Case("a loop binds", ("for n in range(3):\n    t = n", "def f(x): return t"), 2),
    Case(
        "a with block binds",
        ("import io\nwith io.StringIO('q') as s:\n    t = s.read()", "def f(x): return t"),
        "q",
    ),
    Case("a match binds", ("match (1, 2):\n    case (a, b): pass", "def f(x): return b"), 2),
    Case(
        "an except branch binds",
        (
            "try:\n    import no_such_module as m\nexcept ImportError:\n    m = 8",
            "def f(x): return m",
        ),
        8,
    ),
    Case("the main block", ("if __name__ == '__main__':\n    K = 6", "def f(x): return K"), 6),
    Case(
        "nested functions and nonlocal",
        (
            "K = 1",
            "def f(x):\n n = K\n def h():\n  nonlocal n\n  n += x\n h()\n return n",
        ),
        3,
    ),
    Case("an async helper is defined", ("async def h(): ...", "def f(x): return h.__name__"), "h"),
    Case(
        "statements on one line", ("a = 1; b = 2; c = 3", "def f(x): return a + c"), 4, ("b = 2",)
    ),
    Case("text that is not ASCII", ("é = 'ü'; b = '✓'", "def f(x): return b"), "✓", ("é",)),
    Case("a decorator in brackets", ("def d(h): return h", "@(\n    d\n)\ndef f(x): return 1"), 1),
    Case("augmented assignment", ("t = 1", "t += 2", "def f(x): return t"), 3),
    Case(
        "an item is set",
        ("t = {}", "t['a'] = 1\nu = {}\nu['a'] = 2", "def f(x): return t"),
        {"a": 1},
        ("u = ", "u["),
    ),
    Case("an attribute is set", ("class C: pass", "C.k = 4", "def f(x): return C.k"), 4),
    Case("an item is deleted", ("t = [1, 2]", "del t[0]", "def f(x): return t"), [2]),
    Case(
        "a method alters",
        ("t = {}", "t.update(a=1)\nt.setdefault('b', []).append(2)", "def f(x): return t"),
        {"a": 1, "b": [2]},
    ),
    Case(
        "a function alters its argument",
        ("import heapq\nt = []", "heapq.heappush(t, 3)", "def f(x): return t"),
        [3],
    ),
    Case(
        "a loop alters",
        ("t = []", "for n in range(2):\n    t.append(n)", "def f(x): return t"),
        [0, 1],
    ),
    Case(
        "a function with global alters",
        ("t = 1\ndef setup():\n    global t\n    t = 5", "setup()", "def f(x): return t"),
        5,
    ),
    Case(
        "a name that only a function sets",
        ("def setup():\n    global t\n    t = 5", "setup()", "def f(x): return t"),
        5,
    ),
    Case(
        "a function alters what it does not bind",
        ("t = []\ndef add(n): t.append(n)", "add(1)", "def f(x): return t"),
        [1],
    ),
    Case(
        "a decorator registers",
        (
            "t = {}\ndef register(h):\n    t[h.__name__] = 1\n    return h",
            "@register\ndef one(): ...",
            "def f(x): return t",
        ),
        {"one": 1},
    ),
    Case(
        "an alias of what alters",
        ("t = []\ndef add(n): t.append(n)\nput = add", "put(1)", "def f(x): return t"),
        [1],
    ),
    Case(
        "a seed is set",
        (
            "import numpy as np",
            "np.random.seed(3)",
            "def f(x): return float(np.random.get_state()[1][0])",
        ),
        3.0,
    ),
    Case(
        "a check of a trained value is left out",
        (
            "import numpy as np",
            "cost = model(2)\nnp.testing.assert_allclose(cost, 1.0)",
            "def f(x): return np.abs(-x)",
        ),
        2,
        ("testing", "model"),
    ),
    Case(
        "an alteration with a call of a graded function",
        ("t = []", "t.append(f(2))\nt.append(3)", "def f(x): return t"),
        [3],
        ("f(2)",),
    ),
    Case(
        "what comes from a trained value",
        ("p = model(1)\nq = p + 1\nr = q * 2", "def f(x): return x if x else r"),
        2,
        ("model", "q = "),
        ("r",),
    ),
    Case(
        "a value rebound by training keeps the one before",
        ("p = 1", "p = model(p)", "def f(x): return p"),
        1,
        ("model",),
    ),
    Case(
        "a value bound after training",
        ("p = model(1)", "p = 5\nq = p", "def f(x): return q"),
        5,
        ("model",),
    ),
    Case(
        "a function that trains may be defined",
        ("def model(x): ...\ndef train(): return model(2)", "def f(x): return train.__name__"),
        "train",
    ),
    Case(
        "a lambda called at once does train",
        ("p = (lambda: model(1))()", "def f(x): return x or p"),
        2,
        ("model",),
        ("p",),
    ),
    Case(
        "one graded function helps another",
        ("def g(x): return x + 1\ng(3)", "def f(x): return g(x)"),
        3,
        ("g(3)",),
    ),
    Case(
        "the last definition counts",
        ("def f(x): return a", "a = model(1)", "def f(x): return 9"),
        9,
        ("model", "return a"),
    ),
    Case(
        "the last binding may build on the one before",
        (
            "def f(x): return 1",
            "def f(x): return x",
            "def d(h): return lambda x: h(x) + 1",
            "f = d(f)",
        ),
        3,
        ("return 1",),
    ),
    Case(
        "a call's result under the function's own name",
        ("def f(x): return 4", "f = f(2)"),
        4,
        ("f = ",),
    ),
    Case(
        "an alternative definition",
        ("if True:\n    def f(x): return 1\nelse:\n    def f(x): return 2",),
        1,
    ),
    Case(
        "a known star import",
        ("from shapes import *\nfrom math import *", "def f(x): return floor(x + 0.5)"),
        2,
        ("shapes",),
    ),
    Case(
        "an unknown star import", ("from os.path import *", "def f(x): return basename('a/b')"), "b"
    ),
    Case(
        "a built-in name that is rebound",
        ("def sum(t): return 'mine'", "def f(x): return sum([x])"),
        "mine",
    ),
    Case("the shell's time", ("%%time\n\nK = 3", "def f(x): return K"), 3),
    Case("a line's time", ("%time K = 3", "def f(x): return K"), 3),
    Case(
        "commands vanish",
        (
            "!pip install \\\n  numpy\n%matplotlib inline\nlen?\nK = 2",
            "def f(x):\n    %precision 3\n    return K",
        ),
        2,
    ),
    Case(
        "other languages give nothing",
        ("%%bash\nK = 4", "K = 1", "%%writefile f.py\ndef f(x): return 0", "def f(x): return K"),
        1,
    ),
    Case(
        "a command's answer is absent", ("K = !ls", "def f(x): return x or K"), 2, ("ls",), ("K",)
    ),
    Case(
        "a value waited for is absent",
        ("K = await h()", "def f(x): return x or K"),
        2,
        ("await",),
        ("K",),
    ),
    Case("a syntax error elsewhere", ("K = = 2", "K = 3", "def f(x): return K"), 3),
    Case("an indented cell", ("    K = 3\n    L = 4", "def f(x): return K"), 3, ("L",)),
    Case(
        "line ends of another system",
        ("K = 1\r\nL = 2\r\n", "def f(x):\r\n    return K"),
        1,
        ("L",),
    ),
    Case(
        "a name that is nowhere",
        ("def f(x): return x or keep_porb", "keep_prob = 1"),
        2,
        ("keep_prob =",),
        ("keep_porb",),
    ),
    Case(
        "a global set by a call that does not run",
        ("def g(x):\n    global D\n    D = x\ng(1)", "def f(x): return x or D"),
        2,
        ("g(1)",),
        ("D",),
    ),
    *(
        Case(
            f"checks of the answer, {how}",
            ("T = {}\ng = 1", bring, f"{call}(f, T, g)\nT['a'] = 1", "def f(x): return T"),
            {"a": 1},
            (bring, call),
        )
        for how, bring, call in (
            ("by name", "from checks import check", "check"),
            ("by another name", "from checks import check as look", "look"),
            ("of the module", "import checks as c", "c.check"),
            ("of a module in it", "from checks.all import check", "check"),
            ("of what has no name", "from checks import *", "check"),
        )
    ),
    Case(
        "a name that a check gives",
        ("from checks import check", "r = check(1)", "def f(x): return x or r"),
        2,
        ("check",),
        ("r",),
    ),
    Case(
        "a function of one's own that is called like a check",
        ("def check(x): return x + 1", "K = check(1)", "def f(x): return K"),
        2,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_runs_for_a_function(case: Case) -> None:
    """The function works, nothing more than it needs runs, and absent names are reported."""
    found = only(*case.cells)
    assert found.problem == ""
    assert found.program is not None
    assert run(found.program)["f"](2) == case.gives
    spelled = "\n".join(chosen(found.program))
    assert [text for text in case.without if text in spelled] == []
    assert tuple(found.absent) == case.absent


def test_cells_without_chosen_statements_are_left_out() -> None:
    """Labels count all cells of the notebook from 1, and source lines stay where they are."""
    cells = notebook("print(1)", "\n\nK = 1", "2", "%%time\n\ndef f(x):\n    return K")
    cells["cells"].insert(0, {"cell_type": "markdown", "source": "# Title"})
    program = extract(cells, ["f"], RULES)[0]["f"].program
    assert program is not None
    assert [(cell.label, cell.statements) for cell in program.cells] == [
        ("cell 3", (0,)),
        ("cell 5", (0,)),
    ]
    assert ast.parse(program.cells[1].source).body[0].lineno == 3
    assert (program.allowed, program.silent) == (RULES.allowed, RULES.silent)


SEED = (
    "# import packages\nimport numpy as np\nimport matplotlib.pyplot as plt\n"
    "from reg_utils import sigmoid, relu\nfrom reg_utils import compute_cost\n"
    "from testCases import *\n\n%matplotlib inline\n"
    "plt.rcParams['figure.figsize'] = (7.0, 4.0)",
    "train_X, train_Y = load_2D_dataset()",
    "def model(X, Y, lambd=0):\n    return compute_cost_with_regularization(X, Y, {}, lambd)",
    "parameters = model(train_X, train_Y)\nprint('On the train set:')",
    "def compute_cost_with_regularization(A3, Y, parameters, lambd):\n"
    "    m = Y.shape[1]\n    W1 = parameters['W1']\n"
    "    return compute_cost(A3, Y) + lambd / (2 * m) * np.sum(np.square(W1))",
    "A3, Y, parameters = compute_cost_with_regularization_test_case()\n"
    "print(compute_cost_with_regularization(A3, Y, parameters, lambd=0.1))",
    "def backward_propagation_with_regularization(X, Y, cache, lambd):\n"
    "    (A2, W3, A3) = cache\n    return np.dot(A3 - Y, A2.T) / X.shape[1] + lambd * W3",
    "def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):\n"
    "    np.random.seed(1)\n    A1 = relu(np.dot(parameters['W1'], X))\n"
    "    D1 = np.random.rand(*A1.shape) < keep_prob\n    return sigmoid(A1 * D1 / keep_prob), D1",
    "def backward_propagation_with_dropout(X, Y, cache, keep_prob):\n"
    "    D2, A3 = cache\n    return np.int64(A3 > 0) * D2 / keep_prob",
)
SEED_NEEDS = {
    "compute_cost_with_regularization": ["np", "compute_cost"],
    "backward_propagation_with_regularization": ["np"],
    "forward_propagation_with_dropout": ["np", "sigmoid"],
    "backward_propagation_with_dropout": ["np"],
}


@pytest.mark.parametrize("function", SEED_NEEDS)
def test_the_assignment_itself(function: str) -> None:
    """Each graded function of the assignment needs its imports and no other cell."""
    rules = Rules(
        never_run=frozenset({"model"}),
        exports={"testCases": frozenset({"compute_cost_with_regularization_test_case"})},
    )
    found = extract(notebook(*SEED), list(SEED_NEEDS), rules)[0][function]
    assert found.program is not None
    statements = chosen(found.program)
    assert found.absent == {}
    assert len(statements) == 1 + len(SEED_NEEDS[function])
    assert statements[-1].split(": ", 1)[1].startswith(f"def {function}(")
    for statement, name in zip(statements, SEED_NEEDS[function], strict=False):
        assert statement.startswith("cell 1: ")
        assert name in statement


def test_a_seed_function_computes_the_same_as_in_place() -> None:
    """The extracted gradient equals the formula written out."""
    function = loaded(*SEED, function="backward_propagation_with_regularization")
    A2, W3, A3, Y = np.ones((2, 3)), np.full((1, 2), 2.0), np.full((1, 3), 0.5), np.zeros((1, 3))
    np.testing.assert_allclose(function(A2, Y, (A2, W3, A3), 0.5), [[1.5, 1.5]])


NAMES = st.sampled_from("abcd")
EXPRESSIONS = st.one_of(
    st.integers(0, 9).map(str),
    NAMES,
    st.tuples(NAMES, NAMES).map(" + ".join),
    NAMES.map("h({})".format),
)
STATEMENTS = st.one_of(
    st.tuples(NAMES, EXPRESSIONS).map(" = ".join),
    st.tuples(NAMES, EXPRESSIONS).map(" += ".join),
    st.tuples(NAMES, NAMES).map("{0[0]} = {0[1]} = 2".format),
    EXPRESSIONS.map("t.append({})".format),
    st.tuples(NAMES, EXPRESSIONS).map("if a > 3:\n    {0[0]} = {0[1]}".format),
    st.tuples(NAMES, EXPRESSIONS).map("for {0[0]} in range(2):\n    b += {0[1]}".format),
    EXPRESSIONS.map("def h(x):\n    return 1 if x else {}".format),
    NAMES.map("def s():\n    global {0}\n    {0} += 1".format),
    st.just("s()"),
    EXPRESSIONS.map("def f():\n    return {}, t".format),
)


@given(st.lists(STATEMENTS, max_size=14), EXPRESSIONS)
@settings(deadline=None, max_examples=300)
def test_what_is_chosen_gives_what_the_whole_notebook_gives(body: list[str], last: str) -> None:
    """For programs without training, leaving statements out changes no result."""
    start = ["a = b = c = d = 1", "t = []", "def h(x): return 0", "def s(): ..."]
    cells = [*start, *body, f"def f():\n    return {last}, c, t"]
    whole: dict[str, Any] = {}
    try:
        for source in cells:
            exec(source, whole)  # noqa: S102 - made by the strategy above
        expected = whole["f"]()
    except RecursionError:
        return
    assert loaded(*cells)() == expected


def test_an_honest_notebook_takes_milliseconds() -> None:
    """Reading the assignment takes a time that does not count beside grading it."""
    cells = notebook(*SEED)
    extract(cells, list(SEED_NEEDS), RULES)
    best = min(_seconds(cells) for _ in range(10))
    assert best < 0.05  # about 0.005 on an idle machine


def _seconds(cells: dict[str, Any]) -> float:
    start = time.process_time()
    extract(cells, list(SEED_NEEDS), RULES)
    return time.process_time() - start


def test_reading_again_gives_the_same() -> None:
    """A cell that another notebook had is read as if it were new, wherever it stands."""
    later = "from __future__ import annotations"
    cell = {
        "cell_type": "code",
        "source": "def f(x: later) -> None:\n    return x\n\ny = f(1); z = y",
    }
    first = {"cell_type": "code", "source": later}
    for cells in ([cell], [first, cell], [cell, cell], [first, first, cell]):
        assert parse_cells(cells, 10_000) == parse_cells(cells, 10_000)
    (parsed,) = parse_cells([cell], 10_000)
    assert {each.cell for each in parsed.statements} == {0}
    postponed = parse_cells([first, cell], 10_000)[1]
    assert {each.cell for each in postponed.statements} == {1}
    assert "later" in parsed.statements[0].reads - postponed.statements[0].reads
