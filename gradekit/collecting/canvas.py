"""Canvas: "Download Submissions" of an assignment, a zip of files in no folder.

Canvas names each file ``NAME[_LATE]_USER_FILE_ORIGINAL``: the student's sortable name in small
letters without anything but letters, digits and underscores, Canvas' id of the user, the id of the
uploaded file, which grows with every upload, and the name that the file had. An anonymous
assignment has ``anon_CODE`` instead of name and user. What was typed into a text box is
``NAME_USER_text.html``. A name that a student used before gets ``-1`` before its ending. The
entries' times are those at which the zip was made.

Sources: https://github.com/instructure/canvas-lms/blob/master/lib/content_zipper.rb
(``get_filename``, ``add_upload_submission``), ``make_unique_filename`` in
https://github.com/instructure/canvas-lms/blob/master/app/models/attachment.rb, and, on the times,
https://github.com/instructure/canvas-lms/issues/2219.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from gradekit.collecting.arrivals import Arrival, Parsed, newest
from gradekit.collecting.source import Member, Refused
from gradekit.course.roster import Sender

__all__ = ["matches", "parse"]

_WHO = r"(?:(?P<name>.+?)_)??(?P<late>LATE_)?(?:anon_(?P<anon>[^\W_]+)|(?P<user>\d+))_"
_UPLOAD = re.compile(_WHO + r"(?P<file>\d+)_(?P<original>.+)", re.DOTALL)
_TYPED = re.compile(_WHO + r"(?P<original>text|link)\.html", re.DOTALL)
_COPY = re.compile(r"-(?:\d{1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$")

_TIMES = (
    "Canvas does not tell when a student handed in: the times in its zip are those at which the "
    "zip was made."
)


def matches(path: PurePosixPath) -> bool:
    """Tell whether a file is named as Canvas names them."""
    return len(path.parts) == 1 and _read(path.name) is not None


def parse(members: Iterable[Member]) -> Parsed:
    """Sort a download's files by student; of a notebook uploaded twice the newest goes first.

    A student may be called so that the name ends like a file's: files of one user under two names
    are not put together.
    """
    found: dict[Sender, list[tuple[int, str, Member]]] = {}
    late, refused = set(), []
    for member in members:
        match = _read(member.path.name) if len(member.path.parts) == 1 else None
        if match is None:
            why = "its name is not as Canvas names files (name_12345_67890_file.ipynb)"
            refused.append(Refused(str(member.path), why))
            continue
        marks = match.groupdict()
        name, user = marks["name"] or "", marks["user"] or marks["anon"]
        sender = Sender(name or user, name, user, platform="canvas")
        if marks["late"]:
            late.add(sender)
        found.setdefault(sender, []).append(
            (int(marks.get("file") or 0), marks["original"], member)
        )
    arrivals: list[Arrival] = []
    for sender, uploads in found.items():
        moment = newest(member for _, _, member in uploads)  # the zip's; ids tell what came first
        for number, (sequence, files) in enumerate(_versions(uploads)):
            marked = sender in late and number == 0
            arrivals.append(Arrival(sender, files, moment, False, sequence, marked))
    return Parsed(tuple(arrivals), tuple(refused), (_TIMES,))


def _read(name: str) -> re.Match[str] | None:
    return _UPLOAD.fullmatch(name) or _TYPED.fullmatch(name)


def _versions(
    uploads: list[tuple[int, str, Member]],
) -> list[tuple[int, Mapping[PurePosixPath, Member]]]:
    """Give the files that are current, and each notebook that another one took the place of."""
    current: dict[PurePosixPath, Member] = {}
    before: list[tuple[int, Mapping[PurePosixPath, Member]]] = []
    last = max(number for number, _, _ in uploads)
    for number, original, member in sorted(uploads, key=lambda upload: -upload[0]):
        path = PurePosixPath(original)
        if path.suffix == ".ipynb":
            path = path.with_stem(_COPY.sub("", path.stem) or path.stem)
        if path in current:
            before.append((number, {path: member}))
        else:
            current[path] = member
    return [(last, current), *before]
