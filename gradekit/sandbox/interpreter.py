"""How a clean Python interpreter is started."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import gradekit
from gradekit.sandbox.preload import folder_of

__all__ = ["command", "environment", "first_line"]

_FLAGS = (
    "-P", "-s", "-S",  # neither the working folder nor any site's packages or start-up files
    "-B",              # nothing is written
)  # fmt: skip
# Folders come through standard input, so that the command line tells nothing. They go behind
# Python's own, which nothing in them can then replace; the kit's is taken out again.
_START = (
    "import os, sys; "
    "line = b''.join(iter(lambda: os.read(0, 1) or sys.exit(1), b'\\n')); "
    "folders = os.fsdecode(bytes.fromhex(line.decode())).split('\\0'); "
    "sys.path += folders; "
    "import numpy; "
    "from gradekit.sandbox.{module} import main; "
    "sys.path.remove(folders[0]); "
    "main()"
)


def command(module: str) -> list[str]:
    """Command that runs ``main`` of a module of this package, once it got `first_line`."""
    return [sys.executable, *_FLAGS, "-c", _START.format(module=module)]


def environment() -> dict[str, str]:
    """Everything the interpreter is told of its surroundings.

    With this, the same program gives the same results: one thread for linear algebra, so that
    sums are always added in the same order, and one seed for the hashes of strings, so that
    sets have one order. (Python's ``-I`` would ignore the seed; with no other variable of
    Python's set, nothing is lost without it.)
    """
    chosen = {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "VECLIB_MAXIMUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
    # Windows starts no program without the first; some Pythons on Linux do not without the second.
    needed = ("SYSTEMROOT", "LD_LIBRARY_PATH")
    return chosen | {name: os.environ[name] for name in needed if name in os.environ}


def first_line() -> bytes:
    """Folders of the kit and of numpy, as the interpreter expects them."""
    assert gradekit.__file__ is not None
    kit = str(Path(gradekit.__file__).absolute().parents[1])
    return os.fsencode("\0".join((kit, folder_of("numpy")))).hex().encode() + b"\n"
