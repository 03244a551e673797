"""Put markup, paths and values of every wrong kind into the metadata."""

from __future__ import annotations

from typing import Any

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("changed_metadata",))

WRONG: Any = [None, True, -1, "", [], {}, [[]], {"": {}}, "<script>gradekitAttack()</script>"]


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Fill the notebook's and every cell's metadata with them."""
    attack = "<script>gradekitAttack()</script>"
    solved["metadata"] |= {"title": attack, "authors": [{"name": attack}], attack: attack}
    for number, cell in enumerate(solved["cells"]):
        value = WRONG[number % len(WRONG)]
        cell["metadata"] |= {"tags": value, "name": value, "jupyter": value, attack: value}
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] |= {"comment": attack, "points": value, "remove": value}
    return solved
