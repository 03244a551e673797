"""A cell's source as plain Python, with every line where the student sees it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from gradekit.submission.line_magics import without_line_magics

if TYPE_CHECKING:
    from IPython.core.inputtransformer2 import TransformerManager

__all__ = ["PYTHON_MAGICS", "Translator"]

PYTHON_MAGICS = frozenset({"capture", "prun", "time", "timeit"})
"""Cell magics whose body is Python that runs in the notebook itself."""

_CELL_MAGIC = re.compile(r"%%(\w*)")
# How IPython spells a line magic once it has translated it; the rest of the line is its text.
_TIMED = re.compile(r"get_ipython\(\)\.run_line_magic\('time', (.*)\)$")
_COMMAND = re.compile(r"(\s*)get_ipython\(\)")

# IPython reads the whole cell again for every command that it finds. What is read in all, in
# characters, is bounded to a fraction of a second; an honest notebook needs a tenth of it.
_EFFORT = 150_000
# Its tokenizer takes a time that grows with the square of a line's length.
_LONGEST_LINE = 4_000

# What the first notebooks of a class have is what all have: the master's own cells.
_translated: dict[str, tuple[str, int]] = {}
_SHORT, _MOST_REMEMBERED = 1_000, 64


class Translator:
    """Replaces IPython's own syntax in the cells of one notebook."""

    def __init__(self) -> None:
        self._manager: TransformerManager | None = None
        self._effort = _EFFORT

    def translate(self, source: str) -> str:
        r"""Give a cell that is not plain Python as plain Python, if it can be.

        Commands (``!pip``, ``?x``, ``%matplotlib``) become ``pass``; ``%time STATEMENT`` becomes
        the statement; a cell magic that runs Python is dropped and its body kept; any other cell
        magic leaves nothing. A value taken from a command stays one: ``get_ipython()…``.

        Parameters
        ----------
        source
            A cell's source with ``"\n"`` between lines.

        Returns
        -------
        str
            Text in which every line keeps its number. It is valid Python only if the cell was
            right; where the notebook has too many commands to read, it is the cell as it was.
        """
        if known := _translated.get(source):
            plain, effort = known
            # As if it had been read anew: what one notebook holds changes nothing in another.
            self._effort -= effort
            return plain if self._effort >= 0 else source
        simple = without_line_magics(source)
        if simple is not None:
            return simple
        before = self._effort
        plain = self._translate(source)
        short = len(source) <= _SHORT and len(_translated) < _MOST_REMEMBERED
        if short and self._effort >= 0:
            _translated[source] = plain, before - self._effort
        return plain

    def _translate(self, source: str) -> str:
        lines = [line + "\n" for line in source.split("\n")]
        if max(map(len, lines)) > _LONGEST_LINE:
            return source
        if self._manager is None:
            # Half a second that not every submission needs.
            from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415

            self._manager = TransformerManager()
        blank = 0
        while True:
            first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
            blank, lines = blank + first, lines[first:]
            if not self._may_read(lines):
                return source
            for clean in self._manager.cleanup_transforms:
                lines = clean(lines)
            magic = _CELL_MAGIC.match(lines[0]) if lines else None
            if magic is None:
                break
            if magic[1] not in PYTHON_MAGICS:
                return ""
            lines[0] = "\n"
        translated = self._without_commands(lines, self._manager)
        return source if translated is None else "\n" * blank + "".join(translated)

    def _without_commands(self, lines: list[str], manager: TransformerManager) -> list[str] | None:
        while self._may_read(lines):
            try:
                changed, translated = manager.do_one_token_transform(lines)
            except Exception:  # noqa: BLE001 - half a command, as in "x = %", is an error in IPython
                return None
            if not changed:
                return lines
            lines = _settled(lines, translated)
        return None

    def _may_read(self, lines: list[str]) -> bool:
        self._effort -= sum(map(len, lines))
        return self._effort >= 0


def _settled(before: list[str], after: list[str]) -> list[str]:
    """Make the one line that changed plain, and fill up for the lines that it swallowed."""
    at = next((i for i, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), 0)
    missing = len(before) - len(after)
    return [*after[:at], _plain(after[at]), *["\n"] * missing, *after[at + 1 :]]


def _plain(line: str) -> str:
    if timed := _TIMED.search(line):
        return f"{line[: timed.start()]}{ast.literal_eval(timed[1])}\n"
    if command := _COMMAND.match(line):
        return f"{command[1]}pass\n"
    return line
