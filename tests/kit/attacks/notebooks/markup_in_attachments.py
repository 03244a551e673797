"""Attach pictures that are scripts."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import markdown_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("markup",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Attach them to a cell of text, under names that are markup."""
    picture = "<svg xmlns='http://www.w3.org/2000/svg'><script>gradekitAttack()</script></svg>"
    attachments = {
        "a.svg": {"image/svg+xml": picture},
        "b.png": {"text/html": "<script>gradekitAttack()</script>"},
        'c" onerror="gradekitAttack()': {"image/png": '" onerror="gradekitAttack()'},
    }
    text = '![a](attachment:a.svg) ![b](attachment:b.png) ![c](attachment:c" onerror=")'
    return with_cells(solved, markdown_cell(text, attachments=attachments))
