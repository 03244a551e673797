"""Hidden tests: the displacement from velocities, by the trapezoidal rule."""

from collections.abc import Callable

import numpy as np
import pytest

from gradekit.judging import check
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student

pytestmark = pytest.mark.question("displacement")

Array = np.ndarray[tuple[int], np.dtype[np.float64]]

WHAT = "the displacement"
HINT = "In each interval, take the mean of the velocities at its two ends, times its length."


def readings(draw: Draw, count: int) -> tuple[Array, Array]:
    """Draw times with uneven steps, and velocities; other ones for each course secret."""
    random = np.random.RandomState(draw.seed())
    return np.cumsum(random.uniform(0.5, 2.0, count)), random.uniform(1.0, 9.0, count)


@pytest.mark.public
def test_example(student: Student) -> None:
    """The displacement of the notebook's example is right."""
    times, velocities = np.array([0.0, 2.0, 3.0, 7.0, 8.0]), np.array([0.0, 4.0, 6.0, 2.0, 0.0])
    check.scalar(student(times, velocities), 26.0, WHAT, hint=HINT)


@pytest.mark.weight(2)
@pytest.mark.parametrize("count", [3, 6, 9])
def test_other_rides(
    student: Student, solution: Callable[..., float], draw: Draw, count: int
) -> None:
    """On rides with other readings, the displacement is right, too."""
    times, velocities = readings(draw, count)
    check.scalar(student(times, velocities), solution(times, velocities), WHAT, hint=HINT)


@pytest.mark.weight(2)
def test_even_acceleration(student: Student, draw: Draw) -> None:
    """Where the velocity changes evenly, the rule is exact, whatever the intervals are."""
    times, _ = readings(draw, 6)
    start, rate = float(draw.integer(1, 9)), draw.integer(1, 5) / 2
    end = times - times[0]
    exact = start * end[-1] + rate * end[-1] ** 2 / 2
    check.scalar(student(times, start + rate * end), exact, WHAT, hint=HINT)


def test_riding_back(student: Student, draw: Draw) -> None:
    """Who rides as far back as forth ends where the ride began."""
    there = 1.0 * draw.integer(2, 9)
    times, velocities = np.array([0.0, 2.0, 4.0, 6.0]), np.array([there, there, -there, -there])
    hint = "Velocities below 0 lead back: keep their signs."
    check.scalar(student(times[:2], velocities[:2]), 2 * there, WHAT, hint=HINT)
    check.scalar(student(times, velocities), 0.0, WHAT, hint=hint)


@pytest.mark.weight(0.5)
def test_arguments_are_left_alone(student: Student) -> None:
    """The arrays that were given stay as they were."""
    times, velocities = np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 1.0])
    reply = student.reply(times, velocities)
    check.scalar(reply.value, 8.0, WHAT, hint=HINT)
    hint = "Assignments such as `velocities /= 2` write into the caller's array; make a new one."
    check.unchanged(reply, (times, velocities), ("times", "velocities"), hint=hint)
