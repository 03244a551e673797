"""Hidden tests are collected by pytest itself, and what is not supported is refused by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gradekit.errors import HiddenTestError
from gradekit.judging import collect_cases

HEAD = 'import pytest\npytestmark = pytest.mark.question("f")\n'


def collect(tmp_path: Path, body: str, head: str = HEAD) -> list[str]:
    """Collect one file of hidden tests; give the cases' ids."""
    folder = tmp_path / "hidden"
    folder.mkdir(exist_ok=True)
    (folder / "test_it.py").write_text(head + body)
    return [case.id for case in collect_cases(folder, tmp_path)]


def test_parametrized_cases(tmp_path: Path) -> None:
    """Every set of parameters is a case of its own, with the marks of its test."""
    folder = tmp_path / "hidden"
    folder.mkdir()
    (folder / "test_it.py").write_text(
        HEAD + "@pytest.mark.weight(2.5)\n@pytest.mark.public\n"
        '@pytest.mark.parametrize("n", [1, 2])\n'
        'def test_it(student, draw, n):\n    """One\n    sentence."""\n'
    )
    first, second = collect_cases(folder, tmp_path)
    assert (first.id, second.id) == ("test_it.py::test_it[1]", "test_it.py::test_it[2]")
    assert first.name == "test_it[1]"
    assert (first.question, first.weight, first.public) == ("f", 2.5, True)
    assert first.sentence == "One sentence."
    assert first.fixtures == ("student", "draw")
    assert first.parameters == {"n": 1}


REFUSED = {
    "unknown fixture": ('def test_x(tmp_path):\n    "x"', "fixture 'tmp_path'"),
    "own fixture": (
        '@pytest.fixture\ndef mine():\n    return 1\ndef test_x(mine):\n    "x"',
        "fixture 'mine'",
    ),
    "module set-up": ('def setup_module():\n    pass\ndef test_x():\n    "x"', "setup_module"),
    "class": ('class TestX:\n    def test_x(self):\n        "x"', "class TestX"),
    "async": ('async def test_x():\n    "x"', "async"),
    "skip": ('@pytest.mark.skip\ndef test_x():\n    "x"', "mark 'skip'"),
    "xfail": ('@pytest.mark.xfail\ndef test_x():\n    "x"', "mark 'xfail'"),
    "no docstring": ("def test_x():\n    pass", "no docstring"),
    "weight 0": ('@pytest.mark.weight(0)\ndef test_x():\n    "x"', "weight"),
    "weight nan": ('@pytest.mark.weight(float("nan"))\ndef test_x():\n    "x"', "weight"),
    "no such import": (
        "import no_such_module\n",
        r"\A.*test_it\.py, line 3: it cannot be imported: ModuleNotFoundError: No module named "
        r"'no_such_module'\Z",
    ),
    "an error in its body": (
        "\nx = 1 / 0\n",
        r"\A.*test_it\.py, line 4: it cannot be imported: ZeroDivisionError: [a-z ]+\Z",
    ),
    "syntax error": (
        "def test_x(:\n",
        r"\A.*test_it\.py, line 3: this is not valid Python \(.+\): `def test_x\(:`\Z",
    ),
    "no tests": ("x = 1\n", "no tests found"),
    "unknown mark": ('@pytest.mark.wieght(2)\ndef test_x():\n    "x"', "wieght"),
}


@pytest.mark.parametrize(("body", "named"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(tmp_path: Path, body: str, named: str) -> None:
    """What the kit cannot call directly is refused, and the message names it."""
    with pytest.raises(HiddenTestError, match=named):
        collect(tmp_path, body)


def test_question_is_needed(tmp_path: Path) -> None:
    """A test that names no question is refused."""
    with pytest.raises(HiddenTestError, match="names no question"):
        collect(tmp_path, 'def test_x():\n    "x"', head="")


def test_conftest_is_refused(tmp_path: Path) -> None:
    """A conftest.py could change what tests mean; the fast road would not read it."""
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "conftest.py").touch()
    with pytest.raises(HiddenTestError, match=r"conftest\.py"):
        collect(tmp_path, 'def test_x():\n    "x"')


def test_changed_files_are_read_again(tmp_path: Path) -> None:
    """A process that outlives an edit sees the edited tests and support modules."""
    support = tmp_path / "some_support_module.py"
    support.write_text("VALUES = [1]\n")
    body = (
        "from some_support_module import VALUES\n"
        '@pytest.mark.parametrize("n", VALUES)\ndef test_x(n):\n    "x"\n'
    )
    assert len(collect(tmp_path, body)) == 1
    support.write_text("VALUES = [1, 2, 3]\n")
    assert len(collect(tmp_path, body)) == 3
    assert len(collect(tmp_path, body + 'def test_y():\n    "y"\n')) == 4
    assert str(tmp_path) not in sys.path
