"""Hidden tests: average velocities between readings.

A docstring is the sentence that students read, and a hint is all that they read beside it. Numbers
of cases that are not `public` are never shown. docs/own-assignment.md lists all marks, fixtures and
checks.
"""

from collections.abc import Callable

import numpy as np
import pytest

from gradekit.judging import check
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student

pytestmark = pytest.mark.question("average_velocities")

Array = np.ndarray[tuple[int], np.dtype[np.float64]]

WHAT = "the result"
HINT = "Divide each change of position by the length of its own interval."


def readings(draw: Draw, count: int) -> tuple[Array, Array]:
    """Draw times with uneven steps, and positions; other ones for each course secret."""
    random = np.random.RandomState(draw.seed())
    return np.cumsum(random.uniform(0.5, 2.0, count)), random.uniform(-9.0, 9.0, count)


@pytest.mark.public
def test_example(student: Student) -> None:
    """The velocities of the notebook's example are right."""
    times, positions = np.array([0.0, 2.0, 3.0, 7.0, 8.0]), np.array([0.0, 8.0, 15.0, 23.0, 21.0])
    check.array(student(times, positions), [4.0, 7.0, 2.0, -2.0], WHAT, hint=HINT)


@pytest.mark.weight(2)
@pytest.mark.parametrize("count", [3, 6, 9])
def test_other_rides(
    student: Student, solution: Callable[..., Array], draw: Draw, count: int
) -> None:
    """On rides with other readings, the velocities are right, too."""
    times, positions = readings(draw, count)
    check.array(student(times, positions), solution(times, positions), WHAT, hint=HINT)


def test_steady_ride(student: Student, draw: Draw) -> None:
    """Who rides at one velocity has that velocity in every interval, however long it is."""
    # What must come out is known here without the solution: such a test also guards the solution.
    times, _ = readings(draw, 5)
    velocity = draw.integer(2, 9) + 0.25
    result = student(times, velocity * times + 3.0)
    check.array(result, np.full(4, velocity), WHAT, hint=HINT)


@pytest.mark.weight(0.5)
def test_arguments_are_left_alone(student: Student) -> None:
    """The arrays that were given stay as they were."""
    # The result comes first, so that an answer that does nothing fails here as well.
    times, positions = np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 1.0])
    reply = student.reply(times, positions)
    check.array(reply.value, [2.0, -2.0], WHAT, hint=HINT)
    hint = "Assignments such as `positions -= 1` write into the caller's array; make a new one."
    check.unchanged(reply, (times, positions), ("times", "positions"), hint=hint)
