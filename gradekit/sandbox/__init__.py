"""Where student code runs: the seam, its plain values, and three ways behind it."""

from gradekit.sandbox.budget import Budget
from gradekit.sandbox.isolation import Isolation, Offers, offers
from gradekit.sandbox.lease import Lease
from gradekit.sandbox.plan import Plan
from gradekit.sandbox.seam import Sandbox, Session, open_sandbox
from gradekit.sandbox.selftest import Attack, run_attacks
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
    "Attack",
    "Budget",
    "Call",
    "Cell",
    "Isolation",
    "Lease",
    "Limits",
    "LoadProblem",
    "Offers",
    "Plan",
    "Program",
    "Raised",
    "Reply",
    "Returned",
    "Sandbox",
    "Session",
    "Stopped",
    "Value",
    "offers",
    "open_sandbox",
    "run_attacks",
]
