"""What one run asks of a Dask cluster, and what becomes of submissions whose workers are lost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from gradekit.cluster.bundle import Bundle
from gradekit.cluster.connection import GO_ON, Connection
from gradekit.cluster.station import Refusal, Station
from gradekit.cluster.terms import Terms
from gradekit.course import Grader, Handed, Result, Submission, not_judged
from gradekit.errors import ClusterError, SandboxError
from gradekit.notebooks import dump_notebook

if TYPE_CHECKING:
    from distributed import Future

__all__ = ["Errand"]

_PER_WORKER = 4  # submissions handed out: one is graded while others are on their way
_RETRIES = 2  # after an error that no submission should cause, such as a full disk
_LOOK = 1.0  # seconds between looks at the cluster

_Piece = tuple[str, Handed]


class Errand:
    """The tasks of one run.

    Dask itself sends what a lost worker had in hand to others, until a task has lost more of them
    than the scheduler's ``allowed-failures``. Then it is suspected, and tried once more, alone.

    Parameters
    ----------
    connection
        The connection; what is still on its way when it is closed is taken back.
    bundle
        The course bundle.
    terms
        What workers must have.
    """

    def __init__(self, connection: Connection, bundle: Bundle, terms: Terms) -> None:
        self._connection = connection
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._workers = connection.workers()
        self._looked = time.monotonic()
        # A task, and no scattered data: if the workers that hold its result are lost, Dask makes
        # it again; and if this process is lost, Dask forgets it.
        self._station = connection.client.submit(Station, bundle, terms, pure=False)

    def grade(self, grader: Grader, due: Sequence[Submission]) -> Iterator[Result]:
        """Grade submissions; results come as they are ready.

        Raises
        ------
        ClusterError
            A worker cannot grade, or the scheduler or all workers are gone.
        SandboxError
            Workers are lost whatever they grade.
        """
        rest = ((each.student, grader.take_in(each)) for each in due)
        suspects: list[_Piece] = []
        while True:
            yield from self._pass(rest, suspects)
            if not suspects:
                return
            for student, handed in suspects:
                if result := self._alone(student, handed):
                    yield result
                elif self._alone("", Handed(dump_notebook(grader.blueprint.solution).encode())):
                    yield not_judged(grader, student, handed)
                else:
                    raise SandboxError(
                        f"{self._connection.address}: workers of the cluster end whatever they "
                        f"grade; have they enough memory? {GO_ON}"
                    )
            suspects.clear()

    def _alone(self, student: str, handed: Handed) -> Result | None:
        """Grade a submission while nothing else is on its way; None if that, too, ends workers."""
        return next(self._pass(iter([(student, handed)]), []), None)

    def _pass(self, rest: Iterator[_Piece], suspects: list[_Piece]) -> Iterator[Result]:
        """Grade until there is no more, or until some are suspected and the others are back."""
        out: dict[str, tuple[_Piece, Future[Any]]] = {}
        while True:
            while not suspects and len(out) < _PER_WORKER * max(1, self._workers):
                piece = next(rest, None)
                if piece is None:
                    break
                future = self._send(*piece)
                out[str(future.key)] = piece, future
            if not out:
                return
            done = self._wait()
            if done is not None:
                piece, _ = out.pop(str(done.key))
                result = self._result(done)
                if result is None:
                    suspects.append(piece)
                else:
                    yield result

    def _send(self, student: str, handed: Handed) -> Future[Any]:
        with self._connection.talking():
            future: Future[Any] = self._connection.client.submit(
                Station.grade, self._station, student, handed, pure=False, retries=_RETRIES
            )
        future.add_done_callback(self._done.put)
        return future

    def _wait(self) -> Future[Any] | None:
        """Wait for a task that is done, and look at the cluster now and then."""
        if time.monotonic() > self._looked + _LOOK:
            self._workers = self._connection.workers()
            self._looked = time.monotonic()
        try:
            return self._done.get(timeout=_LOOK)
        except Empty:
            return None

    def _result(self, done: Future[Any]) -> Result | None:
        """Give a task's result; None if it lost its workers."""
        from distributed import KilledWorker

        with self._connection.talking():
            error = done.exception()
            outcome = done.result(self._connection.patience) if error is None else None
        if isinstance(error, KilledWorker):
            return None
        if isinstance(outcome, Result):
            return outcome
        why = outcome.why if isinstance(outcome, Refusal) else error
        raise ClusterError(
            f"{self._connection.address}: the cluster cannot go on: {why}\n{GO_ON}"
        ) from error
