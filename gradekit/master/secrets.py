"""What students must not find in a release: lines of solutions, lines and figures of tests."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from gradekit.master.blanks import is_code
from gradekit.master.syntax import top_functions
from gradekit.notebooks.cells import Notebook, code_cells, is_grade, is_solution
from gradekit.notebooks.regions import find_regions

__all__ = ["Figure", "SecretLine", "figures", "hidden_figures", "hidden_lines", "solution_lines"]

_SHORTEST = 8  # characters, white space left out, of a solution's line that says something
_SHORTEST_TEST = 20  # tests share short lines such as "m = Y.shape[1]" with everything,
_SHORTEST_HELPER = 40  # and their helpers whole statements such as "random = RandomState(seed)"
_DIGITS = 6  # significant digits from which on a number tells where it comes from
_BORING = re.compile(
    r"(return\s+)?([\w.]+(\s*,\s*[\w.]+)*)?\s*[\])}:,]*"  # names and closing brackets
    r"|(from\s.+)?import\s.+"
    r"|[\w\s,]+=\s*None(\s*,\s*None)*"  # what a stub says
)
_NUMBER = re.compile(r"(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?")
_QUOTES = re.compile(r"^[rR]?(\"\"\"|\'\'\')|(\"\"\"|\'\'\')$")  # around a docstring
# White space, also as a string literal or JSON spells a line's end.
_GAP = r"(?:\s|\\n|\\\n)"


@dataclass(frozen=True)
class SecretLine:
    """A line of code that must not be found, however it is spaced, quoted or broken.

    Parameters
    ----------
    text
        The line as it was written, without its comment.
    pattern
        Finds it.
    """

    text: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Figure:
    """A number as digits and order of magnitude, its sign left out.

    Parameters
    ----------
    digits
        Its significant digits, without zeros at either end.
    magnitude
        The exponent of its first digit.
    """

    digits: str
    magnitude: int

    def agrees(self, other: Figure) -> bool:
        """Whether both are the same number, one perhaps rounded or cut to fewer digits."""
        length = min(len(self.digits), len(other.digits))
        return not self._shortened(length).isdisjoint(other._shortened(length))

    def _shortened(self, length: int) -> set[tuple[str, int]]:
        number = Decimal(f"{self.digits[0]}.{self.digits[1:]}E{self.magnitude}")
        rounded = format(number, f".{length - 1}e").replace(".", "").split("e")
        return {(self.digits[:length], self.magnitude), (rounded[0], int(rounded[1]))}


def solution_lines(master: Notebook) -> list[SecretLine]:
    """Return the lines of all solutions that are no code outside of them as well."""
    private, _ = _split(master)
    return _secret_lines(private, _public_code(master), _SHORTEST)


def hidden_lines(master: Notebook, sources: Collection[str]) -> list[SecretLine]:
    """Return the lines of hidden tests that stand nowhere in the master's public text."""
    public = _split(master)[1]
    tests, helpers = zip(*map(_tests_and_helpers, sources), strict=True) if sources else ((), ())
    return [
        *_secret_lines(tests, public, _SHORTEST_TEST),
        *_secret_lines(helpers, public, _SHORTEST_HELPER),
    ]


def hidden_figures(master: Notebook, sources: Iterable[str]) -> list[Figure]:
    """Return the figures of hidden tests that stand nowhere in the master's public text."""
    public = [figure for _, figure in figures(_split(master)[1])]
    found = dict.fromkeys(figure for source in sources for _, figure in figures(source))
    return [figure for figure in found if not any(figure.agrees(other) for other in public)]


def figures(text: str) -> Iterator[tuple[int, Figure]]:
    """Give position and value of each number with six significant digits or more."""
    for match in _NUMBER.finditer(text):
        _, digits, exponent = Decimal(match[0].replace("_", "")).as_tuple()
        shown = "".join(map(str, digits)).lstrip("0")
        if isinstance(exponent, int) and len(shown.rstrip("0")) >= _DIGITS:
            yield match.start(), Figure(shown.rstrip("0"), len(shown) - 1 + exponent)


