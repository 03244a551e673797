"""How much memory reading a submission may take, whatever Python's compiler makes of it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

from gradekit.sandbox.lockdown import address_space

if sys.platform != "win32":
    import resource

__all__ = ["at_most"]


@contextlib.contextmanager
def at_most(megabytes: int) -> Iterator[None]:
    """Let this process take no more than so much memory beside what it has.

    The limit is the operating system's, so it holds for compiled code, too. Systems other than
    Linux keep none.

    Raises
    ------
    MemoryError
        Where more is asked for.
    """
    if sys.platform != "linux":
        yield
        return
    soft, hard = before = resource.getrlimit(resource.RLIMIT_AS)
    bound = address_space() + megabytes * 2**20
    resource.setrlimit(
        resource.RLIMIT_AS,
        (bound if soft == resource.RLIM_INFINITY else min(bound, soft), hard),
    )
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
