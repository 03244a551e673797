"""Cells with simple line magics are read as IPython reads them, and without it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from gradekit.submission.line_magics import without_line_magics

CASES = {
    "as most notebooks have it": ("import numpy as np\n%matplotlib inline", True),
    "some": ("%load_ext autoreload\n%autoreload 2\n\na = 1", True),
    "none": ("a = 1", False),
    "a statement to run": ("%time a = 1", False),
    "help": ("%matplotlib?", False),
    "going on": ("%run a \\\n b", False),
    "in a text": ("a = '''\n%matplotlib inline\n'''", False),
    "in a sum": ("a = (7\n%b)", False),
    "behind a line that goes on": ("a = 7 \\\n%b", False),
    "beside a command": ("%matplotlib inline\n!ls", False),
    "a cell magic": ("%%time\n%matplotlib inline", False),
    "a prompt that Python could read": ("In [1]: a = 1\n%matplotlib inline", False),
    "what nobody can read": ("%matplotlib inline\na = (", False),
    "a null": ("%matplotlib inline\na = '\0'", False),
}
LINES = st.sampled_from([
    "%matplotlib inline", "%pylab", "%timeit a", "%time a = 1", "%who?", "%run b \\", "%%capture",
    "%_x", "% a", "%1", "  %ls", "!ls", "?a", "a = 1", "b = (1", "%c)", ")", "'''", '"""', "if a:",
    "    a = 2", "\\", "a = 1 \\", "", "  ", "# %a", "@a", "def f(): pass", "pass", "pass; a = 1",
    "In [1]: a = 1", ">>> a = 1", "... a = 1", "\f%ls", "%ls\f", "%ls # b", "%ls 'b", "else:",
])  # fmt: skip
RUN = re.compile(r"get_ipython\(\)\.run_line_magic\(.*\)")


def ipython_reads(source: str) -> str:
    """Translate a cell with IPython, and make each of its line magics ``pass``."""
    lines = TransformerManager().transform_cell(source).split("\n")
    return "\n".join("pass" if RUN.fullmatch(line) else line for line in lines)


@pytest.mark.parametrize(("source", "simple"), CASES.values(), ids=CASES)
def test_only_simple_cells_are_taken(source: str, simple: bool) -> None:
    """What could mean something else to IPython is left to it."""
    assert (without_line_magics(source) is not None) is simple


def told(source: str) -> str:
    """Give what Python reads, and where, but for blanks at the ends."""
    return ast.dump(ast.parse(source.strip()), include_attributes=True)


@given(st.lists(LINES, max_size=8).map("\n".join))
@example("%matplotlib inline\n  \n%matplotlib inline")
def test_what_is_taken_is_as_ipython_has_it(source: str) -> None:
    """Statement for statement; IPython drops blanks at the ends, and some in empty lines."""
    plain = without_line_magics(source)
    if plain is not None:
        assert told(plain) == told(ipython_reads(source))


def test_a_common_notebook_needs_no_shell() -> None:
    """IPython is not even loaded for it."""
    code = (
        "import sys; from gradekit.submission.translate import Translator; "
        "assert Translator().translate('%matplotlib inline\\na = 1') == 'pass\\na = 1\\n'; "
        "print('IPython' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
