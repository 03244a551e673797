"""Notebooks as bytes: read whatever students hand in, write what Jupyter writes."""

from __future__ import annotations

import json
import re
import warnings
from functools import lru_cache
from typing import Any

from gradekit.errors import NotebookError
from gradekit.notebooks.cells import Notebook
from gradekit.notebooks.normal import normal_notebook

__all__ = ["dump_notebook", "most_values", "parse_notebook"]

_MEND = "Use the file that Jupyter saves, and see that Jupyter opens it."
_LONGEST_REMEMBERED = 10_000  # characters of a cell
_PLACE = "  null"  # where the cells come in a notebook's text
_MOST_CELLS = 10_000
_MOST_VALUES = 1_000_000
_MOST_CLOSE = 10_000
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_SPLIT_MEDIA = {"application/javascript", "image/svg+xml"}
_encoded = json.JSONEncoder(ensure_ascii=False).encode


def parse_notebook(data: bytes, where: str) -> Notebook:
    """Read a notebook of any format version into the normal form of nbformat 4.5.

    Parameters
    ----------
    data
        The file's content.
    where
        How messages name the file.

    Raises
    ------
    NotebookError
        If this is no notebook; the message says where it breaks and how to mend it.
    """
    raw = _json(_decoded(data, where), where)
    if not isinstance(raw, dict):
        raise NotebookError(f"{where}: this is JSON, but not a notebook. {_MEND}")
    version = raw.get("nbformat", 4 if "cells" in raw else 3)
    if type(version) is int and version > 4:
        raise NotebookError(
            f"{where}: the notebook has format {version}; formats up to 4 are known. "
            "Save it in format 4, for instance with 'jupyter nbconvert --to notebook'."
        )
    if (count := _cells(raw)) > _MOST_CELLS:
        raise NotebookError(
            f"{where}: the notebook has {count} cells; at most {_MOST_CELLS} can be read. "
            "Remove the cells that are not part of your answer."
        )
    if "cells" not in raw and "worksheets" in raw:
        raw = _upgraded({"metadata": {}, **raw, "nbformat": version}, where)
    if not isinstance(raw.get("cells"), list):
        raise NotebookError(f"{where}: the notebook has no list of cells. {_MEND}")
    return normal_notebook(raw)


def dump_notebook(notebook: Notebook) -> str:
    """Return the notebook as a file's text, byte for byte as nbformat and nbconvert write it."""
    cells = [_written(_encoded(cell)) for cell in notebook["cells"]]
    if not cells:
        return _pretty(notebook) + "\n"
    text = _pretty({**notebook, "cells": [None]})
    return text.replace(_PLACE, ",\n".join(cells), 1) + "\n"


def _written(cell: str) -> str:
    """Give the lines of a cell in a file; most cells of a class are the same in all notebooks."""
    return _remembered(cell) if len(cell) <= _LONGEST_REMEMBERED else _lines_of(cell)


def _lines_of(cell: str) -> str:
    written = json.loads(cell)
    written["source"] = _lines(written["source"])
    for bundle in written.get("attachments", {}).values():
        _split_bundle(bundle)
    for output in written.get("outputs", []):
        if output["output_type"] == "stream":
            output["text"] = _lines(output["text"])
        elif output["output_type"] != "error":
            _split_bundle(output["data"])
    return "  " + _pretty(written).replace("\n", "\n  ")


_remembered = lru_cache(2**10)(_lines_of)


def _pretty(value: object) -> str:
    return json.dumps(value, indent=1, sort_keys=True, separators=(",", ": "), ensure_ascii=False)


def most_values(text: str) -> int:
    """Give at least as many as the values that a JSON text holds, before any of it is read.

    What stands in texts counts only where there is much of it: then it is looked at closely.
    """
    count = _signs(text)
    return count if count <= _MOST_CLOSE else _signs(_TEXT.sub("", text))


def _signs(text: str) -> int:
    return 1 + sum(map(text.count, ",[{"))


def _cells(raw: dict[str, Any]) -> int:
    """Count the cells, those of old formats too, before anything is done for each of them."""
    sheets = raw.get("worksheets")
    lists = [raw.get("cells")]
    if isinstance(sheets, list):
        lists += [sheets, *(sheet.get("cells") for sheet in sheets if isinstance(sheet, dict))]
    return sum(len(cells) for cells in lists if isinstance(cells, list))


def _decoded(data: bytes, where: str) -> str:
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotebookError(
            f"{where}: not text in {encoding} (byte {error.start}). {_MEND}"
        ) from None


def _json(text: str, where: str) -> Any:
    if not text.strip():
        raise NotebookError(f"{where}: the file is empty. {_MEND}")
    if most_values(text) > _MOST_VALUES:
        raise NotebookError(
            f"{where}: the notebook holds over {_MOST_VALUES} values, not counting what is in "
            "texts. Clear the outputs of your cells and save it again."
        )
    try:
        # NaN and Infinity are no JSON, but some plotting libraries write them into outputs.
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise NotebookError(
            f"{where}: not a notebook: the JSON breaks at line {error.lineno}, "
            f"column {error.colno} ({error.msg}). {_MEND}"
        ) from None
    except RecursionError:
        raise NotebookError(f"{where}: its JSON is nested too deeply. {_MEND}") from None
    except ValueError:  # an integer with more digits than Python converts
        raise NotebookError(f"{where}: it holds a number that is too long. {_MEND}") from None


def _upgraded(raw: dict[str, Any], where: str) -> dict[str, Any]:
    """Convert a notebook of format 3 or older to format 4."""
    import nbformat  # noqa: PLC0415 - takes seconds to import, and old notebooks are rare

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            converted = nbformat.convert(nbformat.reader.reads(json.dumps(raw)), 4)
        return {**converted, "cells": [{**cell, "id": None} for cell in converted["cells"]]}
    except Exception as error:  # noqa: BLE001 - nbformat checks nothing and fails in many ways
        raise NotebookError(
            f"{where}: this notebook of an old format cannot be converted ({error}). {_MEND}"
        ) from None


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _split_bundle(bundle: dict[str, Any]) -> None:
    for mime, data in bundle.items():
        if isinstance(data, str) and (mime.startswith("text/") or mime in _SPLIT_MEDIA):
            bundle[mime] = _lines(data)
