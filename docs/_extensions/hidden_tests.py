"""What hidden tests may use, as tables made from the code."""

from __future__ import annotations

from docstrings import summary
from sphinx.application import Sphinx
from tables import MadeOfCode, table

from gradekit.course import pytest_plugin
from gradekit.judging import FIXTURES, MARKERS

__all__ = ["setup"]


class Fixtures(MadeOfCode):
    """``{fixtures}``: the fixtures that a hidden test may ask for."""

    def markdown(self) -> str:
        """Give the table."""
        rows = [(f"`{name}`", summary(getattr(pytest_plugin, name))) for name in FIXTURES]
        return table(("fixture", "what it gives"), rows)


class Marks(MadeOfCode):
    """``{marks}``: the marks that a hidden test may bear."""

    def markdown(self) -> str:
        """Give the table."""
        parts = [marker.partition(": ") for marker in MARKERS]
        return table(("mark", "what it says"), [(f"`{mark}`", says) for mark, _, says in parts])


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directives."""
    app.add_directive("fixtures", Fixtures)
    app.add_directive("marks", Marks)
    return {"parallel_read_safe": True}
