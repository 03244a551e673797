"""Which platform a download comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from enum import StrEnum
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
    unwrapped = tuple(members)
    while len(tops := {member.path.parts[0] for member in unwrapped}) == 1:
        paths = [member.path for member in unwrapped]
        if any(len(path.parts) == 1 for path in paths):
            break
        found = recognise(paths)
        if found is not Kind.FOLDER and kind in {None, found}:
            break
        inner = [PurePosixPath(*path.parts[1:]) for path in paths]
        if recognise(inner) is Kind.FOLDER and _one_student(inner, tops.pop(), assignment):
            break
        unwrapped = tuple(
            replace(member, path=path) for member, path in zip(unwrapped, inner, strict=True)
        )
    return unwrapped


def _one_student(inner: Sequence[PurePosixPath], top: str, assignment: str) -> bool:
    """Tell whether a folder around everything is a student's, and not one of students."""
    own = PurePosixPath(f"{assignment}.ipynb")
    return top != assignment and any(path == own or path.parts[0] == assignment for path in inner)


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
