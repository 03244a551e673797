"""Folders that people make: ``ID.ipynb``, ``ID/….ipynb``, or ``ID/ASSIGNMENT/….ipynb``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from gradekit.collecting.arrivals import Arrival, Parsed, newest
from gradekit.collecting.source import Member, Refused
from gradekit.course.roster import Sender

__all__ = ["parse"]


def parse(members: Iterable[Member], assignment: str) -> Parsed:
    """Sort files by the student whose id is the notebook's name, or that of the folder.

    Where a student's folder has one of the assignment's name, as in nbgrader's ``submitted/``, it
    alone counts.
    """
    found: dict[str, dict[PurePosixPath, Member]] = {}
    refused = []
    for member in members:
        name, *rest = member.path.parts
        if rest:
            found.setdefault(name, {})[PurePosixPath(*rest)] = member
        elif member.path.suffix == ".ipynb":
            found.setdefault(member.path.stem, {})[member.path] = member
        else:
            why = "it is no notebook, and lies in no student's folder"
            refused.append(Refused(name, why))
    arrivals = []
    for student, files in found.items():
        inner = {
            path.relative_to(assignment): member
            for path, member in files.items()
            if path.parts[0] == assignment and len(path.parts) > 1
        }
        kept = inner or files
        arrivals.append(Arrival(Sender(student), kept, newest(kept.values())))
    return Parsed(tuple(arrivals), tuple(refused))
