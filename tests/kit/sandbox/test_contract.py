"""What every sandbox does with a program and its calls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sandboxes import program

from gradekit.errors import HiddenTestError
from gradekit.sandbox import (
    Call,
    Cell,
    Program,
    Raised,
    Reply,
    Returned,
    Sandbox,
    Session,
    Stopped,
    open_sandbox,
)

GOOD = """\
import numpy as np, math
from sandbox_helper import double
import matplotlib.pyplot as plt
import os, statistics as stats
get_ipython().run_line_magic("matplotlib", "inline")

FACTOR = 3

def scale(x, factor=FACTOR):
    return factor * x

def echo(*args, **kwargs):
    return args, kwargs

def helped(x):
    return double(x)

def in_place(array, table, items):
    array[0] = -1
    table["new"] = [1, 2]
    items.append(None)

def spoil(table, array):
    table["f"] = print
    array[0] = 5
    return 1

def plotting(x):
    figure, axes = plt.subplots(2, figsize=(3, 4))
    plt.title("x").set_color("red")
    plt.rcParams["figure.figsize"] = (1, 2)
    with plt.style.context("dark"):
        for line in axes[0].plot(x):
            line.remove()
    display(figure)
    return len(x)

def chatty(n):
    print("a" * n, end="")
    return np.log(np.zeros(1))

def uses_os():
    return os.getcwd()

def imports_os():
    import os.path
    return os.path.sep

def imports_missing():
    import not_installed_anywhere

def asks():
    return input("a number? ")

def opens():
    return open("x.txt")

def fails(x):
    y = x + 1
    return y / 0

def fails_in_numpy():
    return np.linalg.inv(np.zeros((2, 2)))

def exits():
    import sandbox_helper
    raise SystemExit(0)

class Secret(Exception):
    pass

def raises_its_own(x):
    raise type("Secret" + str(x), (Exception,), {})(x)

class Sly(ValueError):
    def __str__(self):
        raise KeyboardInterrupt

def raises_sly():
    raise Sly

class Text(str):
    def __getitem__(self, key):
        return 3

class Wordy(ValueError):
    def __str__(self):
        return Text("w" * 1000)

def raises_wordy():
    raise Wordy

def recurses(n):
    return recurses(n + 1)

def remembers(seen=[]):
    seen.append(1)
    return len(seen)

def draws():
    return np.random.rand(), __import__("numpy").random.rand(), __name__

not_a_function = 3
"""


@pytest.fixture(scope="module")
def session(sandbox: Sandbox) -> Iterator[Session]:
    """The good program, loaded once for all tests that do not change it."""
    with sandbox.open(program(GOOD)) as opened:
        yield opened


def value(reply: Reply) -> Any:
    """Give what a call returned; it must have."""
    assert isinstance(reply, Returned), reply
    return reply.value


def test_a_good_program_loads_without_problems(session: Session) -> None:
    """Forbidden imports are no problem until they are used."""
    assert session.problems == ()


def test_a_call_gives_the_value(session: Session) -> None:
    """Positional and named arguments arrive."""
    assert value(session.call(Call("scale", (5,)))) == 15
    assert value(session.call(Call("scale", (5,), {"factor": 2}))) == 10
    assert value(session.call(Call("helped", (4,)))) == 8


ARGUMENTS: list[Any] = [
    None,
    True,
    -(2**70),
    1.5,
    "ü\0",
    [1, [2.0, ()]],
    {"W1": np.eye(2), 3: {"b": False}},
    *(np.arange(6).reshape(2, 3).astype(kind) for kind in "?bhilqBHILQefd"),
    np.array(1.0),
    np.empty((0, 3)),
]


def test_every_kind_of_value_goes_there_and_back(session: Session) -> None:
    """Types and dtypes are the same at the other end, and back."""
    args, kwargs = value(session.call(Call("echo", ARGUMENTS, {"table": ARGUMENTS[6]})))
    assert len(args) == len(ARGUMENTS)
    for sent, got in zip(ARGUMENTS, args, strict=True):
        assert type(got) is type(sent)
        if isinstance(sent, np.ndarray):
            assert got.dtype == sent.dtype
            np.testing.assert_array_equal(got, sent, strict=True)
        elif not isinstance(sent, dict):
            assert got == sent
    np.testing.assert_array_equal(kwargs["table"]["W1"], np.eye(2), strict=True)


def test_arguments_come_back_as_the_call_left_them(session: Session) -> None:
    """The grader's own stay as they were."""
    array, table, items = np.zeros(2), {"old": 1}, [0]
    reply = session.call(Call("in_place", (array, table), {"items": items}))
    assert isinstance(reply, Returned)
    assert reply.value is None
    np.testing.assert_array_equal(reply.args[0], [-1.0, 0.0])
    assert reply.args[1] == {"old": 1, "new": [1, 2]}
    assert reply.kwargs == {"items": [0, None]}
    assert (array.tolist(), table, items) == ([0.0, 0.0], {"old": 1}, [0])


