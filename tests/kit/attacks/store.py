"""Runs that several test processes share: whoever needs one first makes it, the others wait."""

from __future__ import annotations

import contextlib
import fcntl
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["Store"]

_Made = TypeVar("_Made")


class Store:
    """A folder of things that are made once, for all processes that open the same one.

    It is removed when the last process closes it.

    Parameters
    ----------
    folder
        Where the things are kept; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = folder.with_suffix(".lock")
        folder.mkdir(parents=True, exist_ok=True)
        self._count(1)

    def get(self, name: str, make: Callable[[Path], _Made]) -> _Made:
        """Give a thing; ``make`` makes it in a folder that is not there yet.

        What it raises is raised again for everybody, so that nothing is tried a second time.
        """
        place = self.folder / f"{name}.pickle"
        with self._locked(self.folder / f"{name}.lock"):
            if not place.exists():
                place.write_bytes(pickle.dumps(_outcome(make, self.folder / name)))
            made, problem = pickle.loads(place.read_bytes())  # noqa: S301 - our own file
        if problem:
            raise RuntimeError(problem)
        return made  # type: ignore[no-any-return]  # pickle knows no types

    def close(self) -> None:
        """Leave the store."""
        if self._count(-1) == 0:
            shutil.rmtree(self.folder)

    def _count(self, change: int) -> int:
        with self._locked(self._lock) as file:
            users = int(file.read() or 0) + change
            file.seek(0)
            file.truncate()
            file.write(str(users))
        return users

    @contextlib.contextmanager
    def _locked(self, path: Path) -> Iterator[Any]:
        with path.open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            yield file


def _outcome(make: Callable[[Path], Any], place: Path) -> tuple[Any, str]:
    try:
        return make(place), ""
    except Exception as error:  # noqa: BLE001 - it is passed on
        return None, f"{type(error).__name__}: {error}"
