"""Leave outputs that are scripts, widgets and pages."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=())


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Give the answers and cells of one's own such outputs."""
    script = "<script>gradekitAttack()</script>"
    data = {
        "text/html": script,
        "application/javascript": "gradekitAttack()",
        "image/svg+xml": f"<svg>{script}</svg>",
        "text/markdown": script,
        "text/latex": f"$${script}$$",
        "application/vnd.jupyter.widget-view+json": {"model_id": script},
    }
    outputs = [
        {"output_type": "display_data", "data": {kind: data[kind]}, "metadata": {}} for kind in data
    ]
    outputs.append(
        {"output_type": "error", "ename": script, "evalue": script, "traceback": [script]}
    )
    for cell in solved["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = outputs
    return with_cells(solved, code_cell("1", outputs=outputs))
