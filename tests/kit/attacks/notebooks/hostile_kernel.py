"""Name a kernel that is a path and a command, for whatever starts kernels."""

from __future__ import annotations

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=())


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Name it in every place that there is."""
    solved["metadata"]["kernelspec"] = {
        "name": "../../../tmp/gradekit-attack",
        "display_name": "<script>gradekitAttack()</script>",
        "language": "bash; touch /tmp/gradekit-attack-kernel",
        "argv": ["touch", "/tmp/gradekit-attack-kernel"],
    }
    solved["metadata"]["language_info"] = {"name": "bash", "pygments_lexer": "../../attack"}
    return solved
