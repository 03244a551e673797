"""What the theme leaves out for people who listen to pages."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

__all__ = ["setup"]

_TREE = "furo_navigation_tree"


def setup(app: Sphinx) -> dict[str, bool]:
    """Mend each page after the theme has made its navigation."""
    app.connect("html-page-context", _with_levels, priority=900)
    return {"parallel_read_safe": True}


def _with_levels(*event: Any) -> None:
    """Say of the navigation's headings at which level they are: the theme says only `heading`."""
    context: dict[str, Any] = event[3]
    tree = context.get(_TREE, "")
    context[_TREE] = tree.replace('role="heading"', 'role="heading" aria-level="2"')
