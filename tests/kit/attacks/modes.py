"""Under what a class is graded: as whom, and with what the machine refuses."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass

from attacks import cage

from gradekit.sandbox import Isolation

__all__ = ["CAGE", "MODES", "PLAIN", "Mode"]

NOBODY = 65534
PLAIN = "plain"
CAGE = (sys.executable, cage.__file__)


@dataclass(frozen=True)
class Mode:
    """One way of grading.

    Parameters
    ----------
    name
        How tests name it.
    prefix
        What stands before each command.
    isolation
        The level that must be reached.
    armed
        Whether modules are loaded that only attacks have a use for.
    user
        Who grades and owns the course, if it is not the one who runs the tests.
    rare
        Whether it is left out where not everything is tried.
    """

    name: str
    prefix: tuple[str, ...] = ()
    isolation: Isolation = Isolation.FULL
    armed: bool = True
    user: int | None = None
    rare: bool = False


# May still read where an interpreter lies in root's home.
_AS_NOBODY = (
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--",
)  # fmt: skip
# What Docker leaves to root.
_CAPABILITIES = (
    "chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
    "net_bind_service", "net_raw", "sys_chroot", "mknod", "audit_write", "setfcap",
)  # fmt: skip
_AS_CONTAINED_ROOT = (
    "setpriv", f"--bounding-set=-all,{','.join(f'+{name}' for name in _CAPABILITIES)}",
    "--inh-caps=-all", "--",
)  # fmt: skip


def _modes() -> tuple[Mode, ...]:
    root = os.geteuid() == 0 and shutil.which("setpriv") is not None
    contained_root = _AS_CONTAINED_ROOT if root else ()
    ordinary_user = _AS_NOBODY if root else ()
    nobody = NOBODY if root else None
    bare = (*CAGE, "--without-landlock")
    return (
        Mode(PLAIN),
        Mode("user in container", (*CAGE, *ordinary_user), armed=False, user=nobody),
        Mode("no Landlock", (*bare, *contained_root), Isolation.SECCOMP),
        Mode("container", (*CAGE, *contained_root), rare=True),
        Mode(
            "user without Landlock",
            (*bare, *ordinary_user),
            Isolation.SECCOMP,
            user=nobody,
            rare=True,
        ),
    )


MODES = {mode.name: mode for mode in _modes()}
"""All modes. Who is root when the tests run becomes another user in some; who is not stays one."""