def test_a_spoiled_argument_costs_only_itself(session: Session) -> None:
    """What is not plain data comes back as None; the result still counts."""
    reply = session.call(Call("spoil", ({"a": 1}, np.zeros(1))))
    assert isinstance(reply, Returned)
    assert reply.value == 1
    assert reply.args[0] is None
    np.testing.assert_array_equal(reply.args[1], [5.0])


def test_plots_do_nothing(session: Session) -> None:
    """A silent module takes whatever plotting code does."""
    assert value(session.call(Call("plotting", ([1, 2],)))) == 2


def test_what_is_printed_is_kept_up_to_a_limit(session: Session) -> None:
    """Warnings are printed, and fail nothing."""
    reply = session.call(Call("chatty", (3,)))
    assert isinstance(reply, Returned)
    assert reply.printed.startswith(f"aaa<cell 1>:{line_of('return np.log')}: RuntimeWarning: div")
    reply = session.call(Call("chatty", (10_000,)))
    assert isinstance(reply, Returned)
    assert reply.printed == "a" * 2000


def line_of(text: str) -> int:
    """Line of the good program that a text is in."""
    return 1 + GOOD[: GOOD.index(text)].count("\n")


RAISED: list[tuple[str, tuple[Any, ...], str, str, str]] = [
    # function, arguments, type's name, part of the message, text at the line
    ("fails", (1,), "ZeroDivisionError", "division by zero", "return y / 0"),
    ("fails_in_numpy", (), "LinAlgError", "Singular matrix", "return np.linalg.inv"),
    ("exits", (), "SystemExit", "0", "raise SystemExit"),
    ("uses_os", (), "ImportError", "`os` cannot be imported in the grader.", "return os.getcwd"),
    ("imports_os", (), "ImportError", "may import: numpy, math", "import os.path"),
    ("imports_missing", (), "ModuleNotFoundError", "No module named", "import not_installed"),
    ("asks", (), "RuntimeError", "input() cannot be used", "return input"),
    ("opens", (), "PermissionError", "open() cannot be used", "return open"),
    ("raises_its_own", (7,), "", "7", "raise type("),
    ("raises_sly", (), "", "", "raise Sly"),
    ("raises_wordy", (), "", "w" * 500, "raise Wordy"),
    ("recurses", (0,), "RecursionError", "maximum recursion", "return recurses"),
]


@pytest.mark.parametrize("row", RAISED, ids=[row[0] for row in RAISED])
def test_exceptions_name_the_students_line(
    session: Session, row: tuple[str, tuple[Any, ...], str, str, str]
) -> None:
    """Only names of built-in and numpy's exceptions are told; messages are bounded."""
    function, args, name, message, place = row
    reply = session.call(Call(function, args))
    assert isinstance(reply, Raised)
    assert reply.type_name == name
    assert message in reply.message
    assert len(reply.message) <= 500
    assert (reply.cell, reply.line) == (0, line_of(place))


def test_wrong_arguments_raise_without_a_place(session: Session) -> None:
    """No line of the student's ran."""
    reply = session.call(Call("scale", (1, 2, 3)))
    assert isinstance(reply, Raised)
    assert (reply.type_name, reply.cell, reply.line) == ("TypeError", None, None)


