"""Hidden tests, collected once by pytest itself, as cases that can be called directly."""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gradekit.errors import HiddenTestError

__all__ = ["FIXTURES", "MARKERS", "Case", "case_of", "collect_cases", "importing_from"]

FIXTURES = ("student", "solution", "draw")
"""The fixtures that a hidden test may ask for."""

MARKERS = (
    "question(id): the question that the test belongs to; its id is the graded function's name",
    "weight(n): the test's share of the question's points, relative to the others (default 1)",
    "public: the case is one that students may see, so feedback may show its numbers",
)
_SUPPORTED_MARKS = frozenset({"parametrize", "question", "weight", "public"})


@dataclass(frozen=True)
class Case:
    """One call of one hidden test function.

    Parameters
    ----------
    id
        File, function and parameters: ``"test_cost.py::test_sizes[2]"``.
    name
        Function and parameters: ``"test_sizes[2]"``; students see it.
    question
        The id of the question that the case belongs to.
    function
        The test function.
    parameters
        Arguments that ``parametrize`` gives.
    fixtures
        Which of the kit's fixtures it asks for.
    weight
        Share of the question's points, relative to the question's other cases.
    public
        Whether its inputs and expected values may be shown to students.
    sentence
        The function's docstring, folded to one line: what a student is told the case is about.
    """

    id: str
    name: str
    question: str
    function: Callable[..., None]
    parameters: Mapping[str, Any]
    fixtures: tuple[str, ...]
    weight: float
    public: bool
    sentence: str


def case_of(item: pytest.Item) -> Case:
    """Read a collected test as a case.

    Raises
    ------
    HiddenTestError
        The test uses something that the kit does not support, named in the message.
    """
    problems = tuple(_problems(item))
    if problems or not isinstance(item, pytest.Function):
        raise HiddenTestError("\n".join(f"{_id(item)}: {problem}" for problem in problems))
    marker = item.get_closest_marker("question")
    weight = item.get_closest_marker("weight")
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return Case(
        id=_id(item),
        name=item.name,
        question=marker.args[0] if marker else "",
        function=item.obj,
        parameters=dict(parameters),
        fixtures=tuple(name for name in FIXTURES if name in item.fixturenames),
        weight=float(weight.args[0]) if weight else 1.0,
        public=item.get_closest_marker("public") is not None,
        sentence=" ".join((item.obj.__doc__ or "").split()),
    )


def collect_cases(folder: Path, root: Path) -> tuple[Case, ...]:
    """Let pytest collect the hidden tests in ``folder``.

    Parameters
    ----------
    folder
        Holds the ``test_*.py`` files of one assignment.
    root
        The course directory; the tests import the support modules from there.

    Raises
    ------
    HiddenTestError
        The folder is missing or holds no test, a file cannot be imported, or a test uses
        something that the kit does not support; the message names each one.
    """
    if not folder.is_dir():
        raise HiddenTestError(f"{folder}: there is no such folder; hidden tests belong there")
    if (folder / "conftest.py").exists():
        raise HiddenTestError(
            f"{folder / 'conftest.py'}: hidden tests may not have a conftest.py; "
            f"only parametrize, marks and the fixtures {', '.join(FIXTURES)} are supported"
        )
    collector = _Collector()
    output = io.StringIO()
    arguments = [
        str(folder),
        "--collect-only",
        "-q",
        f"--rootdir={folder}",
        f"--config-file={os.devnull}",
        "--import-mode=importlib",
        "--disable-plugin-autoload",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:unraisableexception",  # it collects garbage, twice
        "--strict-markers",
    ]
    with importing_from(root, folder), contextlib.redirect_stdout(output):
        status = pytest.main(arguments, plugins=[collector])
    if collector.stopped:
        raise KeyboardInterrupt
    if collector.problems:
        raise HiddenTestError("\n".join(collector.problems))
    if status == pytest.ExitCode.NO_TESTS_COLLECTED or not collector.cases:
        raise HiddenTestError(f"{folder}: no tests found; they belong in files named test_*.py")
    if status != pytest.ExitCode.OK:
        raise HiddenTestError(f"{folder}: pytest could not collect the tests:\n{output.getvalue()}")
    return tuple(collector.cases)


