"""The last check before a release: nothing in the folder gives answers or tests away."""

from __future__ import annotations

import base64
import binascii
import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradekit.master.secrets import (
    Figure,
    SecretLine,
    figures,
    hidden_figures,
    hidden_lines,
    solution_lines,
)
from gradekit.notebooks.cells import Notebook
from gradekit.text import printable

__all__ = ["Leak", "find_leaks"]


@dataclass(frozen=True)
class Leak:
    """Something in a release that students must not get.

    Parameters
    ----------
    file
        Name of the file, relative to the release folder.
    cell
        The notebook's cell, counted from 1; None outside notebooks and in their metadata.
    part
        Where in the cell or notebook: ``"source"``, ``"outputs"``, ``"metadata/tags/0"`` …
    line
        The line within that part or file, counted from 1; None where lines mean nothing.
    message
        What was found.
    """

    file: str
    cell: int | None
    part: str
    line: int | None
    message: str

    def __str__(self) -> str:
        """Return the leak as one line."""
        cell = "" if self.cell is None else f"cell {self.cell}"
        line = "" if self.line is None else f"line {self.line}"
        place = ", ".join(item for item in (self.file, cell, self.part, line) if item)
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class _Secrets:
    solution: list[SecretLine]
    hidden: list[SecretLine]
    figures: list[Figure]

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Give the position and a description of everything secret in a text."""
        for what, lines in (("a solution", self.solution), ("a hidden test", self.hidden)):
            for line in lines:
                for match in line.pattern.finditer(text):
                    yield match.start(), f"holds a line of {what}: {printable(line.text, 80)}"
        # Rounding that carries into the fifth digit leaves fewer than six, which is no figure.
        by_start: dict[str, list[Figure]] = {secret.digits[:5]: [] for secret in self.figures}
        for secret in self.figures:
            by_start[secret.digits[:5]].append(secret)
        for position, figure in figures(text):
            if any(figure.agrees(secret) for secret in by_start.get(figure.digits[:5], [])):
                yield position, "holds a number of a hidden test"


def find_leaks(
    files: Mapping[str, bytes], master: Notebook, hidden: Mapping[str, str]
) -> tuple[Leak, ...]:
    """Search the files of a release for solutions, outputs and hidden tests.

    Parameters
    ----------
    files
        Content of each file of the release folder, by name.
    master
        The notebook that the release was made from. What stands in it outside solution regions
        is public, whoever else uses it; its outputs are not.
    hidden
        Source of each hidden test file, by name.

    Returns
    -------
    tuple of Leak
        By file, then by place; empty if the release is clean.

    Raises
    ------
    RegionError
        If the master's regions are not balanced.
    """
    secrets = _Secrets(
        solution_lines(master),
        hidden_lines(master, hidden.values()),
        hidden_figures(master, hidden.values()),
    )
    leaks: list[Leak] = []
    for name, data in sorted(files.items()):
        content = _decoded(data)
        notebook = _notebook(content)
        texts = [(None, "", content)] if notebook is None else _notebook_texts(notebook)
        for cell, part, text in texts:
            plain = html.unescape(text)
            leaks += [
                Leak(name, cell, part, plain.count("\n", 0, position) + 1, message)
                for position, message in sorted(set(secrets.found_in(plain)))
            ]
        leaks += [Leak(name, *left) for left in _leftovers(notebook or {})]
    return tuple(leaks)


def _notebook_texts(notebook: dict[str, Any]) -> Iterator[tuple[int | None, str, str]]:
    """Give every text of a notebook: its cell, the part of it, and the text itself."""
    for number, cell in enumerate(notebook["cells"], 1):
        yield from ((number, part, text) for part, text in _strings(cell))
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    yield from ((None, part, text) for part, text in _strings(rest))


def _strings(value: Any, part: str = "") -> Iterator[tuple[str, str]]:
    """Give every string within JSON data and the way to it, lists of lines as one string."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = "".join(value)
    if isinstance(value, dict):
        for key, item in value.items():
            inner = f"{part}/{key}" if part else key
            yield inner, key
            yield from _strings(item, inner)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, f"{part}/{index}")
    elif isinstance(value, str):
        yield part, value
        if part.startswith(("attachments/", "outputs/")):
            yield part, _unpacked(value)
    elif isinstance(value, int | float):
        yield part, repr(value)


def _leftovers(notebook: dict[str, Any]) -> Iterator[tuple[int | None, str, int | None, str]]:
    """Give what is left of a run of the notebook: outputs and execution counts."""
    for number, cell in enumerate(notebook.get("cells", []), 1):
        if isinstance(cell, dict):
            if cell.get("outputs"):
                yield number, "outputs", None, "the output was not cleared"
            if cell.get("execution_count") is not None:
                yield number, "execution_count", None, "the execution count was not cleared"


def _notebook(text: str) -> dict[str, Any] | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_notebook = isinstance(content, dict) and isinstance(content.get("cells"), list)
    return content if is_notebook else None


def _decoded(data: bytes) -> str:
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        return data.decode("latin-1")  # takes any bytes; texts within show all the same


def _unpacked(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("latin-1")
    except (ValueError, binascii.Error):
        return ""
