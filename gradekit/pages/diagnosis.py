"""What ``gradekit doctor`` shows."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from gradekit.course import Diagnosis
from gradekit.pages.plain import open_console

__all__ = ["diagnosis_document", "print_diagnosis"]


def print_diagnosis(diagnosis: Diagnosis) -> None:
    """Show what a machine can isolate, what it lacks, and what the self-test found."""
    console = open_console()
    found = diagnosis.offers
    for what, value in (
        ("System", f"{found.system} {found.kernel}, {found.machine}"),
        ("Container", found.container or "none that can be seen"),
        ("Landlock", f"ABI {found.landlock}" if found.landlock else "no"),
        ("Seccomp", "yes" if found.seccomp else "no"),
        ("Isolation", found.best.value if found.best.locked else "none: --unsafe-local only"),
    ):
        console.print(Text(f"{what:>10}: {value}"))
    console.print("Self-test:")
    for attack in diagnosis.attacks:
        word, style = ("contained", "green") if attack.contained else ("GOT THROUGH", "red")
        console.print(Text(f"{word:>13}", style=style) + Text(f"  code that {attack.tries}"))
    for line in diagnosis.advice:
        console.print(Text(line, style="yellow"))
    if found.best.locked and diagnosis.holds:
        console.print("Student code is locked in on this machine.", style="bold")
    else:
        console.print("Student code is NOT locked in on this machine.", style="bold red")


def diagnosis_document(diagnosis: Diagnosis) -> dict[str, Any]:
    """Give an examination of a machine as a JSON document."""
    found = diagnosis.offers
    return {
        "isolation": found.best.value,
        "system": found.system,
        "kernel": found.kernel,
        "machine": found.machine,
        "container": found.container,
        "landlock_abi": found.landlock,
        "seccomp": found.seccomp,
        "attacks": [{"tries": a.tries, "contained": a.contained} for a in diagnosis.attacks],
        "advice": list(diagnosis.advice),
    }
