"""The late policy of ``gradekit.toml`` as nbgrader's late plug-in."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin

from gradekit.course.folders import find_course
from gradekit.course.late import Handing, LateRules, lateness

__all__ = ["LatePolicyPlugin"]


class LatePolicyPlugin(LateSubmissionPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """For ``c.AssignLatePenalties.plugin_class``: what ``gradekit.toml`` says is taken off.

    Where it says nothing, nbgrader's own ``c.LateSubmissionPlugin.penalty_method`` holds. How
    plug-ins are called: https://nbgrader.readthedocs.io/en/stable/plugins/late-plugin.html
    """

    handing: Handing | None = None
    """When the submission was handed in, where that is known already; nbgrader is asked else."""

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Give the points that are taken off of a submission; None for none."""
        if self._rules.policy is None:
            taken: float | None = super().late_submission_penalty(
                student_id, score, total_seconds_late
            )
            return taken
        found = lateness(self._rules, student_id, self.handing or self._asked(student_id))
        return None if found is None or not found.percent else found.points(score)

    @cached_property
    def _rules(self) -> LateRules:
        root = self.config.CourseDirectory.get("root") or Path()
        return find_course(Path(root)).settings.assignment(self.parent.assignment_id).late

    def _asked(self, student: str) -> Handing:
        preprocessor = self.parent
        found = preprocessor.gradebook.find_submission(preprocessor.assignment_id, student)
        return Handing(found.timestamp, found.assignment.duedate, found.extension or timedelta())
