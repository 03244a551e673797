"""Audits that were made, kept by a hash of all that they depend on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import gradekit
from gradekit.course.folders import Assignment
from gradekit.course.whole_files import write_whole
from gradekit.judging import Audit

__all__ = ["keep_audit", "kept_audit", "latest_audit"]

_MOST_KEPT = 10


def kept_audit(assignment: Assignment) -> Audit | None:
    """Give the audit of the assignment exactly as it is, if one was kept."""
    return _read([_file(assignment)])


def latest_audit(assignment: Assignment) -> Audit | None:
    """Give the audit that was made last, whatever has changed since."""
    return _read(reversed(_kept(assignment)))


def keep_audit(assignment: Assignment, audit: Audit) -> None:
    """Keep an audit of the assignment as it is now, and a few older ones."""
    file = _file(assignment)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(audit.document()))
    for old in _kept(assignment)[:-_MOST_KEPT]:
        old.unlink(missing_ok=True)


def _file(assignment: Assignment) -> Path:
    digest = hashlib.sha256(f"{gradekit.__version__}\n{assignment.fingerprint}".encode())
    for path in (assignment.right_answers, assignment.equivalent_mutants):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"\n{path.name} {len(content)}\n".encode() + content)
    return _folder(assignment) / f"{digest.hexdigest()[:32]}.json"


def _folder(assignment: Assignment) -> Path:
    return assignment.course.root / ".gradekit" / "audits" / assignment.name


def _kept(assignment: Assignment) -> list[Path]:
    """Give the files of all kept audits, the latest last."""
    return sorted(_folder(assignment).glob("*.json"), key=lambda path: path.stat().st_mtime_ns)


def _read(files: Iterable[Path]) -> Audit | None:
    for file in files:
        try:
            return Audit.read(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # not there, or from another version of the kit
    return None
