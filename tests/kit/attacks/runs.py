"""Grades a hostile class with the real commands, and keeps what is needed to judge the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attacks import watch
from attacks.evidence import Snapshot, snapshot
from attacks.ground import Ground, Trial, hand_in
from attacks.modes import Mode

__all__ = ["FAST", "NBGRADER", "Command", "Run", "perform"]

FAST, NBGRADER = "gradekit", "nbgrader"
BIN = Path(sys.executable).parent
LARGE = 32 * 2**20
SECONDS = 1800.0
"""When a run is given up; what it may really take is a check of its own."""


@dataclass(frozen=True)
class Command:
    """A command that was run, and what the watch over it saw.

    Parameters
    ----------
    name
        Its first two words.
    status
        Its exit status; None if it was still running at the end of its time.
    seconds
        How long it took.
    survivors
        Command lines of processes that it left behind.
    peak_grader_mb, peak_student_mb
        The largest resident memory of any process of the grader's, and of any that runs student
        code, in MiB.
    output
        What it wrote to the terminal, on both streams; the first megabytes.
    """

    name: str
    status: int | None
    seconds: float
    survivors: tuple[str, ...]
    peak_grader_mb: float
    peak_student_mb: float
    output: bytes


@dataclass(frozen=True)
class Run:
    """A class that was graded.

    Parameters
    ----------
    mode, road
        How it was graded.
    ground
        Where.
    trials
        The hostile part of the class.
    commands
        What was run.
    before, after
        What must be the same before and after.
    """

    mode: Mode
    road: str
    ground: Ground
    trials: tuple[Trial, ...]
    commands: tuple[Command, ...]
    before: Snapshot
    after: Snapshot

    def document(self, student: str) -> dict[str, Any] | None:
        """Give a student's ``grade.json``, if there is one."""
        path = self.ground.course / "autograded" / student / "regularization" / "grade.json"
        try:
            document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return document


def perform(
    ground: Ground,
    trials: Sequence[Trial],
    mode: Mode,
    road: str,
    *,
    feedback: bool = False,
    jobs: int = 2,
) -> Run:
    """Hand in for a hostile class, and grade it.

    Parameters
    ----------
    ground
        Where; it is used up.
    trials
        The hostile part of the class.
    mode
        As whom, and under what.
    road
        `FAST` or `NBGRADER`.
    feedback
        Whether feedback is made as well.
    jobs
        How many worker processes grade, on our own road.
    """
    hand_in(ground, trials)
    if mode.user is not None:
        _give(ground.folder, mode.user)
    before = snapshot(ground)
    if road == FAST:
        words = [["gradekit", "grade", "--jobs", str(jobs), "--json"]]
    else:
        words = [
            ["nbgrader", "generate_assignment", "regularization"],
            ["nbgrader", "autograde", "regularization"],
        ]
    if feedback:
        words.append(["nbgrader", "generate_feedback", "regularization"])
    commands = tuple(_run(ground, mode, each) for each in words)
    run = Run(mode, road, ground, tuple(trials), commands, before, snapshot(ground))
    _throw_away(ground.course / "submitted")
    return run


def _run(ground: Ground, mode: Mode, words: Sequence[str]) -> Command:
    report = ground.folder / "report.json"
    environment = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "HOME": str(ground.beside / "home"),
        "TMPDIR": str(ground.beside / "tmp"),
        "GRADEKIT_TEST_SECRET": ground.canaries["environment"],
    }
    watched = [sys.executable, watch.__file__, str(report), str(SECONDS)]
    with (ground.folder / "output").open("wb") as output:
        subprocess.run(
            [*watched, *mode.prefix, str(BIN / words[0]), *words[1:]],
            cwd=ground.course,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=True,
        )
    seen = json.loads(report.read_text(encoding="utf-8"))
    seen["survivors"] = tuple(seen["survivors"])
    with (ground.folder / "output").open("rb") as file:
        seen["output"] = file.read(LARGE)
    return Command(" ".join(words[:2]), **seen)


def _throw_away(submitted: Path) -> None:
    """Remove what is large, now that nobody looks at it any more."""
    for path in submitted.rglob("*"):
        if path.is_file() and path.lstat().st_size > LARGE:
            path.unlink()


def _give(folder: Path, user: int) -> None:
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user, user, follow_symlinks=False)
