"""Which programs can keep anything from one call to the next."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from sandboxes import ALLOWED, program

from gradekit.sandbox import Call, Program, Returned, Value
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.sandbox.wire import encode
from gradekit.submission import Keeping

NP = "import numpy as np\ndef f(x):\n"
FREE = {
    "a formula": "def f(x):\n    return 2 * x",
    "constants": "RATE = -1\nNAMES = 'a', 'b'\ndef f(x):\n    return {n: RATE * x for n in NAMES}",
    "numpy": NP + "    y = np.sum(np.square(x), axis=0)\n    return y.T",
    "a part of numpy": "import numpy.linalg as la\ndef f(x):\n    return la.norm(x)",
    "a number made once": NP.replace("def", "E = np.float64(1)\ndef") + "    return x + E",
    "pairs": "def f(x):\n    return [a * b for a, b in zip([x, 2], [3, 4])]",
    "numbered": "def f(x):\n    for n, y in enumerate([x, 2]):\n        x += n * y\n    return x",
    "a comprehension": NP + "    return sum([np.sum(w) for w in (x, 2 * x)])",
    "names of a module": "from numpy import exp as e, ones\ndef f(x):\n    return e(x) + ones(3)",
    "seeded draws": (
        NP + "    np.random.seed(1)\n    mask = np.random.rand(3) < 0.5\n    return mask * x"
    ),
    "items set": (
        NP + "    y = np.zeros(3)\n    y[0] = x\n    d = {}\n"
        "    d['y'] = y\n    d['y'][1] += 1\n    return d"
    ),
    "a helper": "def g(x=1):\n    return x\ndef f(x):\n    return g(x) + g()",
    "a support function": "from keeping_helper import *\ndef f(x):\n    return triple(x)",
    "loops and texts": (
        "def f(x):\n    'Doc.'\n    for i in range(3):\n        if x > i:\n            x -= 1\n"
        "    assert x < 99, f'{x}'\n    print(x)\n    return x"
    ),
    "a long chain": NP + "    return np.ones(3)" + 90 * ".T",
    "annotations": "def f(x: float, *y: int, k: int = 2) -> int:\n    z: float = x\n    return z",
}
KEEPS = {
    "a list of its own": "SEEN = []\ndef f(x):\n    SEEN.append(x)\n    return len(SEEN)",
    "a dictionary of its own": "SEEN = {}\ndef f(x):\n    SEEN[x] = 1\n    return len(SEEN)",
    "a global": "N = 0\ndef f(x):\n    global N\n    N += 1\n    return N",
    "a default": "def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)",
    "an attribute of a function": "def f(x):\n    f.n = x\n    return f.n",
    "an attribute of a module": NP + "    np.last = x\n    return x",
    "an item of a module": NP + "    np.__dict__['last'] = x\n    return x",
    "a module under another name": NP + "    m = np\n    m.last = x\n    return x",
    "a table of numpy's": NP + "    np.typecodes['x'] = 'y'\n    return x",
    "numpy's error handling": NP + "    np.seterr(all='raise')\n    return x",
    "memory as it was left": NP + "    return np.empty(3)",
    "a state of numpy's": NP + "    return np.random.get_state()",
    "draws": NP + "    return np.random.rand(3)",
    "draws before the seed": (
        NP + "    y = np.random.rand(3)\n    np.random.seed(1)\n    return y"
    ),
    "a seed that may not be": (
        NP + "    if x:\n        np.random.seed(1)\n    return np.random.rand(3)"
    ),
    "a draw by name": "from numpy.random import rand\ndef f(x):\n    return rand(3)",
    "setattr": "import math\ndef f(x):\n    setattr(math, 'pi', 3)\n    return x",
    "vars": "import math\ndef f(x):\n    vars(math)['pi'] = 3\n    return x",
    "exec": "def f(x):\n    exec('import math; math.pi = 3')\n    return x",
    "an import inside": "def f(x):\n    import math\n    math.pi = 3\n    return x",
    "a class": "class C:\n    pass\ndef f(x):\n    C.x = x\n    return x",
    "a closure": "def f(x):\n    def g():\n        return x\n    return g()",
    "a function under another name": "def f(x):\n    g = f\n    g.x = x\n    return x",
    "a decorator": "import functools\n@functools.cache\ndef f(x):\n    return x",
    "a lambda": "f = lambda x: x",
    "a generator": "def g(x):\n    yield x\ndef f(x):\n    return next(g(x))",
    "a with": NP + "    with np.errstate(all='raise'):\n        return x",
    "an annotation that runs": "def f(x: print(1)):\n    return x",
    "code while loading": "import math\nmath.pi = 3\ndef f(x):\n    return x",
    "a loop while loading": "for n in range(3):\n    pass\ndef f(x):\n    return n",
    "a support function": "from keeping_helper import count\ndef f(x):\n    return count(x)",
    "one that calls it": "from keeping_helper import twice\ndef f(x):\n    return twice(x)",
    "a call of an argument": "def f(x):\n    return x()",
    "what has a built-in name": (
        "from numpy import seterr as len\ndef f(x):\n    return len('raise')"
    ),
    "what has a function's name": (
        "def g(x):\n    return x\nfrom numpy import seterr as g\ndef f(x):\n    return g('raise')"
    ),
    "what has a value's name": (
        "G = 1\nimport numpy.random as G\ndef f(x):\n    g = G\n    return g.rand(3)"
    ),
    "what has a module's name": (
        "import math as m\nimport numpy.random as m\ndef f(x):\n    return m.rand(3)"
    ),
    "a function that was a value": ("from math import exp\nexp = 1\ndef f(x):\n    return exp"),
    "a constant of a module": NP + "    np.pi = x\n    return x",
    "a comprehension that hides a function": (
        "def f(x):\n    [exec for exec in ()]\n    exec('import math; math.pi = 3')\n    return x"
    ),
    "one that hides a module": (NP + "    [np for np in ()]\n    return np.random.rand(3)"),
    "one that hides what Python gives": (
        "def f(x):\n    [__builtins__ for __builtins__ in ()]\n"
        "    __builtins__['sum'] = x\n    return x"
    ),
    "a function as a value": NP + "    return list(map(np.random.rand, [3]))",
    "a key": NP + "    return sorted([x], key=np.seterr)",
    "memory left where a mask is": NP + "    return np.multiply(x, 3.0, where=x > 0)",
    "arguments from a dictionary": NP
    + "    k = {'where': x > 0}\n    return np.multiply(x, 3.0, **k)",
    "arguments from a list": NP + "    return np.multiply(*[x, 3.0])",
    "a format that looks inside": (NP + "    return '{0.__globals__}'.format(np.random.seed)"),
    "all names of numpy": "from numpy import *\ndef f(x):\n    return exp(x)",
    "names over a function": (
        "def twice(x):\n    return x\nfrom keeping_helper import *\ndef f(x):\n    return twice(x)"
    ),
    "a draw in the seed": (
        NP + "    np.random.seed(\n        np.random.randint(9))\n    return np.random.rand()"
    ),
    "a seed of its argument": NP + "    np.random.seed(x)\n    return np.random.rand()",
    "a seed of nothing": NP + "    np.random.seed()\n    return np.random.rand()",
    "a table of the support module": (
        "from keeping_helper import table\ndef f(x):\n    return table()"
    ),
    "a table under another name": "from keeping_helper import note\ndef f(x):\n    return note(x)",
    "a sum of its own": "def sum(x):\n    return x\ndef f(x):\n    return sum(x)",
    "an own function as a value": "def g(x):\n    return x\ndef f(x):\n    h = g\n    return h(x)",
    "deep signs": "X = " + 900 * "-" + "1\nimport os\ndef f(x):\n    return os.getpid()",
    "an annotation that hides what Python gives": (
        "def f(x):\n    z: [__builtins__ for __builtins__ in ()] = 1\n"
        "    __builtins__['sum'] = x\n    return x"
    ),
    "a constant that fails": (
        "import numpy as np\n__builtins__ = np.float64('x')\n"
        "def f(x):\n    __builtins__['sum'] = x\n    return x"
    ),
    "a function that fails": (
        "def get_ipython(x: missing = 1):\n    return x\ndef f(x):\n    return get_ipython()"
    ),
    "where something lies": "def f(x):\n    return str(zip())",
    "where a generator lies": "def f(x):\n    return str(i for i in (x,))",
    "a set": "def f(x):\n    return str({v for v in [float('nan'), x]})",
    "names that no module lists": (
        "from open_helper import *\ndef f(x):\n    [calls for calls in ()]\n"
        "    calls.append(x)\n    return len(calls)"
    ),
    "a function beside a pattern": "from odd_helper import g\ndef f(x):\n    return g(x)",
    "a pattern": "def f(x):\n    match x:\n        case y:\n            return y",
}
HELPER = """
from __future__ import annotations
__all__ = ["count", "note", "table", "triple", "twice"]
import numpy as np
_THREE = np.float64(3)
_CALLS = {}

