"""How far student code is kept apart, and what this system offers for it."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gradekit.sandbox import landlock, seccomp

__all__ = ["Isolation", "Offers", "offers"]


class Isolation(StrEnum):
    """The levels of isolation, from the strongest down."""

    FULL = "landlock+seccomp"
    """Locked twice over: by what it can reach, and by what it can ask of the kernel."""

    SECCOMP = "seccomp"
    """Locked once: by what it can ask of the kernel."""

    LOCAL = "local"
    """A process of its own with limits, in which student code may do what its user may."""

    NONE = "none"
    """The grader's own process; for code that is trusted."""

    @property
    def locked(self) -> bool:
        """Whether code from people who cheat may run at this level."""
        return self in (Isolation.FULL, Isolation.SECCOMP)


@dataclass(frozen=True)
class Offers:
    """What a system offers for isolation.

    Parameters
    ----------
    system, machine, kernel
        As `platform` names them: ``"Linux"``, ``"x86_64"``, ``"6.1.0"``.
    landlock
        The version of Landlock's interface; 0 where there is none.
    seccomp
        Whether the kernel takes a filter from this process.
    container
        What this process seems to be contained in (``"docker"``); ``""`` if nothing.
    """

    system: str
    machine: str
    kernel: str
    landlock: int
    seccomp: bool
    container: str

    @property
    def known_machine(self) -> bool:
        """Whether the kit has the numbers of this machine's system calls."""
        return self.system == "Linux" and self.machine == "x86_64" and sys.maxsize > 2**32

    @property
    def best(self) -> Isolation:
        """The strongest level to be had."""
        if not (self.known_machine and self.seccomp and hasattr(os, "pidfd_open")):
            return Isolation.LOCAL
        return Isolation.FULL if self.landlock else Isolation.SECCOMP


def offers() -> Offers:
    """Ask the system what it offers; nothing is changed by asking."""
    linux = sys.platform == "linux"
    return Offers(
        system=platform.system(),
        machine=platform.machine(),
        kernel=platform.release(),
        landlock=landlock.abi() if linux else 0,
        seccomp=seccomp.is_there() if linux else False,
        container=_container() if linux else "",
    )


def _container() -> str:
    """Name the container by the marks that container engines leave."""
    for mark, name in (("/.dockerenv", "docker"), ("/run/.containerenv", "podman")):
        if Path(mark).exists():
            return name
    if "KUBERNETES_SERVICE_HOST" in os.environ:
        return "kubernetes"
    return ""
