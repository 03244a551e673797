"""What must come of an attack."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

__all__ = [
    "COST", "DROPOUT_BACKWARD", "DROPOUT_FORWARD", "L2_BACKWARD", "PUBLIC_COST", "QUESTIONS",
    "Alone", "Failure", "Outcome", "WholeOutcome",
]  # fmt: skip

COST = "compute_cost_with_regularization"
L2_BACKWARD = "backward_propagation_with_regularization"
DROPOUT_FORWARD = "forward_propagation_with_dropout"
DROPOUT_BACKWARD = "backward_propagation_with_dropout"
QUESTIONS = (COST, L2_BACKWARD, DROPOUT_FORWARD, DROPOUT_BACKWARD)
PUBLIC_COST = ("test_published_example", "test_published_example_again")
"""What whoever copies the notebook's own example into the function passes, honestly enough."""

Failure: TypeAlias = Literal[
    "wrong answer", "raised", "missing", "ended", "time", "memory", "reply", "unreadable"
]
"""How a test of the attacked question fails, as its message tells."""

Alone: TypeAlias = Literal[
    "works", "works as root", "ends", "hangs", "raises", "gives", "marks", "varies"
]
"""What the attack does in a plain interpreter without walls, which proves that it is one.

It varies where it takes the grader's channel, which is not there then, or all of the machine's
memory or time, of which each machine has another amount.
"""


@dataclass(frozen=True)
class Outcome:
    """What must come of an attack in student code.

    Parameters
    ----------
    failures
        How tests of the attacked question may fail; more than one where the system decides.
    question
        The question that is attacked.
    passes
        Tests that pass although the attack fails.
    at_load
        How they may fail where the attack is made while the program is loaded, if that differs.
    alone
        What the attack does without walls.
    """

    failures: tuple[Failure, ...]
    question: str = COST
    passes: tuple[str, ...] = ()
    at_load: tuple[Failure, ...] = ()
    alone: Alone = "works"


@dataclass(frozen=True)
class WholeOutcome:
    """What must come of a hostile notebook or folder.

    Parameters
    ----------
    lost
        Questions that earn nothing; the others earn all their points.
    present
        Whether there is a submission at all; what only points to one of another student is none.
    judged
        Whether there is anything to judge; if not, a person is asked.
    notices
        The kinds of notices that are made, sorted.
    failures
        How tests of the lost questions may fail.
    nbgrader
        Whether ``nbgrader autograde`` grades it, too; otherwise it leaves it ungraded.
    """

    lost: tuple[str, ...] = ()
    present: bool = True
    judged: bool = True
    notices: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = field(default=("wrong answer", "missing", "raised"))
    nbgrader: bool = True