def triple(x: np.ndarray) -> np.ndarray:
    values: np.ndarray = _THREE * x
    return values

def count(x):
    _CALLS[len(_CALLS)] = x
    return len(_CALLS)

def twice(x):
    return 2 * count(x)

def note(x):
    calls = _CALLS
    calls[x] = 1
    return len(calls)

def table():
    return _CALLS
"""
SUPPORT = {
    "keeping_helper": HELPER,
    "open_helper": "if True:\n    calls = []\ndef g(x):\n    return x",
    "odd_helper": (
        "X = 1\nmatch []:\n    case X:\n        pass\ndef g(x):\n    X.append(x)\n    return len(X)"
    ),
}


def given(source: str) -> Program:
    """Make a program that may use the support module."""
    return replace(program(source), allowed=(*ALLOWED, *SUPPORT))


@pytest.mark.parametrize("source", FREE.values(), ids=FREE)
def test_what_keeps_nothing(source: str) -> None:
    """It is known, and its answers are the same whatever was asked before."""
    assert Keeping(SUPPORT).nothing([given(source)])
    with InProcessSandbox(SUPPORT) as sandbox, sandbox.open(given(source)) as session:
        first, *_, last = (answer(session.call(Call("f", (x,)))) for x in (2.5, 7.0, -1.0, 2.5))
    assert first == last


@pytest.mark.parametrize("source", KEEPS.values(), ids=KEEPS)
def test_what_may_keep_something(source: str) -> None:
    """It is not taken for harmless; nor is anything beside it."""
    keeping = Keeping(SUPPORT)
    assert not keeping.nothing([given(source)])
    assert not keeping.nothing([program(FREE["a formula"]), given(source)])


def answer(reply: object) -> bytes:
    """Give what a call returned, as bytes."""
    assert isinstance(reply, Returned), reply
    value: Value = reply.value
    return encode(value)


def test_the_courses_own_functions_are_known(root: Path) -> None:
    """What the assignment gives students to compute with keeps nothing."""
    sources = {name: (root / f"{name}.py").read_text() for name in ("reg_utils", "testCases")}
    names = ("sigmoid", "relu", "compute_cost", "forward_propagation", "update_parameters")
    code = "from reg_utils import *\ndef f(x):\n    return "
    keeping = Keeping(sources)
    assert all(keeping.nothing([program(f"{code}{name}(x)")]) for name in names)
    assert not keeping.nothing([program(f"{code}load_2D_dataset(x)")])


def test_many_comprehensions_take_little_time() -> None:
    """However they are nested."""
    depth, items = 150, 5_000
    inner = "[" + "[]," * items + "]"
    nested = given(f"def f(x):\n return {'[a for a in ' * depth}{inner}{']' * depth}")
    keeping = Keeping(SUPPORT)
    started = time.process_time()
    assert keeping.nothing([nested])
    assert time.process_time() - started < 0.5
