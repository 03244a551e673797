"""Runs a command as a container engine would: with a filter of system calls around all of it.

``python cage.py [--without-landlock] [--without-seccomp] COMMAND ...`` refuses what the default
profile of Docker refuses, as far as it is not for other kernels or architectures; then it becomes
the command. x86-64 only.
"""

from __future__ import annotations

import errno
import os
import struct
import sys

from gradekit.sandbox.kernel import PR_SET_SECCOMP, no_new_privileges
from gradekit.sandbox.seccomp import ALLOW, assemble, install, refuse

# By number: mounts, namespaces, keys, the kernel's own programs and modules, clocks, accounting,
# memory of other nodes, names of the machine, ports, handles of files, and what is long gone.
_REFUSED = (
    155, 165, 166, 428, 429, 430, 431, 432, 433, 442,
    272, 308, 248, 249, 250, 298, 321, 323, 425, 426, 427,
    174, 175, 176, 177, 178, 313, 246, 320, 103, 159, 164, 227, 305, 163, 169, 167, 168,
    179, 443, 237, 238, 239, 256, 279, 170, 171, 172, 173, 303, 304, 300, 153,
    134, 135, 136, 139, 156, 180, 212,
)  # fmt: skip
_CLONE, _CLONE3, _PRCTL, _SECCOMP = 56, 435, 157, 317
_NAMESPACES = 0x7E020080
_LANDLOCK = (444, 445, 446)
_NUMBERS = 512


def profile(*, landlock: bool) -> bytes:
    """Make the filter: all calls but the refused ones, and no new namespaces."""
    actions = {number: ALLOW for number in range(_NUMBERS) if number not in _REFUSED}
    actions[_CLONE3] = refuse(errno.ENOSYS)  # so that programs fall back to clone
    if not landlock:
        actions |= dict.fromkeys(_LANDLOCK, refuse(errno.ENOSYS))
    return assemble(actions, refuse(errno.EPERM), {_CLONE: (0, _NAMESPACES)})


def no_more_filters() -> bytes:
    """Make a filter that refuses every further one."""
    number, argument = 0, 16
    load, if_equal, give = 0x20, 0x15, 0x06
    steps = (
        (load, 0, 0, number),
        (if_equal, 4, 0, _SECCOMP),
        (if_equal, 0, 2, _PRCTL),
        (load, 0, 0, argument),
        (if_equal, 1, 0, PR_SET_SECCOMP),
        (give, 0, 0, ALLOW),
        (give, 0, 0, refuse(errno.EPERM)),
    )
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def main() -> None:
    """Install the filters and become the command."""
    words = sys.argv[1:]
    options = {word for word in words if word in ("--without-landlock", "--without-seccomp")}
    command = words[len(options) :]
    filters = [profile(landlock="--without-landlock" not in options)]
    if "--without-seccomp" in options:
        filters.append(no_more_filters())
    if os.geteuid() != 0:
        no_new_privileges()  # else only root may install one
    for each in filters:
        install(each)
    os.execvp(command[0], command)  # noqa: S606 - the command is what the tests say


if __name__ == "__main__":
    main()
