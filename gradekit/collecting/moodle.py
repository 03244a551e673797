"""Moodle: "Download all submissions" of an assignment.

Every student has a folder ``FULL NAME_NUMBER_assignsubmission_file`` (older versions end it with
``_``), or, without folders, files that begin so; ``onlinetext`` in place of ``file`` is what was
typed into the page. ``NUMBER`` is the participant number of this assignment, which the worksheet
has in its column ``Identifier`` as ``Participant NUMBER``; underscores in names become spaces. With
teams, the name is the group's.

Sources: https://github.com/moodle/moodle/blob/main/mod/assign/classes/downloader.php
(``get_student_prefix``, ``load_submissionplugin_filelist``), and on the worksheet
https://github.com/moodle/moodle/blob/main/mod/assign/feedback/offline/importgradeslib.php.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from gradekit.collecting.arrivals import Arrival, Parsed, newest
from gradekit.collecting.source import Member, Refused
from gradekit.course.roster import Sender

__all__ = ["matches", "parse"]

_NAME = re.compile(
    r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?:_?/|_)(?P<file>.+)",
    re.DOTALL,
)

_TIMES = (
    "Moodle does not tell when a student handed in: the times in its zip are those of the "
    "download, or of its server."
)


def matches(path: PurePosixPath) -> bool:
    """Tell whether a file is named as Moodle names them."""
    return _NAME.fullmatch(str(path)) is not None


def parse(members: Iterable[Member]) -> Parsed:
    """Sort a download's files by student."""
    senders: dict[str, Sender] = {}
    found: dict[str, dict[PurePosixPath, Member]] = {}
    refused = []
    for member in members:
        match = _NAME.fullmatch(str(member.path))
        if match is None:
            why = "its name is not as Moodle names files (Full Name_12345_assignsubmission_file_/)"
            refused.append(Refused(str(member.path), why))
            continue
        name, number = match["name"], match["number"]
        senders.setdefault(number, Sender(name, name, number, platform="moodle"))
        found.setdefault(number, {})[PurePosixPath(match["file"])] = member
    arrivals = (
        Arrival(senders[number], files, newest(files.values())) for number, files in found.items()
    )
    return Parsed(tuple(arrivals), tuple(refused), (_TIMES,))
