"""Directives whose content is Markdown that is made from the code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

__all__ = ["MadeOfCode", "table"]


class MadeOfCode(SphinxDirective):
    """A directive that gives Markdown."""

    has_content = False

    def markdown(self) -> str:
        """Give what stands in the directive's place."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Read the Markdown as if it stood on the page."""
        return self.parse_text_to_nodes(self.markdown(), allow_section_headings=True)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
