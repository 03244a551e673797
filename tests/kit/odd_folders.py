"""Folders that no honest student hands in, and a user who may not read all of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradekit.course.strays import remove_folder

__all__ = ["as_ordinary_user", "make_deep"]

NOBODY = 65534


def make_deep(folder: Path, *names: str) -> None:
    """Make folders inside one another, deeper than a path can be long; a file in the last one."""
    descriptor = os.open(folder, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=descriptor)
        inner = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(os.open("x.pyc", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)


@contextmanager
def as_ordinary_user() -> Iterator[Path]:
    """Give a folder to work in while files' permissions hold, which root may pass over."""
    folder = Path(tempfile.mkdtemp())
    user = os.geteuid()
    if user == 0:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if user == 0:
            os.seteuid(0)
        remove_folder(folder, folder.parent)
