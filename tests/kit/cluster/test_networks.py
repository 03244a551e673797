"""A course goes over a network encrypted, or because somebody said that it may."""

from __future__ import annotations

import socket
from pathlib import Path

import dask
import psutil
import pytest
import trustme
from cluster.classes import results, scores
from dask_cluster import DaskCluster, wait_until

from gradekit.cluster import Cluster
from gradekit.cluster.connection import Connection
from gradekit.course import Assignment
from gradekit.errors import ClusterError

pytestmark = pytest.mark.usefixtures("hurried")

ROLES = ("scheduler", "worker", "client")


def certificates(folder: Path) -> dict[str, str]:
    """Make an authority and a certificate; give Dask's settings for them."""
    authority = trustme.CA()
    issued = authority.issue_cert("dask.example.org")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    issued.cert_chain_pems[0].write_to_path(folder / "certificate.pem")
    issued.private_key_pem.write_to_path(folder / "key.pem")
    found = {"distributed.comm.tls.ca-file": str(folder / "authority.pem")}
    for role in ROLES:
        found[f"distributed.comm.tls.{role}.cert"] = str(folder / "certificate.pem")
        found[f"distributed.comm.tls.{role}.key"] = str(folder / "key.pem")
    return found


def variables(settings: dict[str, str]) -> dict[str, str]:
    """Give Dask's settings as environment variables."""
    return {
        f"DASK_{name}".replace(".", "__").replace("-", "_").upper(): value
        for name, value in settings.items()
    }


def own_address() -> str:
    """Give an address of this machine that others could reach."""
    found = [
        each.address
        for card in psutil.net_if_addrs().values()
        for each in card
        if each.family == socket.AF_INET and not each.address.startswith("127.")
    ]
    assert found, "this machine has no network; the test needs one, if only a virtual one"
    return str(found[0])


def test_tls(one: Assignment, tmp_path: Path) -> None:
    """With certificates of one authority a course goes to another host; with others it does not."""
    (tmp_path / "other").mkdir()
    (tmp_path / "dask").mkdir()
    ours, others = certificates(tmp_path), certificates(tmp_path / "other")
    with (
        dask.config.set(ours),
        DaskCluster(
            tmp_path / "dask", "--protocol", "tls", host=own_address(), variables=variables(ours)
        ) as cluster,
    ):
        assert cluster.address.startswith(f"tls://{own_address()}")
        with pytest.raises(ClusterError, match="has no workers; start some with `dask worker tls"):
            Connection(cluster.address, insecure=False)
        cluster.add()
        cluster.wait(1)
        with (
            dask.config.set(others),
            pytest.raises(ClusterError, match="it takes no certificate of yours"),
        ):
            Connection(cluster.address, insecure=False)
        assert scores(results(one, Cluster(cluster.address))) == {10.0}
        wait_until(lambda: not cluster.bundles)


def test_an_open_network(one: Assignment, tmp_path: Path) -> None:
    """A scheduler that others can reach is refused, whichever way it is named, unless told."""
    with DaskCluster(tmp_path, host="0.0.0.0") as cluster:  # noqa: S104 - this is what is tested
        cluster.add()
        cluster.wait(1)
        port = cluster.address.rpartition(":")[2]
        for name in (f"tcp://{own_address()}:{port}", f"tcp://127.0.0.1:{port}"):
            with pytest.raises(ClusterError, match=r"whoever reaches this.*--insecure-cluster"):
                Connection(name, insecure=False)
        assert scores(results(one, Cluster(name, insecure=True))) == {10.0}
