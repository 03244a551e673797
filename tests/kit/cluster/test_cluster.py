"""On the workers of a real Dask cluster, grades are what they are on one machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster.classes import (
    Counted,
    answering,
    hand_in_copies,
    results,
    scores,
    slow,
    written,
)
from coursework import GRADEKIT, hand_in, rows
from dask_cluster import DaskCluster, wait_until

from gradekit.cluster import Cluster
from gradekit.course import Assignment, Grader, Result, grade_all
from gradekit.course.grader import read_assignment
from gradekit.errors import ClusterError
from gradekit.notebooks import dump_notebook

ALLOWED_FAILURES = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler with two workers, of which the last test takes one away."""
    with DaskCluster(tmp_path_factory.mktemp("dask"), variables=ALLOWED_FAILURES) as cluster:
        cluster.add("--nthreads", "2", "--no-nanny")
        cluster.add()
        cluster.wait(2)
        yield cluster


def test_the_same_class_gets_the_same_grades(tiny: Assignment, dask: DaskCluster) -> None:
    """Every file that is written is the same, byte for byte, and so is the gradebook."""
    blueprint = read_assignment(tiny)
    handed = {
        "solved": dump_notebook(blueprint.solution).encode(),
        "blank": dump_notebook(blueprint.student).encode(),
        "wrong": answering(tiny, "return values * 3.0"),
        "crashing": answering(tiny, "1 / 0"),
        "unreadable": b'{"cells": [',
    }
    for student, notebook in handed.items():
        path = hand_in(tiny, student, notebook)
        (path.parent / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    renamed = hand_in(tiny, "renamed", blueprint.solution)
    renamed.rename(renamed.with_name("mine.ipynb"))
    (tiny.course.root / "submitted/nothing/tiny").mkdir(parents=True)
    (tiny.course.root / "course.secret").write_bytes(b"a secret of this course's own")
    found = []
    for where in (Cluster(dask.address), 1):
        summary = grade_all(tiny, jobs=where)
        assert summary.needs_person == ("unreadable",)
        found.append((written(tiny), rows(tiny)))
        (tiny.course.root / "gradebook.db").unlink()
        shutil.rmtree(tiny.course.root / "autograded")
    assert found[0] == found[1]
    assert len(found[0][0]) >= 2 * 7
    assert len(found[0][1]) == 7
    wait_until(lambda: not dask.bundles)


def test_the_course_is_on_workers_while_they_grade(tiny: Assignment, dask: DaskCluster) -> None:
    """Its files are there when the first result comes, and gone soon after the last."""
    hand_in_copies(tiny, answering(tiny, "pass"), 8)
    seen: list[set[str]] = []

    def look(_: Result) -> None:
        seen.extend({path.name for path in b.rglob("*")} for b in dask.bundles)

    results(tiny, Cluster(dask.address), look)
    assert any("test_tiny.py" in names for names in seen)
    wait_until(lambda: not dask.bundles)
    left = [path for path in dask.folder.rglob("*") if path.is_file() and path.suffix != ".log"]
    assert not [path for path in left if b"test_tiny" in path.read_bytes()]


def test_few_are_handed_out_at_a_time(tiny: Assignment, dask: DaskCluster) -> None:
    """However large a class is, no more is read than keeps the workers busy."""
    hand_in_copies(tiny, answering(tiny, "pass"), 40)
    due = Counted(tiny)
    with Grader(tiny) as grader:
        graded = Cluster(dask.address).grade(grader, due, unsafe_local=False)
        for number, _ in enumerate(graded):
            assert due.taken <= 2 * 4 + number
    assert due.taken == number + 1 == 40


def test_a_killed_run_leaves_nothing_on_workers(tiny: Assignment, dask: DaskCluster) -> None:
    """When whoever asked is gone, workers drop the course."""
    assignment = slow(tiny, 10)
    grading = subprocess.Popen(
        [GRADEKIT, "grade", "--cluster", dask.address],
        cwd=assignment.course.root,
        stdout=subprocess.DEVNULL,
    )
    wait_until(lambda: len(written(assignment)) > 2)
    assert dask.bundles
    grading.kill()
    grading.wait()
    wait_until(lambda: not dask.bundles)


def other_version(root: Path, folder: Path) -> None:
    """Put what tells of another version of the kit into a folder."""
    (folder / "gradekit-7.0.dist-info").mkdir(parents=True)
    metadata = folder / "gradekit-7.0.dist-info/METADATA"
    metadata.write_text("Metadata-Version: 2.1\nName: gradekit\nVersion: 7.0\n")


def other_source(root: Path, folder: Path) -> None:
    """Put a copy of the kit with another comment into a folder."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "gradekit", folder / "gradekit", ignore=ignore)
    with (folder / "gradekit/closing.py").open("a") as source:
        source.write("# changed\n")


CHANGES = {
    "has gradekit 7.0, and not 0.": other_version,
    "has another source of the same version of gradekit": other_source,
}


@pytest.mark.parametrize("message", CHANGES)
def test_other_software_is_refused(
    message: str, tiny: Assignment, dask: DaskCluster, root: Path, tmp_path: Path
) -> None:
    """A worker that has another kit does not grade; the message says which and what it has."""
    CHANGES[message](root, tmp_path / "odd")
    hand_in_copies(tiny, answering(tiny, "pass"), 24)
    odd = dask.add(variables={"PYTHONPATH": str(tmp_path / "odd")})
    dask.wait(3)
    try:
        with pytest.raises(ClusterError, match=f"(?s)the worker tcp://127.*{re.escape(message)}"):
            results(tiny, Cluster(dask.address))
    finally:
        dask.lose(odd)
    dask.wait(2)
    wait_until(lambda: not dask.bundles)


def test_a_lost_worker_costs_no_grade(tiny: Assignment, dask: DaskCluster) -> None:
    """What it had in hand goes to another, and its copy of the course is removed."""
    assignment = slow(tiny, 10)
    victim, folder = dask.workers[1], "worker-1"

    def lose(_: Result) -> None:
        if folder in {bundle.parent.name for bundle in dask.bundles} and victim.poll() is None:
            dask.lose(victim)

    found = results(assignment, Cluster(dask.address), lose)
    assert victim.poll() is not None
    assert found == results(assignment)
    assert scores(found) == {10.0}
    wait_until(lambda: not dask.bundles)
