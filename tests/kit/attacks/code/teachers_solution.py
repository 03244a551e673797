"""Import the solution, the tests or the grader."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Try the names that they have in many courses."""
    names = (
        "solution", "solutions", "master", "conftest", "tests.hidden.regularization.test_cost",
        "test_cost", "gradekit.judging.check", "gradekit.course.grader", "gradekit.master",
        "nbgrader", "pytest", "_pytest.assertion",
    )  # fmt: skip
    for name in names:
        try:
            return bool(module(name))
        except ImportError:
            continue
    return False