@contextlib.contextmanager
def importing_from(root: Path, *folders: Path) -> Iterator[None]:
    """Import modules from the course directory as they are on disk now.

    A process may outlive an edit of a module, or serve two courses. So modules named like one
    in the course's top folder are forgotten first, and those in ``folders`` afterwards, where
    pytest may look for them under a name that another course's module has.
    """
    support = {path.stem for path in root.glob("*.py")}
    _forget(lambda name, _: name in support)
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        below = tuple(f"{folder}{os.sep}" for folder in folders)
        _forget(lambda _, file: file.startswith(below))
        with contextlib.suppress(ValueError):
            sys.path.remove(str(root))


def _forget(condition: Callable[[str, str], bool]) -> None:
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and condition(name, file):
            del sys.modules[name]


class _Collector:
    """A pytest plugin that keeps what is collected, or what is wrong with it."""

    def __init__(self) -> None:
        self.stopped = False
        self.cases: list[Case] = []
        self.problems: list[str] = []

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note that somebody pressed Ctrl-C; pytest also calls its own interruptions so."""
        self.stopped = excinfo.type is KeyboardInterrupt

    def pytest_configure(self, config: pytest.Config) -> None:
        for marker in MARKERS:
            config.addinivalue_line("markers", marker)

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any]
    ) -> None:
        if call.excinfo is not None:
            self.problems.append(_no_import(node.path, call.excinfo.value))

    def pytest_collection_modifyitems(self, items: Sequence[pytest.Item]) -> None:
        for item in items:
            try:
                self.cases.append(case_of(item))
            except HiddenTestError as error:
                self.problems.append(str(error))


def _no_import(file: Path, error: BaseException) -> str:
    """Say in one line why a file of hidden tests cannot be imported, and where it breaks."""
    # pytest wraps what it expects: syntax errors and failed imports.
    cause = error.__cause__ or error
    if isinstance(cause, SyntaxError):
        text = f": `{cause.text.strip()}`" if cause.text and cause.text.strip() else ""
        where = f"{cause.filename or file}, line {cause.lineno}"
        return f"{where}: this is not valid Python ({cause.msg}){text}"
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(cause.__traceback__)
        if Path(frame.filename) == file
    ]
    where = f"{file}, line {lines[-1]}" if lines else f"{file}"
    said = " ".join(f"{type(cause).__name__}: {cause}".split())
    return f"{where}: it cannot be imported: {said}"


def _id(item: pytest.Item) -> str:
    return f"{item.path.name}::{item.name}"


def _problems(item: pytest.Item) -> Iterator[str]:
    """Name all that keeps a test from being called directly, and the mend."""
    if not isinstance(item, pytest.Function):
        yield "it is not a test function; write it as a plain function"
        return
    if item.cls is not None:
        yield f"it is a method of class {item.cls.__name__}; write it as a plain function"
    if inspect.iscoroutinefunction(item.obj) or inspect.isgeneratorfunction(item.obj):
        yield "it is async or a generator; write it as a plain function"
    parameters = set(item.callspec.params) if hasattr(item, "callspec") else set()
    unsupported = set(item.fixturenames) - parameters - set(FIXTURES) - {"request"}
    named = unsupported & set(inspect.signature(item.obj).parameters)
    for fixture in sorted(named or unsupported):
        yield (
            f"it uses the fixture {fixture!r}, which is not supported; "
            f"the fixtures are {', '.join(FIXTURES)}"
        )
    for mark in sorted({mark.name for mark in item.iter_markers()} - _SUPPORTED_MARKS):
        yield f"it carries the mark {mark!r}, which is not supported; take it away"
    question = item.get_closest_marker("question")
    if question is None or len(question.args) != 1 or not isinstance(question.args[0], str):
        yield 'it names no question; mark it with @pytest.mark.question("the function\'s name")'
    weight = item.get_closest_marker("weight")
    if weight is not None and not (len(weight.args) == 1 and _is_weight(weight.args[0])):
        yield "its weight is not a number above 0; write @pytest.mark.weight(2)"
    if not (item.obj.__doc__ or "").strip():
        yield "it has no docstring; write the sentence that the student reads"


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e6