def _split(master: Notebook) -> tuple[list[str], str]:
    """Return the solutions, and all that students see of the sources, in one text."""
    private: list[str] = []
    public: list[str] = []
    for cell in master["cells"]:
        source = cell["source"]
        if cell["cell_type"] != "code":
            secret = is_solution(cell) and is_grade(cell)
            (private if secret else public).append(source)
            continue
        regions = find_regions(source)
        if is_solution(cell) and not regions:
            private.append(source)
            continue
        lines = source.split("\n")
        inside = {n for region in regions for n in range(region.start + 1, region.end)}
        private += ["\n".join(lines[r.start + 1 : r.end]) for r in regions]
        public += [line for n, line in enumerate(lines) if n not in inside]
    return private, "\n".join(public)


def _public_code(master: Notebook) -> str:
    """Return the code that students see; a solution told in a text or comment is no such code."""
    code: list[str] = []
    for cell in code_cells(master):
        lines = cell["source"].split("\n")
        regions = find_regions(cell["source"])
        inside = {n for region in regions for n in range(region.start, region.end + 1)}
        if regions or not is_solution(cell):
            visible = "\n".join("" if n in inside else line for n, line in enumerate(lines))
            code += _code_only(visible)
    return "\n".join(code)


def _tests_and_helpers(source: str) -> tuple[str, str]:
    """Return the lines of the test functions, and all others; a source cut in two is a test."""
    try:
        functions = top_functions(source)
    except SyntaxError:
        return source, ""
    inside = {n for name, lines in functions.items() if name.startswith("test") for n in lines}
    lines = source.split("\n")
    tests = [line for n, line in enumerate(lines) if n in inside]
    helpers = [line for n, line in enumerate(lines) if n not in inside]
    return "\n".join(tests), "\n".join(helpers)


def _secret_lines(sources: Iterable[str], public: str, shortest: int) -> list[SecretLine]:
    lines = dict.fromkeys(line for source in sources for line in _code_lines(source))
    secrets = [SecretLine(line, _pattern(line)) for line in lines if _tells(line, shortest)]
    return [secret for secret in secrets if not secret.pattern.search(public)]


def _tells(line: str, shortest: int) -> bool:
    return len("".join(line.split())) >= shortest and not _BORING.fullmatch(line)


def _code_only(source: str) -> Iterator[str]:
    comments = _comments(source)
    for number, line in enumerate(source.split("\n"), 1):
        yield line[: comments.get(number, len(line))]


def _code_lines(source: str) -> Iterator[str]:
    """Give a source's lines without comments, and the code that was commented out."""
    comments = _comments(source)
    for number, line in enumerate(source.split("\n"), 1):
        code, comment = line, ""
        if number in comments:
            code, comment = line[: comments[number]], line[comments[number] :].lstrip("# ")
        yield _QUOTES.sub("", code.strip())
        # Code with a None in it is a stub that the author wrote for students.
        if is_code(comment) and "None" not in comment:
            yield comment.strip()


def _comments(source: str) -> dict[int, int]:
    """Return the column at which the comment of each line begins, by line number from 1."""
    columns = {}
    try:
        # The header lets the lines of a region, which are indented, be read as they stand.
        tokens = tokenize.generate_tokens(io.StringIO(f"if True:\n{source}\n").readline)
        for token in tokens:
            if token.type == tokenize.COMMENT:
                columns[token.start[0] - 1] = token.start[1]
    except (SyntaxError, tokenize.TokenError):
        pass  # a text answer, or a source cut in two: what was read up to here holds
    return columns


def _pattern(line: str) -> re.Pattern[str]:
    """Compile a pattern for the line's signs and words with any white space between them."""
    parts = re.findall(r"\w+|[^\w\s]", line)
    pattern = r"(?<![\w.])" if parts[0][0].isalnum() else ""
    for before, part in zip(["", *parts], parts, strict=False):
        if before:
            words = (before[-1].isalnum() or before[-1] == "_") and re.match(r"\w", part)
            pattern += _GAP + ("+" if words else "*")
        pattern += r"\\*[\"']" if part in "\"'" else re.escape(part)
    return re.compile(pattern + (r"(?!\w)" if re.match(r"\w", parts[-1]) else ""))
