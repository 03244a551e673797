"""Scheduler, workers and whoever asks each on a host of their own, as network namespaces."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from cluster.classes import results, scores, slow, written
from coursework import GRADEKIT
from dask_cluster import DaskCluster, wait_until

from gradekit.course import Assignment
from gradekit.course.autograded import GRADE_FILE

pytestmark = pytest.mark.nightly

NETWORK = "10.231.77"
HOSTS = ("asking", "scheduler", "worker1", "worker2")


def ip(*words: str) -> None:
    """Change the network."""
    subprocess.run([shutil.which("ip") or "", *words], check=True, capture_output=True)


@dataclass(frozen=True)
class Host:
    """A host of its own on a network of its own."""

    namespace: str
    address: str

    @property
    def inside(self) -> tuple[str, ...]:
        """What runs a command on it."""
        return ("ip", "netns", "exec", self.namespace)


@pytest.fixture
def hosts() -> Iterator[dict[str, Host]]:
    """Four hosts on one switch."""
    if shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("no network namespaces: they need root, and ip of the package iproute2")
    switch = f"gk{os.getpid()}"[:12]
    with ExitStack() as stack:
        try:
            ip("link", "add", switch, "type", "bridge")
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network namespaces: {error.stderr.decode().strip()}")
        stack.callback(ip, "link", "delete", switch)
        ip("link", "set", switch, "up")
        found = {}
        for number, name in enumerate(HOSTS, start=1):
            host = Host(f"{switch}-{number}", f"{NETWORK}.{number}")
            ip("netns", "add", host.namespace)
            stack.callback(ip, "netns", "delete", host.namespace)
            cable = f"{switch}{number}"
            ip("link", "add", cable, "type", "veth", "peer", "eth0", "netns", host.namespace)
            ip("link", "set", cable, "master", switch, "up")
            ip("-n", host.namespace, "address", "add", f"{host.address}/24", "dev", "eth0")
            ip("-n", host.namespace, "link", "set", "eth0", "up")
            ip("-n", host.namespace, "link", "set", "lo", "up")
            found[name] = host
        yield found


def test_hosts_of_their_own(tiny: Assignment, hosts: dict[str, Host], tmp_path: Path) -> None:
    """A host is lost while it grades; the others make the grades that one machine makes."""
    assignment = slow(tiny, 12)
    asking = [*hosts["asking"].inside, GRADEKIT, "grade", "--cluster"]
    (tmp_path / "dask").mkdir()
    with DaskCluster(
        tmp_path / "dask", host=hosts["scheduler"].address, inside=hosts["scheduler"].inside
    ) as cluster:
        for name in ("worker1", "worker2"):
            cluster.add(inside=hosts[name].inside)
        refused = subprocess.run(
            [*asking, cluster.address], cwd=assignment.course.root, capture_output=True, check=False
        )
        assert refused.returncode == 2
        assert b"--insecure-cluster" in refused.stderr
        assert not cluster.bundles
        with subprocess.Popen(
            [*asking, cluster.address, "--insecure-cluster"], cwd=assignment.course.root
        ) as grading:
            wait_until(lambda: len(cluster.bundles) == 2 and len(written(assignment)) > 2)
            cluster.lose(cluster.workers[0])
            assert grading.wait(120) == 0
        wait_until(lambda: not cluster.bundles)
    found = results(assignment)
    assert scores(found) == {10.0}
    assert {
        student: (assignment.autograded(student) / GRADE_FILE).read_text() for student in found
    } == {student: result.files[GRADE_FILE] for student, result in found.items()}