@pytest.mark.parametrize("function", ["no_such", "not_a_function", "print"])
def test_a_function_that_is_not_there_is_missing(session: Session, function: str) -> None:
    """Neither is a number, nor Python's own functions, a student's function."""
    reply = session.call(Call(function))
    assert isinstance(reply, Stopped)
    assert reply.reason == "missing"


def test_state_lives_as_long_as_the_session(sandbox: Sandbox) -> None:
    """Each session starts anew, with the same random numbers."""
    first = []
    for _ in range(2):
        with sandbox.open(program(GOOD)) as opened:
            assert [value(opened.call(Call("remembers"))) for _ in range(2)] == [1, 2]
            first.append(value(opened.call(Call("draws"))))
    assert first[0] == first[1] or type(sandbox).__name__ == "InProcessSandbox"
    assert first[0][2] == "__main__"


def test_an_argument_that_is_not_plain_is_the_tests_error(session: Session) -> None:
    """The student has no part in it."""
    with pytest.raises(HiddenTestError, match="scale"):
        session.call(Call("scale", (object(),)))


NOT_LOADED = [
    ("from scipy import stats", "stats.norm", "`stats` cannot be imported in the grader"),
    ("import scipy.stats as st", "st.norm", "`scipy.stats` cannot be imported in the grader"),
    ("from numpy import arrray", "arrray(1)", "cannot import name 'arrray' from 'numpy'"),
    ("import math, scipy.nothing", "scipy.nothing", "`scipy.nothing` cannot be imported"),
]


@pytest.mark.parametrize(("line", "use", "said"), NOT_LOADED, ids=[row[0] for row in NOT_LOADED])
def test_a_part_that_is_not_loaded_is_told(line: str, use: str, said: str) -> None:
    """Of an allowed package, what was not loaded before lock-down fails with words, when used."""
    program = Program(
        (Cell("cell 1", f"{line}\ndef f():\n    return {use}", (0, 1)),), ("math", "numpy", "scipy")
    )
    with open_sandbox(imports=("scipy",)) as sandbox, sandbox.open(program) as opened:
        reply = opened.call(Call("f"))
    assert isinstance(reply, Raised)
    assert (reply.type_name, reply.message.startswith(said)) == ("ImportError", True), reply


def test_loading_goes_on_after_a_problem(sandbox: Sandbox) -> None:
    """Each statement that raises is told with its cell and line."""
    first = "x = 1\ny = [][2]\nz = x\n\ndef f():\n    return z\n"
    second = "raise SystemExit\n"
    third = "import not_installed_anywhere as far\nfrom numpy import no_such_name\ndel x, x"
    fourth = "\ndef g():\n    return no_such_name + 1\n"
    with sandbox.open(program(first, second, third, fourth)) as opened:
        problems = opened.problems
        assert value(opened.call(Call("f"))) == 1
        reply = opened.call(Call("g"))
    assert [(p.cell, p.line, p.type_name) for p in problems] == [
        (0, 2, "IndexError"),
        (1, 1, "SystemExit"),
        (2, 1, "ModuleNotFoundError"),
        (2, 2, "ImportError"),
        (2, 3, "NameError"),
    ]
    assert isinstance(reply, Raised)
    assert (reply.type_name, reply.cell, reply.line) == ("ImportError", 3, 3)
    assert "no_such_name" in reply.message


def test_only_chosen_statements_run(sandbox: Sandbox) -> None:
    """The others may be anything."""
    source = "def f():\n    return 1\nwhile True:\n    pass\ndef f():\n    return 2\n"
    with sandbox.open(Program((Cell("cell 1", source, (0, 2)),))) as opened:
        assert value(opened.call(Call("f"))) == 2


BROKEN: list[tuple[str, str, int]] = [
    ("bad syntax", "x = (", 1),
    ("a return", "x = 1\nif x:\n    return 3", 3),
    ("a null byte", "x = '\0'", 0),
    ("deep parentheses", "(" * 1000, 1),
    ("no such statement", "", 0),
]


