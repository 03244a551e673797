"""What a worker must have, so that its grades are those of the machine that asks for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import gradekit
from gradekit.course import Grader
from gradekit.errors import ClusterError

__all__ = ["DASK", "PACKAGES", "Terms", "differences", "kit_hash", "software"]

DASK = ("python", "dask", "distributed")
"""What must be of the same version on all machines, the scheduler's included."""

PACKAGES = (*DASK, "gradekit", "numpy", "scipy", "nbformat", "IPython")
"""What must be of the same version wherever submissions are graded."""


def software() -> dict[str, str | None]:
    """Give the versions of `PACKAGES` here; None for what is not installed."""
    from distributed.versions import get_versions

    found = get_versions(PACKAGES[1:])["packages"]
    return {name: found[name] for name in PACKAGES}


def kit_hash() -> str:
    """Hash the kit's own source: a version says nothing of a change since it was given."""
    assert gradekit.__file__ is not None
    folder = Path(gradekit.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def differences(here: Mapping[str, str | None], there: Mapping[str, str | None]) -> Iterator[str]:
    """Say what of the software here is missing there, or another version."""
    for name, ours in here.items():
        theirs = there.get(name)
        if theirs is None:
            yield f"has no {name}"
        elif theirs != ours:
            yield f"has {name} {theirs}, and not {ours}"


@dataclass(frozen=True)
class Terms:
    """What a worker must have.

    Parameters
    ----------
    software
        Versions, as `software` gives them.
    kit
        The kit's own hash.
    fingerprints
        What the assignment's files must hash to, by what they are.
    isolation
        How student code must be kept apart.
    unsafe_local
        Whether any isolation will do.
    """

    software: Mapping[str, str | None]
    kit: str
    fingerprints: Mapping[str, str]
    isolation: str
    unsafe_local: bool

    def check_software(self) -> None:
        """Refuse other software than is wanted.

        Raises
        ------
        ClusterError
            Something is missing or of another version.
        """
        found = [*differences(self.software, software())]
        if not found and kit_hash() != self.kit:
            found = ["has another source of the same version of gradekit"]
        if found:
            raise ClusterError("; ".join(found))

    def check_grader(self, grader: Grader) -> None:
        """Refuse a grader that would grade in another way than is wanted.

        Raises
        ------
        ClusterError
            It was made from other files, or keeps student code apart in another way.
        """
        theirs = grader.fingerprints
        if other := [name for name in self.fingerprints if theirs[name] != self.fingerprints[name]]:
            raise ClusterError(
                f"the course changed while it was packed ({', '.join(other)}); "
                "run the same command again"
            )
        found = grader.sandbox.isolation.value
        if found != self.isolation and not self.unsafe_local:
            raise ClusterError(
                f"keeps student code apart by {found}, and not by {self.isolation}; use "
                "workers on the same kind of system, or --unsafe-local"
            )
