"""No submission is blamed for workers that end by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from cluster.classes import deadly, results
from dask_cluster import DaskCluster, wait_until

from gradekit.cluster import Cluster
from gradekit.course import Assignment
from gradekit.errors import SandboxError

pytestmark = pytest.mark.nightly

ALLOWED_FAILURES = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}


def test_workers_that_end_whatever_they_grade(one: Assignment, tmp_path: Path) -> None:
    """If the right answers, too, end workers, no submission is blamed."""
    deadly(one, "threading.current_thread() is not threading.main_thread()")  # a Dask worker's
    with DaskCluster(tmp_path, variables=ALLOWED_FAILURES) as cluster:
        cluster.add("--nthreads", "1")
        with pytest.raises(SandboxError, match="end whatever they grade; have they enough memory"):
            results(one, Cluster(cluster.address))
        wait_until(lambda: not cluster.bundles)
