"""The connection to a Dask scheduler, and what must hold before a course is sent through it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from gradekit.closing import Closing
from gradekit.cluster.address import NAMED, is_encrypted, refuse_exposed
from gradekit.cluster.terms import DASK, PACKAGES, differences
from gradekit.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["GO_ON", "Connection"]

GO_ON = "What was graded is recorded: run the same command again to go on."

_CERTIFICATES = (
    "Dask's own settings name the certificates: DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
    "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY."
)


class Connection(Closing):
    """A connection to a cluster that has workers and to which a course may be sent.

    Parameters
    ----------
    address
        The scheduler's address.
    insecure
        Whether hidden tests and the course secret may go over a network unencrypted.

    Raises
    ------
    ClusterError
        There is no scheduler or no worker; or the way to one of them is open to others, and
        nobody said that this will do.
    """

    def __init__(self, address: str, *, insecure: bool) -> None:
        self.address = address
        self._insecure = insecure
        self.patience = _patience()
        with contextlib.ExitStack() as stack:
            _quiet(stack)
            if not insecure:
                refuse_exposed([address])
            self.client = stack.enter_context(_connect(address, self.patience))
            if not insecure:
                refuse_exposed([self.client.scheduler_info(n_workers=0)["address"]])
            try:
                self.client.wait_for_workers(1, timeout=self.patience)
            except TimeoutError as error:
                raise ClusterError(
                    f"{address}: the scheduler has no workers; start some with "
                    f"`dask worker {address}`, on machines that have gradekit"
                ) from error
            self._seen = time.monotonic()
            self._stack = stack.pop_all()

    def workers(self) -> int:
        """Count the workers.

        Raises
        ------
        ClusterError
            The scheduler is gone, or all workers have been for long; or the way to one of them
            is open to others.
        """
        with self.talking():
            found = tuple(self.client.scheduler_info(n_workers=-1)["workers"])
        if not self._insecure:
            refuse_exposed(found)
        now = time.monotonic()
        if found:
            self._seen = now
        elif now > self._seen + self.patience:
            raise ClusterError(
                f"{self.address}: all workers are gone, and no other came within "
                f"{self.patience:.0f} seconds. {GO_ON}"
            )
        return len(found)

    def refuse_unlike(self, software: Mapping[str, str | None]) -> None:
        """Refuse a scheduler or workers with other software.

        Raises
        ------
        ClusterError
            There are some; the message says which, and what they have.
        """
        with self.talking():
            found = cast("dict[str, Any]", self.client.get_versions(packages=PACKAGES[1:]))
        machines: list[tuple[str, Sequence[str], Any]]
        machines = [("the scheduler", DASK, found["scheduler"])]
        machines += [(f"the worker {a}", PACKAGES, w) for a, w in sorted(found["workers"].items())]
        complaints = []
        for who, names, theirs in machines:
            ours = {name: software[name] for name in names}
            if unlike := [*differences(ours, theirs["packages"])]:
                complaints.append(f"{who}: {'; '.join(unlike)}")
        if complaints:
            if complaints[NAMED:]:
                complaints[NAMED:] = [f"and {len(complaints) - NAMED} more"]
            raise ClusterError(
                f"{self.address}: nothing was graded, as not every machine has the software of "
                "this one:\n  " + "\n  ".join(complaints) + "\nGrades must not depend on where "
                "they are made: give all machines one container image, or one environment from "
                "requirements/lock.txt."
            )

    @contextlib.contextmanager
    def talking(self) -> Iterator[None]:
        """Say in the kit's words that the cluster is lost, whichever way Dask puts it."""
        from distributed.client import FutureCancelledError

        try:
            yield
        except (Exception, FutureCancelledError) as error:
            # Nobody but Dask takes tasks back, and Dask does so when the scheduler is lost.
            lost = isinstance(error, OSError | FutureCancelledError)
            if lost or self.client.status != "running":
                raise ClusterError(
                    f"{self.address}: the cluster does not answer any more; see in the scheduler's "
                    f"log whether it ended or lost its workers, and start them again. {GO_ON}"
                ) from error
            raise

    def close(self) -> None:
        """Take back what is still on its way, and close it."""
        self._stack.close()


def _patience() -> float:
    """Give how many seconds to wait for a scheduler or for workers, by Dask's settings."""
    try:
        import dask
        import distributed  # noqa: F401 - whose settings these are
        from dask.utils import parse_timedelta
    except ImportError as error:
        raise ClusterError(
            f"--cluster needs dask.distributed, which is not installed here ({error}); "
            "install it with: pip install 'gradekit[cluster]'"
        ) from error
    return float(parse_timedelta(dask.config.get("distributed.comm.timeouts.connect")))


def _quiet(stack: contextlib.ExitStack) -> None:
    """Leave out Dask's own messages: what matters of them is said in the kit's words."""
    from distributed.utils import silence_logging_cmgr
    from distributed.versions import VersionMismatchWarning

    stack.enter_context(silence_logging_cmgr(logging.CRITICAL + 1))
    stack.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore", VersionMismatchWarning)


def _connect(address: str, patience: float) -> Client:
    from distributed import Client, Security
    from distributed.utils import LoopRunner

    encrypted = is_encrypted(address)
    try:
        security = Security()
        certificates = security.get_connection_args("client")
        if encrypted and certificates.get("ssl_context") is None:
            raise ClusterError(f"{address}: TLS needs certificates. {_CERTIFICATES}")
        LoopRunner().run_sync(_greet, address, patience, certificates)
        return Client(address, security=security, timeout=patience, set_as_default=False)
    except (OSError, ImportError, TypeError, ValueError, RuntimeError) as error:
        hint = f" If one does, it takes no certificate of yours. {_CERTIFICATES}"
        raise ClusterError(
            f"{address}: no Dask scheduler answers there ({str(error) or 'it is silent'}). Start "
            "one with `dask scheduler`, and give the address that it prints."
            f"{hint if encrypted else ''}"
        ) from error


async def _greet(address: str, patience: float, certificates: Mapping[str, Any]) -> None:
    """See whether somebody there speaks as Dask does; a client would wait for it for ever."""
    from distributed.comm.core import connect

    greeting = connect(address, timeout=patience, **certificates)
    comm = await asyncio.wait_for(greeting, 2 * patience)
    await comm.close()
