"""Where the master's own solution loses points, nobody is graded, and it is said why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from coursework import hand_in, nbgrader, rows

from gradekit.course import Assignment, Grader, find_course, grade_all
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import read_assignment
from gradekit.errors import GradekitError, HiddenTestError, SettingsError


def spoil(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace a text that stands in a file of the course once."""

    def change(root: Path) -> None:
        text = (root / file).read_text()
        assert text.count(old) == 1
        (root / file).write_text(text.replace(old, new))

    return change


SETTINGS, HIDDEN = "gradekit.toml", "tests/hidden/tiny/test_tiny.py"
SPOILED: dict[str, tuple[Callable[[Path], None], type[GradekitError], str]] = {
    "a misspelt section": (
        spoil(SETTINGS, "[assignments.tiny]", "[assignments.tinny]"),
        SettingsError,
        r"gradekit\.toml: \[assignments\.tinny\] is for no assignment .*; did you mean 'tiny'\?",
    ),
    "a misspelt support module": (
        spoil(SETTINGS, '"helpers"', '"helprs"'),
        SettingsError,
        r"\[assignments\.tiny\] allowed_imports names 'helprs', .*; did you mean 'helpers'\?",
    ),
    "a misspelt module": (
        spoil(SETTINGS, '"numpy"', '"numppy"'),
        SettingsError,
        r"allowed_imports names 'numppy', .*; did you mean 'numpy'\?",
    ),
    "a module that is not there": (
        spoil(SETTINGS, '"math"', '"qqzzxx.parts"'),
        SettingsError,
        r"allowed_imports names 'qqzzxx.parts', .*; it is not installed: install it, or take",
    ),
    "a module whose name is a little like another's": (
        spoil(SETTINGS, '"math"', '"tourch"'),
        SettingsError,
        r"allowed_imports names 'tourch', .* no such module; it is not installed: ",
    ),
    "a misspelt function of a support module": (
        spoil(SETTINGS, "never_run = []", 'never_run = ["exemple"]'),
        SettingsError,
        r"gradekit\.toml: \[assignments\.tiny\] never_run names 'exemple', which tiny\.ipynb "
        r"neither defines nor calls; did you mean 'example'\?",
    ),
    "a function that is not there": (
        spoil(SETTINGS, "never_run = []", 'never_run = ["share", "train"]'),
        SettingsError,
        "never_run names 'train', .*; mend the name, or take it off the list",
    ),
    "no section": (
        spoil(SETTINGS, "[assignments.tiny]", "[assignments]\n[ignored]"),
        SettingsError,
        "no setting 'ignored'",
    ),
    "an import that is not allowed": (
        spoil(SETTINGS, ', "helpers"', ""),
        HiddenTestError,
        r"solution loses points.*\n  double, test_tiny\.py::test_example: .*'FACTOR' is not "
        r"defined\n(?s:.*)\nIt imports helpers, which allowed_imports does not name\.\n.*"
        r"gradekit\.toml \(\[assignments\.tiny\]: which modules",
    ),
    "a wrong hidden test": (
        spoil(HIDDEN, "12.5 / people, ", "13.5 / people, "),
        HiddenTestError,
        r"hidden/tiny: the master's own solution loses points.*\n"
        r"  share, test_tiny\.py::test_fair: Everybody gets the same\..*\nMend the hidden tests, "
        r"tiny\.ipynb or gradekit\.toml (?s:.*)pytest .*/tests/hidden/tiny$",
    ),
    "a limit on the code": (
        spoil(SETTINGS, "[limits]", "[limits]\nsource_characters = 10"),
        HiddenTestError,
        r"tiny\.ipynb: .*10 characters",
    ),
}


@pytest.mark.parametrize(("change", "kind", "said"), SPOILED.values(), ids=SPOILED)
def test_nobody_is_graded(
    tiny: Assignment, change: Callable[[Path], None], kind: type[GradekitError], said: str
) -> None:
    """The message names the place and the mend, and no grade is written."""
    root = tiny.course.root
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    change(root)
    with pytest.raises(kind, match=said):
        grade_all(find_course(root).assignment())
    assert rows(tiny) == {}
    assert not (root / "autograded").exists()
    assert not (root / "autograded").exists()


def test_settings_that_are_not_there(tiny: Assignment) -> None:
    """Without a section the defaults hold; where they do not do, the message asks for one."""
    settings = tiny.course.root / SETTINGS
    settings.write_text(settings.read_text().partition("[assignments.tiny]")[0])
    with pytest.raises(HiddenTestError, match=r"a section \[assignments\.tiny\], which is missing"):
        Grader(find_course(tiny.course.root).assignment())


def test_pytest_still_shows_where_it_fails(tiny: Assignment) -> None:
    """Who asks not to have it proven gets a grader all the same."""
    spoil(HIDDEN, "12.5 / people, ", "13.5 / people, ")(tiny.course.root)
    with Grader(tiny, prove=False) as grader:
        assert {question.id for question in grader.questions} == {"double", "share"}


def test_nbgraders_command_refuses(tiny: Assignment) -> None:
    """Its road leaves everybody ungraded, says why, and ends with an error."""
    blueprint = read_assignment(tiny)
    for student in ("ada", "bob"):
        hand_in(tiny, student, blueprint.solution)
    with Gradebook(tiny.course.root) as gradebook:
        gradebook.enter("tiny", "tiny", blueprint.student)
    spoil(HIDDEN, "12.5 / people, ", "13.5 / people, ")(tiny.course.root)
    log = nbgrader(tiny, "autograde", "tiny", check=False)
    assert "solution loses points, so nobody could earn them all:" in log
    assert "share, test_tiny.py::test_fair" in log
    assert list(tiny.course.root.glob("autograded/*/*/*.ipynb")) == []
