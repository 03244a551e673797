"""Other ways to be right: each must earn all points, or a hidden test is unfair.

Edits work as in misconceptions.py; list the ways in which your students write it.
"""

from gradekit.judging import RightAnswer

VELOCITIES = "average_velocities"
DISPLACEMENT = "displacement"

RIGHT_ANSWERS = [
    RightAnswer(
        "differences by slices",
        VELOCITIES,
        (
            ("np.diff(times)", "times[1:] - times[:-1]"),
            ("np.diff(positions)", "positions[1:] - positions[:-1]"),
        ),
    ),
    RightAnswer(
        "a list made by a loop",
        VELOCITIES,
        (("changes / durations", "[change / t for change, t in zip(changes, durations)]"),),
    ),
    RightAnswer(
        "numpy's own rule",
        DISPLACEMENT,
        (("np.sum(means * durations)", "np.trapezoid(velocities, times)"),),
    ),
    RightAnswer(
        "dot product",
        DISPLACEMENT,
        (("np.sum(means * durations)", "np.dot(means, durations)"),),
    ),
    RightAnswer(
        "a helper in another cell",
        DISPLACEMENT,
        (("(velocities[:-1] + velocities[1:]) / 2", "mean(velocities[1:], velocities[:-1])"),),
        before=("def mean(a, b):\n    return 0.5 * (a + b)",),
    ),
]
