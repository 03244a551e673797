"""Who holds and who falls: the same attacks against nbgrader, Otter and this kit, in one run.

Every attack of the catalogue in student code is made inside the first graded function. Another
grader falls to it if the attacked question earns points, which it must not, or if it does not
come to an end; the kit is held to all that its own tests ask. Needs root, for containing the
others, and the environment of the nightly run:

    make bench-attacks
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import random
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np
from attacks.catalogue import CodeAttack, code_attacks
from attacks.ground import Ground, Trial, make_ground
from attacks.modes import MODES, PLAIN
from attacks.parts import cell_of
from attacks.runs import FAST, perform
from attacks.verdicts import of_trial
from rivals import CHECKS, TOOLS, Answer

from benchmarks.tables import HOLDS, verdicts
from gradekit.course import Assignment, Grader, find_course

ROOT = Path(__file__).resolve().parents[1]
KIT = "gradekit"


def expected_values(assignment: Assignment) -> dict[str, str]:
    """Give what the hidden tests of the other graders expect, by function, as Python source."""
    found = {}
    with Grader(assignment) as grader:
        for name, check in CHECKS.items():
            known: dict[str, Any] = dict(grader.solutions)
            exec(f"import numpy as np\nfrom testCases import *\n{check}", known)  # noqa: S102 - our own
            found[name] = f"np.array({np.asarray(known['got']).tolist()})"
    return found


def solutions_of(assignment: Assignment) -> dict[str, str]:
    """Give the right answers, by function."""
    with Grader(assignment) as grader:
        solved = grader.blueprint.solution
    return {name: cell_of(solved, f"{name}_solution")["source"] for name in CHECKS}


def verdict(answer: Answer, attacked: str) -> str:
    """Say what became of a grader."""
    if answer.points.get(attacked, 0.0) > 0:
        return "falls: full marks for the cheat"
    return HOLDS if answer.ended else "falls: it does not end"


def answers_of(attack: CodeAttack, solutions: dict[str, str], place: Path) -> dict[str, str]:
    """Give the answers of somebody who attacks in the folder ``place``."""
    constants = {"COURSE": str(place), "BESIDE": str(place.parent), "NAME": attack.name}
    question = attack.expected.question
    return {**solutions, question: attack.code("inside", constants, solutions[question])}


def against_the_others(
    chosen: tuple[CodeAttack, ...], folder: Path, jobs: int
) -> Iterator[tuple[str, dict[str, str]]]:
    """Give each other grader's verdicts, by attack."""
    assignment = find_course(ROOT).assignment("regularization")
    solutions, expected = solutions_of(assignment), expected_values(assignment)
    support = [path for path in assignment.support_files if path.suffix == ".py"]
    for make in TOOLS:
        tool = make(folder / make.name, support, solutions, expected)
        honest = tool.grade(solutions, folder / f"{make.name}-honest")
        if honest.points.keys() != CHECKS.keys():
            raise click.ClickException(f"{tool.name} does not grade the right answers: {honest}")

        with ThreadPoolExecutor(jobs) as pool:
            tries = [
                pool.submit(tool.grade, answers_of(each, solutions, place), place)
                for each in chosen
                for place in [folder / f"{tool.name}-{each.name}"]
            ]
            found = [
                verdict(made.result(), each.expected.question)
                for each, made in zip(chosen, tries, strict=True)
            ]
        yield tool.name, dict(zip((each.name for each in chosen), found, strict=True))


def against_the_kit(chosen: tuple[CodeAttack, ...], folder: Path) -> dict[str, str]:
    """Give the kit's verdicts, by attack."""
    ground: Ground = make_ground(folder / KIT)
    trials = tuple(Trial(each, "inside") for each in chosen)
    run = perform(ground, trials, MODES[PLAIN], FAST, feedback=False)
    return {
        trial.attack.name: "falls: " + "; ".join(found)
        if (found := of_trial(run, trial))
        else HOLDS
        for trial in trials
    }


def versions() -> dict[str, str]:
    """Give the versions of all graders."""
    names = {"nbgrader": "nbgrader", "Otter": "otter-grader", KIT: KIT}
    return {name: importlib.metadata.version(package) for name, package in names.items()}


def about_it() -> dict[str, object]:
    """Say when, on what and with which versions it was done."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "versions": versions(),
    }


@click.command()
@click.option("--attacks", type=click.IntRange(min=1), help="Only so many, chosen by a fixed seed.")
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Save here.")
def main(attacks: int | None, jobs: int, file: Path | None) -> None:
    """Attack nbgrader, Otter and this kit with the same code."""
    if os.geteuid() != 0:
        raise click.ClickException("the other graders can only be contained by root")
    chosen = code_attacks()
    if attacks is not None:
        sample = random.Random(1).sample(chosen, min(attacks, len(chosen)))  # noqa: S311 - a choice
        chosen = tuple(sorted(sample, key=lambda each: each.name))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        found = dict(against_the_others(chosen, folder, jobs))
        found[KIT] = against_the_kit(chosen, folder)
    tries = {each.name: each.tries.split(". ")[0].rstrip(".") for each in chosen}
    document = {**about_it(), "tries": tries, "verdicts": found}
    click.echo(verdicts(document))
    if file is not None:
        file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
