"""What an instructor should know about late penalties after a grading run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gradekit.course.autograded import points
from gradekit.course.late import LateRules
from gradekit.course.marks import Marks
from gradekit.nearest import did_you_mean

__all__ = ["late_remarks"]

_MOST_NAMED = 20


def late_remarks(
    rules: LateRules,
    marks: Mapping[str, Marks],
    before: Mapping[str, Marks],
    student: str | None = None,
) -> tuple[str, ...]:
    """Tell of a policy that cannot work, of names that may be misspelt, and of what changed.

    Parameters
    ----------
    rules
        The assignment's.
    marks, before
        What the gradebook says now, and said before the run, by student.
    student
        The one student the run was about, if it was about one.
    """
    return (
        *_no_due_date(rules, marks),
        *(() if student is not None else _unknown(rules, marks)),
        *_changed(marks, before),
    )


def _no_due_date(rules: LateRules, marks: Mapping[str, Marks]) -> Iterator[str]:
    if rules.policy is not None and marks and all(mark.due is None for mark in marks.values()):
        yield (
            "There is a late policy and no due date, so that nobody is late: set `due` in "
            "gradekit.toml, or run `nbgrader db assignment add NAME --duedate ...`."
        )
    elif rules.policy is not None and (
        unknown := sorted(name for name, mark in marks.items() if mark.timestamp is None)
    ):
        more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
        names = ", ".join(unknown[:_MOST_NAMED])
        yield f"Not known when handed in (no timestamp.txt), so taken as in time: {names}{more}."


def _unknown(rules: LateRules, marks: Mapping[str, Marks]) -> Iterator[str]:
    others = [name for name in marks if name not in rules.extensions]
    for name in rules.extensions:
        if name not in marks and (asked := did_you_mean(name, others)):
            yield f"gradekit.toml: an extension is for {name}, who has not handed in; {asked}"


def _changed(marks: Mapping[str, Marks], before: Mapping[str, Marks]) -> Iterator[str]:
    changes = [
        f"{name} {points(before[name].late_penalty)} -> {points(marks[name].late_penalty)}"
        for name in sorted(marks)
        if name in before
        if before[name].late_penalty != marks[name].late_penalty
    ]
    if changes:
        more = f" and {len(changes) - _MOST_NAMED} more" if len(changes) > _MOST_NAMED else ""
        yield f"Late penalties changed (points): {', '.join(changes[:_MOST_NAMED])}{more}."
