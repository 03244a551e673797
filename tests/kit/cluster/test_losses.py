"""Workers end, and none is left, or the scheduler ends: what was graded stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from cluster.classes import answering, deadly, hand_in_copies, results, scores, slow
from coursework import hand_in
from dask_cluster import DaskCluster, wait_until

from gradekit.cluster import Cluster
from gradekit.course import Assignment, Result
from gradekit.errors import ClusterError

ALLOWED_FAILURES = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}

FULL_AT_FIRST = """
import tempfile

real = tempfile.mkdtemp


def mkdtemp(suffix=None, prefix=None, dir=None):
    if prefix == "gradekit-bundle-":
        tempfile.mkdtemp = real
        raise OSError(28, "No space left on device")
    return real(suffix, prefix, dir)


tempfile.mkdtemp = mkdtemp
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A cluster whose only worker has a full disk at first, and a nanny that starts it again."""
    odd = tmp_path_factory.mktemp("odd")
    (odd / "sitecustomize.py").write_text(FULL_AT_FIRST)
    with DaskCluster(tmp_path_factory.mktemp("dask"), variables=ALLOWED_FAILURES) as found:
        found.add("--nthreads", "1", variables={"PYTHONPATH": str(odd)})
        found.wait(1)
        yield found


def test_what_will_pass_is_tried_again(one: Assignment, cluster: DaskCluster) -> None:
    """A worker that cannot open the course is asked again before the run ends."""
    assert scores(results(one, Cluster(cluster.address))) == {10.0}
    log = (cluster.folder / "worker-0.log").read_text()
    assert "cannot be unpacked here (No space left on device)" in log


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
