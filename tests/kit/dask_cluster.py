"""A real Dask cluster for tests: its own scheduler and worker processes, ended with the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from distributed import Client, Security

from gradekit.closing import Closing

__all__ = ["LOOPBACK", "DaskCluster", "wait_until"]

LOOPBACK = "127.0.0.1"
_DASK = str(Path(sys.executable).with_name("dask"))
_START_SECONDS = 60.0


def wait_until(condition: Callable[[], object], seconds: float = _START_SECONDS) -> None:
    """Wait until something holds; fail if it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


class DaskCluster(Closing):
    """A scheduler and workers on this machine, whose ports the system chooses.

    Parameters
    ----------
    folder
        Where the processes may write; each worker has its folder for temporary files in it.
    options
        For the scheduler and for the workers (``--protocol tls``).
    host
        The address at which the scheduler listens.
    variables
        Environment variables of all of them.
    inside
        A command that runs the scheduler somewhere else.
    """

    def __init__(
        self,
        folder: Path,
        *options: str,
        host: str = LOOPBACK,
        variables: Mapping[str, str] | None = None,
        inside: Sequence[str] = (),
    ) -> None:
        self.folder = folder
        self._options = options
        self._variables = dict(variables or {})
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        file.unlink(missing_ok=True)
        self.scheduler = self._run(
            *("scheduler", "--host", host, "--port", "0", "--scheduler-file", str(file)),
            inside=inside,
        )
        wait_until(lambda: file.exists() and file.read_text().endswith("}"))
        self.address: str = json.loads(file.read_text())["address"]

    def add(
        self,
        *options: str,
        variables: Mapping[str, str] | None = None,
        inside: Sequence[str] = (),
    ) -> subprocess.Popen[bytes]:
        """Start a worker.

        Parameters
        ----------
        options
            Of its own; without any, it has one thread and is not started again when it dies.
        variables
            Environment variables of its own.
        inside
            A command that runs it somewhere else, such as ``ip netns exec NAME``.
        """
        temporary = self.folder / f"worker-{len(self.workers)}"
        temporary.mkdir()
        worker = self._run(
            "worker",
            self.address,
            *("--local-directory", str(temporary / "dask")),
            *(options or ("--nthreads", "1", "--no-nanny")),
            variables={"TMPDIR": str(temporary), **(variables or {})},
            inside=inside,
        )
        self.workers.append(worker)
        return worker

    def wait(self, workers: int) -> None:
        """Wait until there are so many workers."""
        with Client(self.address, security=Security(), set_as_default=False) as client:
            wait_until(lambda: len(client.scheduler_info()["workers"]) == workers)

    def lose(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker, as a machine that loses its power would."""
        worker.kill()
        worker.wait()

    @property
    def bundles(self) -> list[Path]:
        """The course bundles that lie in the workers' temporary folders."""
        return list(self.folder.glob("worker-*/gradekit-bundle-*"))

    def close(self) -> None:
        """End everything; the scheduler last, as workers may wait for one that is gone."""
        for processes in (self.workers, [self.scheduler]):
            for process in processes:
                process.terminate()
            for process in processes:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _run(
        self,
        what: str,
        *words: str,
        variables: Mapping[str, str] | None = None,
        inside: Sequence[str] = (),
    ) -> subprocess.Popen[bytes]:
        log = self.folder / f"{what}-{len(self.workers)}.log"
        with log.open("wb") as output:
            return subprocess.Popen(
                [*inside, _DASK, what, *words, "--no-dashboard", *self._options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**os.environ, **self._variables, **(variables or {})},
            )
