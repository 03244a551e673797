"""Sandboxes to test, and programs to run in them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from gradekit.sandbox import Cell, Isolation, Limits, Program, Sandbox, offers
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.sandbox.spawn import SpawnSandbox

PRELOAD = {
    "sandbox_helper": "import sandbox_base\n\ndef double(x):\n    return sandbox_base.TWO * x\n",
    "sandbox_base": "TWO = 2\n",
}
IMPORTS = ("numpy", "math")
ALLOWED = ("numpy", "math", "sandbox_helper", "not_installed_anywhere")
SILENT = ("matplotlib", "IPython")
LIMITS = Limits(call_cpu_seconds=1, memory_mb=128, reply_mb=1)


def program(*sources: str) -> Program:
    """Make a program of cells of which every statement runs."""
    cells = tuple(
        Cell(f"cell {index + 1}", source, tuple(range(len(ast.parse(source).body))))
        for index, source in enumerate(sources)
    )
    return Program(cells, ALLOWED, SILENT)


def locked(isolation: Isolation = Isolation.FULL, limits: Limits = LIMITS) -> Sandbox:
    """Open a sandbox of this level, which this system must have."""
    from gradekit.sandbox.host import ZygoteSandbox

    return ZygoteSandbox(PRELOAD, IMPORTS, limits, isolation)


BACKENDS: dict[str, Callable[[], Sandbox]] = {
    "in process": lambda: InProcessSandbox(PRELOAD, IMPORTS, LIMITS),
    "spawn": lambda: SpawnSandbox(PRELOAD, IMPORTS, LIMITS),
}
if offers().best is Isolation.FULL:
    BACKENDS["locked"] = locked
if offers().best.locked:
    BACKENDS["locked without Landlock"] = lambda: locked(Isolation.SECCOMP)
