"""Landlock: a process gives up the file system, the network and signals to others (Linux)."""

from __future__ import annotations

import ctypes
import os
import struct

from gradekit.sandbox.kernel import system_call

__all__ = ["abi", "renounce_all"]

# The same numbers on every architecture.
_CREATE_RULESET = 444
_RESTRICT_SELF = 446
_VERSION = 1  # flag of _CREATE_RULESET

# What a ruleset can handle, by the ABI that brought it (kernel documentation,
# userspace-api/landlock): the highest access right to files, rights to TCP ports, scopes.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


def abi() -> int:
    """Give the version of Landlock that the kernel offers; 0 if none."""
    try:
        return system_call(_CREATE_RULESET, None, 0, _VERSION)
    except OSError:
        return 0


def renounce_all(version: int) -> None:
    """Give up everything that Landlock of this version can take away.

    Descriptors that are open stay so. The process must have renounced new privileges.

    Raises
    ------
    OSError
        The kernel refuses.
    """
    files = max(bits for since, bits in _FILE_RIGHTS.items() if since <= version)
    handled = struct.pack("<Q", (1 << files) - 1)
    if version >= 4:
        handled += struct.pack("<Q", _BIND_AND_CONNECT)
    if version >= 6:
        handled += struct.pack("<Q", _ABSTRACT_SOCKETS_AND_SIGNALS)
    # Nothing is added to the ruleset: what it handles is refused everywhere.
    ruleset = system_call(_CREATE_RULESET, ctypes.c_char_p(handled), len(handled), 0)
    try:
        system_call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
