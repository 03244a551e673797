"""What must hold before a course is sent anywhere, and what is said where it does not."""

from __future__ import annotations

import socket
import sys

import dask
import pytest
from click.testing import CliRunner
from cluster.classes import results

from gradekit.cli.grade import command
from gradekit.cluster import Cluster
from gradekit.cluster.address import is_exposed
from gradekit.cluster.connection import Connection
from gradekit.cluster.terms import Terms, differences, kit_hash, software
from gradekit.course import Assignment, Grader
from gradekit.errors import ClusterError

pytestmark = pytest.mark.usefixtures("hurried")


EXPOSED = {
    "tcp://127.0.0.1:8786": False,
    "127.3.4.5:8786": False,
    "localhost:8786": False,
    "tcp://[::1]:8786": False,
    "tls://192.0.2.1:8786": False,
    "wss://192.0.2.1:8786": False,
    "tcp://192.0.2.1:8786": True,
    "192.0.2.1:8786": True,
    "tcp://0.0.0.0:8786": True,
    "tcp://[2001:db8::1]:8786": True,
    "ws://192.0.2.1:8786": True,
    "ucx://192.0.2.1:8786": True,
}


@pytest.mark.parametrize("address", EXPOSED)
def test_what_others_can_reach(address: str) -> None:
    """Only loopback and encryption keep others away."""
    assert is_exposed(address) == EXPOSED[address]


@pytest.mark.parametrize(
    "address", ["", "tcp://", "tcp://:8786", "localhost", "tcp://h:port", "h:99999", "tcp://[::1"]
)
def test_what_is_no_address(address: str) -> None:
    """An address has a host and a port; the message shows how it is written."""
    with pytest.raises(ClusterError, match=r"is not the address.*write tcp://HOST:PORT"):
        Connection(address, insecure=False)


REFUSED = {
    "tcp://192.0.2.1:8786": "192.0.2.1:8786: whoever reaches this.*TLS.*--insecure-cluster",
    "tcp://no-such-host.invalid:8786": "there is no host 'no-such-host.invalid'",
    "tls://127.0.0.1:8786": "TLS needs certificates.*DASK_DISTRIBUTED__COMM__TLS__CA_FILE",
}


@pytest.mark.parametrize("address", REFUSED)
def test_where_no_course_is_sent(address: str) -> None:
    """The way to a scheduler must be closed to others, and known."""
    with pytest.raises(ClusterError, match=REFUSED[address]):
        Connection(address, insecure=False)


def test_nobody_there() -> None:
    """Where no scheduler answers, or something else does, the message says what to start."""
    with socket.socket() as free, dask.config.set({"distributed.comm.timeouts.connect": "0.5s"}):
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        for listen in (False, True):
            if listen:
                free.listen()
            with pytest.raises(ClusterError, match=rf"{address}: no Dask scheduler answers there"):
                Connection(address, insecure=False)


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'gradekit\[cluster\]'"):
        Connection("tcp://127.0.0.1:8786", insecure=False)


def test_nothing_to_grade_needs_no_cluster(tiny: Assignment) -> None:
    """Where nothing has changed, no scheduler is asked."""
    assert results(tiny, Cluster("tcp://127.0.0.1:1")) == {}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--cluster", "localhost:8786", "--jobs", "2"], "--jobs is about this machine"),
        (["--insecure-cluster"], "--insecure-cluster goes with --cluster ADDRESS"),
    ],
)
def test_options_that_do_not_go_together(words: list[str], message: str) -> None:
    """What would be ignored is refused."""
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 2
    assert message in done.output


def test_what_differs_is_named() -> None:
    """Missing software and other versions are told apart; equal ones are not told."""
    here = {"python": "3.13.1", "numpy": "2.1.0", "scipy": "1.14.0"}
    assert list(differences(here, here)) == []
    there = {**here, "numpy": "2.0.0", "scipy": None, "more": "1"}
    assert list(differences(here, there)) == ["has numpy 2.0.0, and not 2.1.0", "has no scipy"]


def terms(grader: Grader, **other: object) -> Terms:
    """Give the terms that this machine meets, but for some."""
    ours = {
        "software": software(),
        "kit": kit_hash(),
        "fingerprints": grader.fingerprints,
        "isolation": grader.sandbox.isolation.value,
        "unsafe_local": False,
    }
    return Terms(**{**ours, **other})  # type: ignore[arg-type]  # of the right types, by name


def test_terms(tiny: Assignment) -> None:
    """A grader of other files, or with other isolation, is refused; this one is taken."""
    with Grader(tiny) as grader:
        terms(grader).check_software()
        terms(grader).check_grader(grader)
        terms(grader, isolation="local", unsafe_local=True).check_grader(grader)
        changed = {**grader.fingerprints, "tests": "0" * 16}
        with pytest.raises(ClusterError, match=r"changed while it was packed \(tests\)"):
            terms(grader, fingerprints=changed).check_grader(grader)
        with pytest.raises(ClusterError, match=r"keeps student code apart by .*, and not by local"):
            terms(grader, isolation="local").check_grader(grader)
        with pytest.raises(ClusterError, match=r"has numpy .*, and not 1\.0"):
            terms(grader, software={**software(), "numpy": "1.0"}).check_software()
