"""Workers end, and none is left, or the scheduler ends: what was graded stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cluster.classes import answering, hand_in_copies, results, scores, slow
from coursework import hand_in
from dask_cluster import DaskCluster, wait_until

from gradekit.cluster import Cluster
from gradekit.course import Assignment, Result
from gradekit.errors import ClusterError, SandboxError

ALLOWED_FAILURES = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A cluster whose only worker is started again by its nanny."""
    with DaskCluster(tmp_path_factory.mktemp("dask"), variables=ALLOWED_FAILURES) as found:
        found.add("--nthreads", "1")
        found.wait(1)
        yield found


def deadly(assignment: Assignment, condition: str) -> None:
    """Let a hidden test end the grader's own process."""
    hidden = assignment.hidden / "test_tiny.py"
    text = hidden.read_text()
    call = "    check.array(student(example()),"
    assert call in text
    ending = f"    import os, threading\n    if {condition}:\n        os._exit(1)\n"
    hidden.write_text(text.replace(call, ending + call))


def test_a_submission_that_ends_workers_is_not_judged(
    tiny: Assignment, cluster: DaskCluster
) -> None:
    """The machinery broke, and comes to nothing each time: a person decides, the class goes on."""
    deadly(tiny, "float(student(example())[0]) == 666.0")
    hand_in_copies(tiny, answering(tiny, "pass"), 3)
    hand_in(tiny, "evil", answering(tiny, "return np.array([666.0])"))
    found = results(tiny, Cluster(cluster.address))
    evil = found.pop("evil").grade
    assert {question.score for question in evil.questions} == {None}
    assert "ended each time" in evil.notices[-1].message
    assert scores(found) == {10.0}
    wait_until(lambda: not cluster.bundles)


def test_workers_that_end_whatever_they_grade(tiny: Assignment, cluster: DaskCluster) -> None:
    """If the right answers, too, end workers, no submission is blamed."""
    deadly(tiny, "threading.current_thread() is not threading.main_thread()")  # a Dask worker's
    hand_in(tiny, "ada", answering(tiny, "pass"))
    with pytest.raises(SandboxError, match="end whatever they grade; have they enough memory"):
        results(tiny, Cluster(cluster.address))
    wait_until(lambda: not cluster.bundles)


def lose_all_workers(cluster: DaskCluster) -> None:
    """End every worker."""
    for worker in cluster.workers:
        worker.terminate()
        worker.wait()


def lose_the_scheduler(cluster: DaskCluster) -> None:
    """Kill the scheduler."""
    cluster.scheduler.kill()
    cluster.scheduler.wait()


LOSSES: dict[str, Callable[[DaskCluster], None]] = {
    "all workers are gone, and no other came within 2 seconds": lose_all_workers,
    "the cluster does not answer any more": lose_the_scheduler,
}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("message", LOSSES)
def test_a_lost_cluster(message: str, tiny: Assignment, cluster: DaskCluster) -> None:
    """What came is kept, and the message says what is gone."""
    assignment = slow(tiny, 10)
    if all(worker.poll() is not None for worker in cluster.workers):
        cluster.add()
        cluster.wait(1)
    finished: list[Result] = []

    def lose(each: Result) -> None:
        finished.append(each)
        if len(finished) == 2:
            LOSSES[message](cluster)

    with pytest.raises(ClusterError, match=rf"{message}.*run the same command again to go on"):
        results(assignment, Cluster(cluster.address), lose)
    assert 2 <= len(finished) < 10
    wait_until(lambda: not cluster.bundles)
