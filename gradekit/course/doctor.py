"""What a machine offers for isolation, what it lacks, and whether the sandbox holds on it."""

from __future__ import annotations

from dataclasses import dataclass

from gradekit.sandbox import Attack, Isolation, Offers, offers, open_sandbox, run_attacks
from gradekit.sandbox.selftest import LIMITS

__all__ = ["Diagnosis", "advice", "examine"]


@dataclass(frozen=True)
class Diagnosis:
    """The result of an examination.

    Parameters
    ----------
    offers
        What the system offers.
    advice
        What is missing and how to get it, a sentence each.
    attacks
        What the self-test tried, on the best level of isolation that there is.
    """

    offers: Offers
    advice: tuple[str, ...]
    attacks: tuple[Attack, ...]

    @property
    def holds(self) -> bool:
        """Whether every attack of the self-test came to nothing."""
        return all(attack.contained for attack in self.attacks)


def examine() -> Diagnosis:
    """Examine this machine; the self-test's attacks are harmless where they get through.

    Raises
    ------
    SandboxError
        The sandbox does not work at all.
    """
    found = offers()
    with open_sandbox(limits=LIMITS, unsafe_local=True) as sandbox:
        attacks = run_attacks(sandbox)
    return Diagnosis(found, advice(found), attacks)


def advice(found: Offers) -> tuple[str, ...]:
    """Say what is missing on a system and how to get it."""
    if found.best is Isolation.FULL:
        return ()
    if found.system != "Linux":
        return (
            "Student code can be locked in on Linux only, by Landlock and seccomp: grade there, "
            "or in a Linux container or virtual machine on this one.",
        )
    if not found.known_machine:
        return (
            f"The list of harmless system calls is known for x86-64 only, and this is "
            f"{found.machine}: grade on an x86-64 machine.",
        )
    lines = []
    if not found.seccomp:
        lines.append(
            f"The {found.container} container refuses seccomp filters: run it with the "
            "engine's default security profile."
            if found.container
            else "The kernel takes no seccomp filter (CONFIG_SECCOMP_FILTER), or whatever this "
            "process runs in refuses it: use a distribution's own kernel, or a container with "
            "the default security profile."
        )
    if not found.landlock:
        lines.append(
            f"No Landlock: it needs Linux 5.13 or newer (this is {found.kernel}) with 'landlock' "
            "among the security modules that start with the kernel (lsm=...), and, in a "
            "container, a security profile that lets the landlock_* calls through, as those of "
            "recent engines do. Grading goes on without it, locked by seccomp alone."
        )
    return tuple(lines)
