"""What a class did, in figures: pure reckoning on plain values."""

from gradekit.statistics.figures import (
    ClassFigures,
    Delay,
    Lateness,
    Named,
    QuestionFigures,
    TestFigures,
    Times,
)
from gradekit.statistics.papers import Answer, Asked, Known, Paper
from gradekit.statistics.spread import Bin, Spread, bins, correlation, spread
from gradekit.statistics.tally import Tally

__all__ = [
    "Answer",
    "Asked",
    "Bin",
    "ClassFigures",
    "Delay",
    "Known",
    "Lateness",
    "Named",
    "Paper",
    "QuestionFigures",
    "Spread",
    "Tally",
    "TestFigures",
    "Times",
    "bins",
    "correlation",
    "spread",
]