def test_a_cell_that_does_not_compile_leaves_the_others(sandbox: Sandbox) -> None:
    """It is a problem like any other."""
    cells = [Cell(name, source, (0, 1)) for name, source, _ in BROKEN]
    cells.append(Cell("good", "def f():\n    return 1", (0,)))
    with sandbox.open(Program(tuple(cells))) as opened:
        problems = opened.problems
        assert value(opened.call(Call("f"))) == 1
    assert [(p.cell, p.line) for p in problems] == [
        (index, line) for index, (_, _, line) in enumerate(BROKEN)
    ]
    assert [p.type_name for p in problems] == ["SyntaxError"] * 4 + ["IndexError"]


def test_future_imports_hold_for_what_follows(sandbox: Sandbox) -> None:
    """Annotations that name nothing do not raise."""
    source = "from __future__ import annotations\ndef f(x: NoSuchType) -> Neither:\n    return x"
    with sandbox.open(program(source)) as opened:
        assert opened.problems == ()
        assert value(opened.call(Call("f", (1,)))) == 1


USES = (
    "torch.x", "torch()", "torch + 1", "1 @ torch", "-torch", "len(torch)", "torch[0]",
    "[*torch]", "torch == 1", "torch < 1", "f'{torch}'", "str(torch)", "not torch", "{torch: 1}",
    "np.asarray(torch) + 1", "isinstance(1, torch)", "1 in torch", "range(torch)",
)  # fmt: skip


@pytest.fixture(scope="module")
def users(sandbox: Sandbox) -> Iterator[Session]:
    """Functions that use a forbidden module, one way each."""
    uses = (f"def f{index}():\n    return {use}\n" for index, use in enumerate(USES))
    with sandbox.open(program("import torch, numpy as np\n" + "".join(uses))) as opened:
        yield opened


@pytest.mark.parametrize("use", USES)
def test_a_forbidden_module_fails_with_words_however_it_is_used(users: Session, use: str) -> None:
    """The other names of its import statement are there."""
    reply = users.call(Call(f"f{USES.index(use)}"))
    assert isinstance(reply, Raised)
    assert reply.type_name == "ImportError"
    assert "`torch` cannot be imported in the grader" in reply.message
    assert reply.line == 3 + 2 * USES.index(use)


RESULTS: dict[str, tuple[str, str]] = {
    "always equal": ("type('E', (), {'__eq__': lambda s, o: True})()", "a type of its own"),
    "array subclass": ("np.ones(2).view(type('A', (np.ndarray,), {}))", "a type of its own"),
    "matrix": ("np.matrix([[1.0]])", "a `matrix`"),
    "generator": ("(i for i in [1])", "a `generator`"),
    "function": ("f0", "a `function`"),
    "loop": ("loop", "one that contains itself"),
    "objects": ("np.array([None, 1])", "neither bool, int nor float"),
    "complex array": ("np.ones(2) * 1j", "neither bool, int nor float"),
    "odd key": ("{(1, 2): 3}", "neither a string nor an integer"),
    "too large": ("np.zeros(2**18)", "too large"),
    "too many": ("[0] * 10**6", "too many"),
    "broadcast": ("np.broadcast_to(1.0, (2**30, 2**10))", "too large"),
}


@pytest.fixture(scope="module")
def odd(sandbox: Sandbox) -> Iterator[Session]:
    """Functions that return what is not plain data, and one that returns 1."""
    functions = (
        f"def f{index}():\n    return {expression}\n"
        for index, (expression, _) in enumerate(RESULTS.values())
    )
    start = "import numpy as np\nloop = []\nloop.append(loop)\ndef good():\n    return 1\n"
    with sandbox.open(program(start + "".join(functions))) as opened:
        yield opened


@pytest.mark.parametrize("name", RESULTS)
def test_what_is_not_plain_data_is_refused_with_words(odd: Session, name: str) -> None:
    """The process lives on."""
    reply = odd.call(Call(f"f{list(RESULTS).index(name)}"))
    assert isinstance(reply, Stopped)
    assert reply.reason == "reply"
    assert RESULTS[name][1] in reply.detail
    assert value(odd.call(Call("good"))) == 1
