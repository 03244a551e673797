"""Tables as CSV: rosters, what an LMS exported, and what it imports."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradekit.course.cells import cell_text
from gradekit.errors import TableError
from gradekit.text import printable

__all__ = ["Sheet", "parse_sheet", "read_sheet", "safe_cell", "table_text"]

_LARGEST = 50_000_000  # bytes
_DELIMITERS = ",;\t"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class Sheet:
    """A table with a line of headings; every line is as long as that one.

    Parameters
    ----------
    header
        The headings, without spaces around them.
    rows
        The other lines.
    delimiter
        What stood between cells.
    marked
        Whether the file began with a byte order mark, by which some programs know UTF-8.
    lines
        On which line of the file each row begins; empty for a table that was in no file.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    marked: bool = False
    lines: tuple[int, ...] = ()

    def column(self, heading: str) -> int | None:
        """Find a column by its heading, whether large or small letters; None if it is not there."""
        wanted = heading.casefold()
        found = (i for i, name in enumerate(self.header) if name.casefold() == wanted)
        return next(found, None)

    def text(self, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
        """Write a table in the form of this one."""
        mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if self.marked else ""
        return mark + table_text(header, rows, self.delimiter)


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file, in whatever encoding and with whatever delimiter spreadsheets write.

    Raises
    ------
    TableError
        It cannot be read, or is no table.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > _LARGEST:
        raise TableError(f"{path}: is larger than {_LARGEST // 1_000_000} MB; is it the right one?")
    return parse_sheet(data, str(path))


def parse_sheet(data: bytes, where: str) -> Sheet:
    """Parse the bytes of a CSV file (see `read_sheet`)."""
    if data.startswith(b"PK"):
        raise TableError(f"{where}: is a spreadsheet or an archive; save it as CSV")
    text, marked = _decoded(data, where)
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    ended = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((ended + 1, cells))
            ended = reader.line_num
    except csv.Error as error:
        raise TableError(f"{where}: is no CSV table ({error})") from error
    if not found:
        raise TableError(f"{where}: is empty; give a CSV file with a line of column names")
    (_, names), *body = found
    header = tuple(cell.strip() for cell in names)
    width = len(header)
    rows = tuple(tuple((*cells, *[""] * width)[:width]) for _, cells in body)
    return Sheet(header, rows, delimiter, marked, tuple(line for line, _ in body))


def table_text(
    header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ","
) -> str:
    """Write a table as CSV in which no cell is a formula."""
    target = io.StringIO()
    table = csv.writer(target, delimiter=delimiter, lineterminator="\n")
    table.writerow([safe_cell(cell) for cell in header])
    table.writerows([safe_cell(cell) for cell in row] for row in rows)
    return target.getvalue()


def safe_cell(value: object) -> str:
    """Write a value as no formula; the dash alone, Moodle's sign for nothing, stays."""
    return "-" if value == "-" else cell_text(value)


def _decoded(data: bytes, where: str) -> tuple[str, bool]:
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    try:
        return data.decode(_MARKS.get(mark, "utf-8")), mark == codecs.BOM_UTF8
    except UnicodeDecodeError as error:
        if mark:
            raise TableError(f"{where}: is not text ({printable(str(error))})") from error
    if b"\0" in data:
        raise TableError(f"{where}: is not text; save it as CSV in UTF-8")
    return data.decode("cp1252", errors="replace"), False  # what Windows' programs write
