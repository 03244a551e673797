"""How blocks of code are coloured."""

from __future__ import annotations

from pygments.lexers import BashLexer, TextLexer
from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Colour commands as a shell's, as they stand without a prompt; leave tables plain."""
    app.add_lexer("console", BashLexer)
    app.add_lexer("csv", TextLexer)
    return {"parallel_read_safe": True}
