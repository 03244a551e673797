"""What a Dask worker does: it opens the course bundle once, and grades what it is sent."""

from __future__ import annotations

import sys
import threading
import weakref
from contextlib import ExitStack
from dataclasses import dataclass

from gradekit.cluster.bundle import Bundle, Unpacked
from gradekit.cluster.terms import Terms
from gradekit.course import Grader, Handed, Result, grade_handed
from gradekit.errors import ClusterError, IsolationError

__all__ = ["Refusal", "Station"]

# Collecting hidden tests and calling them uses what a process has once: modules, the working
# random numbers, the list of warnings. So a worker grades one submission at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Refusal:
    """Why a worker will not grade; a value, as Dask would try again after an error."""

    why: str


class Station:
    """A course bundle in a worker's memory, with a grader that is opened when it is first needed.

    Dask keeps it as a result of the run, copies it to the workers that need it and drops it when
    the run is over or its client is gone; then the grader is closed and the files are removed.

    Parameters
    ----------
    bundle
        The course bundle.
    terms
        What the worker must have.
    """

    def __init__(self, bundle: Bundle, terms: Terms) -> None:
        self.bundle = bundle
        self.terms = terms
        self._grader: Grader | None = None

    def __reduce__(self) -> tuple[type[Station], tuple[Bundle, Terms]]:
        return Station, (self.bundle, self.terms)

    def __sizeof__(self) -> int:
        return sys.getsizeof(self.bundle.archive)

    def grade(self, student: str, handed: Handed) -> Result | Refusal:
        """Grade what a student handed in, or say why this worker cannot.

        Raises
        ------
        GradekitError
            The course cannot be opened here just now.
        """
        with _one_at_a_time:
            try:
                return grade_handed(self._open(), student, handed)
            except (ClusterError, IsolationError) as error:
                return Refusal(f"the worker {_address()}: {error}")

    def _open(self) -> Grader:
        if self._grader is None:
            with ExitStack() as stack:
                self.terms.check_software()
                unpacked = stack.enter_context(Unpacked(self.bundle))
                unsafe_local = self.terms.unsafe_local
                grader = Grader(unpacked.assignment, unsafe_local=unsafe_local)
                self.terms.check_grader(stack.enter_context(grader))
                weakref.finalize(self, stack.pop_all().close)
                self._grader = grader
        return self._grader


def _address() -> str:
    from distributed import get_worker

    return str(get_worker().address)
