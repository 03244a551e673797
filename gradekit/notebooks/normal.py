"""The normal form of a notebook: valid nbformat 4.5 in plain JSON types, whatever came in.

Nothing here raises on odd contents. What no program could read as a cell becomes a raw cell,
which shows its text and does not run; metadata and outputs that break the format are dropped.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradekit.notebooks.cells import JsonCell, Notebook

__all__ = ["normal_cell", "normal_notebook", "plain", "with_unique_ids"]

_DEPTH = 40  # levels of lists and objects within metadata and outputs; real ones have under ten
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_JSON_MIME = re.compile(r"application/(.*\+)?json")
_TRANSIENT = {"orig_nbformat", "orig_nbformat_minor", "signature"}


def normal_notebook(raw: Mapping[str, Any]) -> Notebook:
    """Make a fresh notebook in normal form; ``raw`` is left as it is."""
    cells = raw.get("cells")
    metadata = _kept(raw.get("metadata"), _NOTEBOOK_METADATA)
    return {
        "cells": with_unique_ids(
            [normal_cell(cell) for cell in cells] if isinstance(cells, list) else []
        ),
        "metadata": {key: value for key, value in metadata.items() if key not in _TRANSIENT},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def normal_cell(raw: object) -> JsonCell:
    """Make a fresh cell in normal form, except that its id may be missing or taken."""
    if not isinstance(raw, Mapping):
        return {"cell_type": "raw", "metadata": {}, "source": _text(raw)}
    kind = raw.get("cell_type")
    kind = kind if kind in ("code", "markdown") else "raw"
    metadata = _kept(raw.get("metadata"), _CELL_METADATA)
    metadata.pop("trusted", None)
    cell = {"cell_type": kind, "metadata": metadata, "source": _text(raw.get("source", ""))}
    if _is_cell_id(raw.get("id")):
        cell["id"] = raw["id"]
    if kind == "code":
        outputs = raw.get("outputs")
        known = [_output(output) for output in outputs] if isinstance(outputs, list) else []
        cell["outputs"] = [output for output in known if output is not None]
        cell["execution_count"] = _count(raw.get("execution_count"))
    elif isinstance(attachments := plain(raw.get("attachments")), dict):
        bundles = {name: _bundle(data) for name, data in attachments.items()}
        cell["attachments"] = {name: data for name, data in bundles.items() if data}
    return cell


def with_unique_ids(cells: Sequence[JsonCell]) -> list[JsonCell]:
    """Return the cells with missing and repeated ids replaced by ``cell-<position>``."""
    owner = {cell["id"]: index for index, cell in reversed([*enumerate(cells)]) if "id" in cell}
    named = []
    for index, cell in enumerate(cells):
        name = cell.get("id")
        if name is None or owner[name] != index:
            name = f"cell-{index}"
            while name in owner:
                name += "-"
            owner[name] = index
        named.append({**cell, "id": name})
    return named


def plain(value: object, depth: int = _DEPTH) -> Any:
    """Copy into JSON's own types; what JSON cannot hold, or is nested too deep, becomes None."""
    if isinstance(value, str):
        # A lone surrogate cannot be written as UTF-8.
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, Mapping) and depth:
        return {plain(str(key)): plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple) and depth:
        return [plain(item, depth - 1) for item in value]
    return None


def _text(value: object) -> str:
    """Return a source or an output's text, which files may hold as a list of lines."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if value is None:
        return ""
    tidy = plain(value)
    return tidy if isinstance(tidy, str) else json.dumps(tidy, ensure_ascii=False)


def _count(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _is_cell_id(value: object) -> bool:
    return isinstance(value, str) and _CELL_ID.fullmatch(value) is not None


def _output(raw: object) -> dict[str, Any] | None:
    """Return an output in normal form; None for what Jupyter could not show either."""
    if not isinstance(raw, Mapping):
        return None
    kind = raw.get("output_type")
    if kind == "stream":
        name = raw.get("name")
        name = name if isinstance(name, str) else "stdout"
        return {"output_type": kind, "name": name, "text": _text(raw.get("text", ""))}
    if kind == "error":
        lines = raw.get("traceback")
        return {
            "output_type": kind,
            "ename": _text(raw.get("ename", "")),
            "evalue": _text(raw.get("evalue", "")),
            "traceback": [_text(line) for line in lines] if isinstance(lines, list) else [],
        }
    if kind in ("display_data", "execute_result"):
        metadata = plain(raw.get("metadata"))
        output = {
            "output_type": kind,
            "data": _bundle(raw.get("data")),
            "metadata": metadata if isinstance(metadata, dict) else {},
        }
        if kind == "execute_result":
            output["execution_count"] = _count(raw.get("execution_count"))
        return output
    return None


def _bundle(raw: object) -> dict[str, Any]:
    """Return data by media type: text as one string, JSON as it is."""
    if not isinstance(raw, Mapping):
        return {}
    return {
        str(mime): plain(data) if _JSON_MIME.fullmatch(str(mime)) else _text(data)
        for mime, data in raw.items()
    }


def _kept(raw: object, rules: Mapping[str, Callable[[Any], bool]]) -> dict[str, Any]:
    """Return the metadata without those entries whose kind the format forbids."""
    metadata = plain(raw)
    if not isinstance(metadata, dict):
        return {}
    return {key: value for key, value in metadata.items() if key not in rules or rules[key](value)}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_tags(value: object) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(tag, str) and re.fullmatch(r"[^,]+", tag) for tag in value)
        and len(set(value)) == len(value)
    )


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _is_kernel(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(key), str) for key in ("name", "display_name")
    )


def _is_language(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("name"), str)
        and isinstance(value.get("codemirror_mode", ""), str | dict)
        and all(
            isinstance(value.get(key, ""), str)
            for key in ("file_extension", "mimetype", "pygments_lexer")
        )
    )


# The entries whose kind the schema of nbformat 4.5 fixes.
_NOTEBOOK_METADATA: dict[str, Callable[[Any], bool]] = {
    "kernelspec": _is_kernel,
    "language_info": _is_language,
    "title": _is_text,
    "authors": lambda value: isinstance(value, list),
}
_CELL_METADATA: dict[str, Callable[[Any], bool]] = {
    "name": lambda value: isinstance(value, str) and re.match(".", value) is not None,
    "tags": _is_tags,
    "jupyter": lambda value: isinstance(value, dict),
    "execution": _is_texts,
    "collapsed": _is_flag,
    "scrolled": lambda value: isinstance(value, bool) or value == "auto",
    "format": _is_text,
}
