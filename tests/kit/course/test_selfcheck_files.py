"""The self-check travels with a release whose notebook uses it, and gives nothing away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from coursework import nbgrader

from gradekit.course import Assignment, release
from gradekit.errors import MasterError

MISCONCEPTIONS = """
from gradekit.judging import Misconception

MISCONCEPTIONS = [
    Misconception(
        "squares", "double", (("* FACTOR", "** FACTOR"),), "Squaring is not doubling at all."
    ),
    Misconception(
        "upside down", "share", (("amount / p", "amount * p"),), "Your fraction is upside down."
    ),
]
"""
KNOWN = "selfcheck/known.json"


@pytest.fixture
def checked(tiny: Assignment) -> Assignment:
    """A course whose notebook imports the self-check."""
    master: dict[str, Any] = json.loads(tiny.master.read_text())
    master["cells"][1]["source"] += "\nfrom selfcheck import check"
    tiny.master.write_text(json.dumps(master))
    tiny.misconceptions.write_text(MISCONCEPTIONS)
    return tiny


def test_it_is_made_and_kept_fresh(checked: Assignment) -> None:
    """`release` lays it beside the master, makes it anew after a change, and packs it."""
    made = release(checked, without_audit=True)
    assert {KNOWN, "selfcheck/__init__.py", "selfcheck/__main__.py"} <= set(made.files)
    known = json.loads((made.folder / KNOWN).read_text())
    assert [*known["double"]["hints"].values()] == ["Squaring is not doubling at all."]
    assert known["share"]["says"] == known["share"]["hints"] == {}  # it has no public case
    assert "upside down" not in (made.folder / KNOWN).read_text()
    table = checked.misconceptions
    table.write_text(table.read_text().replace("at all.", "even once."))
    release(checked, without_audit=True)
    assert "even once." in (checked.source / KNOWN).read_text()
    assert "even once." in (checked.release / KNOWN).read_text()


def test_without_an_import_there_is_none(tiny: Assignment) -> None:
    """A notebook that does not use it gets no files."""
    assert not any("selfcheck" in name for name in release(tiny, without_audit=True).files)


def test_a_grade_does_not_depend_on_it(checked: Assignment) -> None:
    """Nor does it run in the grader."""
    before = checked.fingerprint
    release(checked, without_audit=True)
    assert checked.fingerprint == before
    assert "selfcheck" not in checked.support_modules


@pytest.mark.nightly
def test_nbgrader_refuses_a_stale_one(checked: Assignment) -> None:
    """Its own command names the file and the mend; after `release` it makes the same files."""
    assert "run `gradekit release tiny`" in nbgrader(
        checked, "generate_assignment", "tiny", check=False
    )
    made = release(checked, without_audit=True)
    ours = {name: (made.folder / name).read_bytes() for name in made.files}
    nbgrader(checked, "generate_assignment", "tiny")
    assert {name: (made.folder / name).read_bytes() for name in made.files} == ours


def spoil(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


LEAKS = {
    "a published hint elsewhere": (
        "helpers.py",
        '"""Given',
        '# Squaring is not doubling at all.\n"""Given',
    ),
    "a hint that is not published": (
        "helpers.py",
        '"""Given',
        '# Your fraction is upside down.\n"""Given',
    ),
    "a sentence of a hidden case": (
        "helpers.py",
        '"""Given',
        '# Other arrays are doubled, too.\n"""Given',
    ),
}


@pytest.mark.nightly
@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_the_allowance_is_narrow(checked: Assignment, leak: tuple[str, str, str]) -> None:
    """What may stand in `known.json` may not stand in other files, and all else nowhere."""
    release(checked, without_audit=True)
    name, old, new = leak
    spoil(checked.course.root / name, old, new)
    with pytest.raises(MasterError, match="would give away"):
        release(checked, without_audit=True)


def test_a_public_hint_that_holds_a_solution_is_refused(checked: Assignment) -> None:
    """The lines of a solution are searched for in what is published, too."""
    spoil(
        checked.misconceptions,
        "Squaring is not doubling at all.",
        "Write result = values * FACTOR.",
    )
    with pytest.raises(MasterError, match=r"known\.json.*a solution"):
        release(checked, without_audit=True)


def test_a_public_hint_that_holds_a_hidden_number_is_refused(checked: Assignment) -> None:
    """So are the numbers of hidden tests."""
    spoil(checked.hidden / "test_tiny.py", "734.25", "734.2519")
    spoil(checked.misconceptions, "Squaring is", "734.2519 is squaring, which is")
    with pytest.raises(MasterError, match=r"known\.json.*a number of a hidden test"):
        release(checked, without_audit=True)
