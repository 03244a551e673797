"""The site's navigation: which pages are for whom."""

from __future__ import annotations

from sphinx.application import Sphinx

__all__ = ["NAVIGATION", "setup"]

NAVIGATION = {
    "Instructors": (
        "instructor-guide",
        "collecting",
        "formgrader",
        "late-policy",
        "report",
        "exporting",
        "course-secret",
    ),
    "Students": ("student-guide",),
    "Authors of assignments": ("own-assignment", "audit", "reference/hidden-tests"),
    "Operators": ("deployment", "security", "attacks", "performance"),
    "Reference": ("command-line", "reference/commands", "reference/settings"),
    "Developers": (
        "architecture",
        "decisions/0001-one-road-for-grading",
        "decisions/0002-isolation",
        "decisions/0003-auditing-hidden-tests",
        "decisions/0004-documentation-site",
        "decisions/0005-what-makes-grading-fast",
    ),
}
"""The pages in their order, by who reads them.

A page that is missing here, or here and not there, is a warning, and warnings end the build.
"""


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the navigation behind the first page, where it is not seen when that is read as it is."""
    app.connect("source-read", _put_behind)
    return {"parallel_read_safe": True}


def _put_behind(app: Sphinx, page: str, content: list[str]) -> None:
    if page == app.config.root_doc:
        trees = [
            "\n".join(("```{toctree}", ":hidden:", f":caption: {who}", "", *pages, "```"))
            for who, pages in NAVIGATION.items()
        ]
        content[0] += "\n" + "\n\n".join(trees) + "\n"
