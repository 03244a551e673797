"""Collecting: from what an LMS lets one download to ``submitted/``."""

from gradekit.collecting.collect import Options, collect
from gradekit.collecting.kinds import Kind
from gradekit.collecting.results import Collected, Fate, Line
from gradekit.course.roster import ROSTER

__all__ = ["ROSTER", "Collected", "Fate", "Kind", "Line", "Options", "collect"]
