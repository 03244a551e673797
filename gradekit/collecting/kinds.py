"""Which platform a download comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from enum import StrEnum
from itertools import takewhile
from pathlib import PurePosixPath

from gradekit.collecting import canvas, exchange, gradescope, moodle, plain
from gradekit.collecting.arrivals import Parsed
from gradekit.collecting.source import Member, MemberError, Source
from gradekit.errors import CollectError

__all__ = ["Kind", "parse", "recognise"]

_LARGEST_METADATA = 256 * 2**20  # bytes; it holds the results of all submissions


class Kind(StrEnum):
    """Where submissions come from."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    NBGRADER = "nbgrader"
    FOLDER = "folder"


_MATCHES: dict[Kind, Callable[[PurePosixPath], bool]] = {
    Kind.MOODLE: moodle.matches,
    Kind.NBGRADER: exchange.matches,
    Kind.CANVAS: canvas.matches,
}


def recognise(paths: Sequence[PurePosixPath]) -> Kind:
    """Tell from the names of its files which platform a download comes from.

    It is the one to whose way of naming most of the files keep, and more than half of them must;
    what no platform would name so is a folder that somebody made.
    """
    if PurePosixPath(gradescope.METADATA) in paths:
        return Kind.GRADESCOPE
    counts = {kind: sum(map(match, paths)) for kind, match in _MATCHES.items()}
    best = max(counts, key=lambda kind: counts[kind])
    return best if 2 * counts[best] > len(paths) else Kind.FOLDER


def parse(source: Source, kind: Kind | None, assignment: str, zone: tzinfo) -> tuple[Kind, Parsed]:
    """Find the submissions in a source.

    Parameters
    ----------
    source
        The source.
    kind
        Where it comes from; None to find out.
    assignment
        The assignment's name.
    zone
        The time zone of times that come without one.

    Raises
    ------
    CollectError
        What the source says of its submissions cannot be read.
    """
    members = _unwrapped(source.members, kind, assignment)
    kind = kind or recognise([member.path for member in members])
    if kind is Kind.GRADESCOPE:
        return kind, gradescope.parse(members, _metadata(source, members, zone))
    if kind is Kind.NBGRADER:
        return kind, exchange.parse(members, assignment)
    if kind is Kind.FOLDER:
        return kind, plain.parse(members, assignment)
    return kind, (canvas if kind is Kind.CANVAS else moodle).parse(members)


def _unwrapped(members: Sequence[Member], kind: Kind | None, assignment: str) -> tuple[Member, ...]:
    """Take away folders around everything, as zipping a folder makes them."""
    paths = [member.path for member in members]
    common = _common(paths)
    depth = 0
    for outer in range(len(common) + 1):
        found = recognise([PurePosixPath(*path.parts[outer:]) for path in paths])
        if found is not Kind.FOLDER and kind in {None, found}:
            depth = outer
            break
    else:
        depth = _students_depth(paths, common, assignment)
    inner = [PurePosixPath(*path.parts[depth:]) for path in paths]
    return tuple(replace(member, path=path) for member, path in zip(members, inner, strict=True))


def _common(paths: Sequence[PurePosixPath]) -> tuple[str, ...]:
    """Give the folders that everything lies in."""
    if not paths:
        return ()
    first, last = min(path.parts[:-1] for path in paths), max(path.parts[:-1] for path in paths)
    pairs = zip(first, last, strict=False)
    return tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _students_depth(
    paths: Sequence[PurePosixPath], common: tuple[str, ...], assignment: str
) -> int:
    """Tell how many folders around everything are no student's.

    Where only one student is in it, that is the folder above the assignment's or its notebook;
    where that cannot be told, the outermost.
    """
    inner = [path.parts[len(common) :] for path in paths]
    own = any(parts == (f"{assignment}.ipynb",) for parts in inner)
    if any(parts[0] == assignment and len(parts) > 1 for parts in inner):
        return max(0, len(common) - 1)
    if not own and len({parts[0] for parts in inner if parts[-1].endswith(".ipynb")}) > 1:
        return len(common)
    if len(common) > 1 and common[-1] == assignment:
        return len(common) - 2
    return len(common) - 1 if own and common else 0


def _metadata(
    source: Source, members: Sequence[Member], zone: tzinfo
) -> dict[str, gradescope.Record]:
    name = PurePosixPath(gradescope.METADATA)
    member = next((member for member in members if member.path == name), None)
    if member is None:
        raise CollectError(
            f"there is no {name} in it; export the submissions from Gradescope's page "
            "of the assignment (Review Grades, Export Submissions)"
        )
    try:
        text = source.read(member, _LARGEST_METADATA).decode("utf-8", errors="replace")
    except MemberError as error:
        raise CollectError(f"{name}: cannot be read: {error}") from error
    return gradescope.read_metadata(text, zone)
