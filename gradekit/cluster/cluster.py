"""A Dask cluster, as a place to grade."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from gradekit.cluster.bundle import pack
from gradekit.cluster.connection import Connection
from gradekit.cluster.errand import Errand
from gradekit.cluster.terms import Terms, kit_hash, software
from gradekit.course import Grader, Result, Submission

__all__ = ["Cluster"]


@dataclass(frozen=True)
class Cluster:
    """Where a Dask scheduler is.

    Parameters
    ----------
    address
        Its address, such as ``"tls://grader.example.org:8786"``; without a scheme, ``tcp``.
    insecure
        Whether hidden tests and the course secret may go over a network unencrypted.
    """

    address: str
    insecure: bool = False

    def grade(
        self, grader: Grader, due: Sequence[Submission], *, unsafe_local: bool
    ) -> Generator[Result]:
        """Grade submissions on the workers; results come as they are ready.

        The workers get the course bundle and what was handed in, and nothing else; no more than
        a few submissions for each worker are on their way at a time. What a lost worker had in
        hand goes to others; a submission that loses one worker after another, alone, too, is
        not judged.

        Parameters
        ----------
        grader
            This process's own grader.
        due
            What to grade.
        unsafe_local
            As for `Grader`; also whether workers may keep student code apart in other ways.

        Raises
        ------
        ClusterError
            The cluster cannot be reached, may not be used, or was lost.
        SandboxError
            Workers are lost whatever they grade.
        """
        if not due:
            return
        with Connection(self.address, insecure=self.insecure) as connection:
            terms = Terms(
                software=software(),
                kit=kit_hash(),
                fingerprints=grader.fingerprints,
                isolation=grader.sandbox.isolation.value,
                unsafe_local=unsafe_local,
            )
            connection.refuse_unlike(terms.software)
            yield from Errand(connection, pack(grader.assignment), terms).grade(grader, due)
