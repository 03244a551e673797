"""Lets plain ``pytest`` run the hidden tests: on the master's solution, or on a submission.

pytest loads this module in every project of the environment, so it imports the rest of the kit
only for a course's hidden tests.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from gradekit.course.grader import Grader
    from gradekit.judging import Case, Student, Work

__all__: list[str] = []

_graders: pytest.StashKey[dict[Path, tuple[Grader, dict[str, Work]]]] = pytest.StashKey()
_case: pytest.StashKey[Case] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--submission``."""
    parser.getgroup("gradekit").addoption(
        "--submission",
        metavar="FILE.ipynb",
        type=Path,
        help="run the hidden tests on this notebook instead of on the master's solution",
    )
    parser.getgroup("gradekit").addoption(
        "--unsafe-local",
        action="store_true",
        help="run a submission's code even where it cannot be locked in",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers, and let hidden tests import the course's support modules."""
    from gradekit.judging.collect import MARKERS

    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    config.stash[_graders] = {}
    if (config.rootpath / "gradekit.toml").is_file():
        sys.path.insert(0, str(config.rootpath))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what the hidden tests used."""
    for grader, _ in config.stash.get(_graders, {}).values():
        grader.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse, by name, what the kit's own road would not run."""
    from gradekit.errors import HiddenTestError
    from gradekit.judging.collect import case_of

    problems = []
    for item in items:
        if _hidden_folder(item.path) is not None:
            try:
                item.stash[_case] = case_of(item)
            except HiddenTestError as error:
                problems.append(str(error))
    if problems:
        raise pytest.UsageError("\n".join(problems))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the student would read about a case that failed."""
    report = yield
    if call.excinfo is not None and _case in item.stash:
        message = _message(item, call.excinfo.value)
        if message:
            report.sections.append(("what the student reads", message))
    return report


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    """The graded function of the test's question, in its sandbox."""
    from gradekit.judging import Student as StudentFunction

    case = request.node.stash[_case]
    grader, work = _grader(request.config, request.node.path)
    answer = work[case.question]
    if answer.program is None:
        pytest.fail(answer.problem, pytrace=False)
    with grader.sandbox.open(answer.program) as session:
        yield StudentFunction(case.question, lambda: session)


@pytest.fixture
def solution(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """The same function of the master's solution, trusted and in this process."""
    grader, _ = _grader(request.config, request.node.path)
    return grader.solutions[request.node.stash[_case].question]


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Any:
    """Values drawn from the course secret for this very case."""
    from gradekit.judging import Draw

    grader, _ = _grader(request.config, request.node.path)
    return Draw(grader.assignment.course.secret, request.node.stash[_case].id)


def _hidden_folder(path: Path) -> Path | None:
    """Give the folder of an assignment's hidden tests that a file lies in, if it does."""
    folder = path.parent
    if folder.parent.name == "hidden" and folder.parent.parent.name == "tests":
        return folder
    return None


def _grader(config: pytest.Config, path: Path) -> tuple[Grader, dict[str, Work]]:
    """Give the assignment's grader, and the answers that its hidden tests run on."""
    from gradekit.course.folders import find_course
    from gradekit.course.grader import Grader as AssignmentGrader
    from gradekit.course.intake import read_file
    from gradekit.errors import GradekitError
    from gradekit.notebooks import parse_notebook

    folder = path.parent
    graders = config.stash[_graders]
    if folder not in graders:
        try:
            assignment = find_course(folder).assignment(folder.name)
            submission = config.getoption("--submission")
            # The master's solution is the instructor's own code.
            unsafe_local = submission is None or config.getoption("--unsafe-local")
            # What the solution does not pass is to be shown, as pytest shows it.
            grader = AssignmentGrader(assignment, unsafe_local=unsafe_local, prove=False)
            path = submission or assignment.master
            most_mb = assignment.course.settings.sizes.notebook_mb
            notebook = parse_notebook(read_file(path, most_mb), where=str(path))
        except GradekitError as error:
            pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
        graders[folder] = grader, grader.work(notebook)
    return graders[folder]


def _message(item: pytest.Item, error: BaseException) -> str:
    from gradekit.judging import CheckFailed, StudentFailedError, messages

    case = item.stash[_case]
    if isinstance(error, CheckFailed):
        return messages.failed_check(case, error, None).message()
    if isinstance(error, StudentFailedError):
        _, work = _grader(item.config, item.path)
        answer = work[case.question]
        if answer.program is not None:
            background = messages.Background(answer.program, answer.absent)
            return messages.failed_call(case, error.reply, background).message()
    return ""
