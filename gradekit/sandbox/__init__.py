"""Where student code runs: the seam, its plain values, and three ways behind it."""

from gradekit.sandbox.seam import Sandbox, Session, open_sandbox
from gradekit.sandbox.values import (
    Call,
    Cell,
    Limits,
    LoadProblem,
    Program,
    Raised,
    Reply,
    Returned,
    Stopped,
    Value,
)

__all__ = [
    "Call",
    "Cell",
    "Limits",
    "LoadProblem",
    "Program",
    "Raised",
    "Reply",
    "Returned",
    "Sandbox",
    "Session",
    "Stopped",
    "Value",
    "open_sandbox",
]
