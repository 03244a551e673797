"""Write scripts and event handlers into cells of text, for whoever opens the notebook."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, markdown_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("markup",))

MARKUP = """\
<script>gradekitAttack()</script>
<img src="x" onerror="gradekitAttack()"> <svg onload="gradekitAttack()"></svg>
<iframe srcdoc="<script>gradekitAttack()</script>"></iframe>
<a href="javascript:gradekitAttack()">a</a> [b](javascript:gradekitAttack())
![c](x" onerror="gradekitAttack()) <math><mtext></form><form><mglyph><style></math>
<style>body { display: none }</style> <base href="//attack.invalid/"> <meta http-equiv="refresh">
$\\href{javascript:gradekitAttack()}{d}$ <form action="//attack.invalid"><button>e</button></form>
"""


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Write them into cells of one's own of each kind."""
    raw = {**markdown_cell(MARKUP), "cell_type": "raw", "metadata": {"format": "text/html"}}
    return with_cells(solved, markdown_cell(MARKUP), raw, code_cell(f'"""{MARKUP}"""'))
