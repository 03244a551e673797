"""What the kit's tests share: which of them are run, a rule about skips, courses to work on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from nightly import FULL
from tiny_course import make_tiny_course

from gradekit.course import Assignment, Grader, find_course

ROOT = Path(__file__).parents[2]
MAY_SKIP = ("GRADEKIT_REFERENCE is not set", "no network namespaces")


# The folders whose files take longest come first, so that all workers end at about the same time.
LONGEST_FIRST = (
    *("attacks", "assignment", "browser", "cluster", "exports", "course", "cli", "collecting"),
)


def pytest_configure(config: pytest.Config) -> None:
    """Tell which marks there are."""
    config.addinivalue_line("markers", "nightly: takes too long for every change")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is marked so to the nightly run, and put files that take long before others."""
    if not FULL:
        left = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]

    def place(item: pytest.Item) -> int:
        name = item.path.parent.name
        return LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure where GRADEKIT_FORBID_SKIPS says so.

    Only tests that need data which is no part of the project, or a machine that may be divided into
    hosts, may be skipped.
    """
    report: pytest.TestReport = yield  # type: ignore[assignment]  # pytest's wrapper protocol
    if (
        report.skipped
        and os.environ.get("GRADEKIT_FORBID_SKIPS")
        and not any(reason in str(report.longrepr) for reason in MAY_SKIP)
    ):
        report.outcome = "failed"
        report.longrepr = f"this test may not be skipped here: {report.longrepr}"
    return report  # type: ignore[return-value]  # as above


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder, to be read only."""
    return ROOT


@pytest.fixture
def tiny(tmp_path: Path) -> Assignment:
    """A small course of its own, quick to grade, with another assignment than the project's."""
    return find_course(make_tiny_course(tmp_path / "tiny")).assignment()


@pytest.fixture
def course(tmp_path: Path) -> Assignment:
    """A copy of the project's course as a fresh clone has it."""
    folder = tmp_path / "course"
    folder.mkdir()
    for path in [*ROOT.glob("*.py"), ROOT / "gradekit.toml"]:
        shutil.copy(path, folder)
    for name in ("source", "release", "tests/hidden", "datasets"):
        ignore = shutil.ignore_patterns("__pycache__", "*.zip")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    return find_course(folder).assignment("regularization")


@pytest.fixture(scope="session")
def regularization() -> Iterator[Grader]:
    """A grader of the project's own assignment, with the default secret."""
    with Grader(find_course(ROOT).assignment("regularization")) as grader:
        yield grader
