"""What students get wrong, and what a tutor would say to each.

An entry makes the wrong answer from the master's solution: each edit replaces a text that stands
once in the solution cell. `gradekit audit` wants each of them to lose points, and feedback gives
the hint to a student whose answer gives the same results.
"""

from gradekit.judging import Misconception

VELOCITIES = "average_velocities"
DISPLACEMENT = "displacement"

UNEVEN = (
    "You take every interval to be as long as the first one. The readings are not evenly spaced: "
    "each interval has a length of its own."
)

MISCONCEPTIONS = [
    Misconception(
        "equal steps in the velocities",
        VELOCITIES,
        (("np.diff(times)", "times[1] - times[0]"),),
        UNEVEN,
    ),
    Misconception(
        "upside down",
        VELOCITIES,
        (("changes / durations", "durations / changes"),),
        "You divide times by positions, which gives seconds per metre. A velocity is in metres per "
        "second.",
    ),
    Misconception(
        "since the start",
        VELOCITIES,
        (
            ("np.diff(times)", "times[1:] - times[0]"),
            ("np.diff(positions)", "positions[1:] - positions[0]"),
        ),
        "You average over the whole ride up to each reading. Asked is the velocity within each "
        "interval: from one reading to the next.",
    ),
    Misconception(
        "before minus after",
        VELOCITIES,
        (("np.diff(positions)", "positions[:-1] - positions[1:]"),),
        "Your velocities have the wrong sign: a change is what comes after minus what was before.",
    ),
    Misconception(
        "equal steps in the displacement",
        DISPLACEMENT,
        (("np.diff(times)", "times[1] - times[0]"),),
        UNEVEN,
    ),
    Misconception(
        "velocity at the start of each interval",
        DISPLACEMENT,
        (("(velocities[:-1] + velocities[1:]) / 2", "velocities[:-1]"),),
        "You use only the velocity at which each interval begins, as if it changed all at once at "
        "its end. The velocity at the end counts just as much.",
    ),
    Misconception(
        "velocity at the end of each interval",
        DISPLACEMENT,
        (("(velocities[:-1] + velocities[1:]) / 2", "velocities[1:]"),),
        "You use only the velocity at which each interval ends, as if it had been reached at once. "
        "The velocity at the beginning counts just as much.",
    ),
    Misconception(
        "half forgotten",
        DISPLACEMENT,
        (("(velocities[:-1] + velocities[1:]) / 2", "velocities[:-1] + velocities[1:]"),),
        "Your displacement is twice as large as it should be: you add two velocities, and do not "
        "take their mean.",
    ),
    Misconception(
        "mean of all velocities",
        DISPLACEMENT,
        (("np.sum(means * durations)", "np.mean(velocities) * (times[-1] - times[0])"),),
        "You multiply the mean of all velocities by the whole time. A velocity that lasted long "
        "has to count more than one that lasted a moment.",
    ),
]
