"""One student's feedback as a page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from gradekit.course import Recorded, points
from gradekit.judging import Outcome
from gradekit.master import Blueprint
from gradekit.pages.parts import Part, page_parts
from gradekit.pages.rendering import count, render
from gradekit.sandbox import Isolation
from gradekit.text import printable

__all__ = ["feedback_page"]


def feedback_page(recorded: Recorded, blueprint: Blueprint) -> str:
    """Write a student's feedback as HTML.

    The same record gives the same page, byte for byte. It holds no script, asks for nothing
    elsewhere, and forbids both to whoever shows it.
    """
    parts = page_parts(recorded, blueprint)
    return render(
        "feedback.html",
        ["feedback.css"],
        student=printable(recorded.student),
        title=printable(blueprint.title),
        recorded=recorded,
        marks=recorded.marks,
        parts=parts,
        bar=_bar(parts),
        word=_word(parts, recorded),
        reckoning=_reckoning(parts, recorded),
        notices=[
            n.message[:1].upper() + n.message[1:]
            for n in recorded.grade.notices
            if n.kind != "isolation"
        ],
        locked=recorded.grade.isolation in [level.value for level in Isolation if level.locked],
        Outcome=Outcome,
    )


def _word(parts: Sequence[Part], recorded: Recorded) -> str:
    """Say how it went and what comes next: nothing but what is true."""
    waiting = sum(part.mark.pending for part in parts)
    done = sum(part.complete for part in parts)
    following = next((p for p in parts if not (p.complete or p.mark.pending)), None)
    if waiting == len(parts):
        return "Nothing could be judged yet: a person will look at what you handed in."
    if not recorded.read:
        return "There was nothing to judge."
    if following is None:
        word = "Everything is complete. Well done."
    elif all(part.unanswered for part in parts):
        word = (
            "Nothing is filled in yet. Take one question at a time: under each stands what its "
            "tests look for."
        )
    elif not recorded.marks.earned:
        word = (
            "This earns no points yet. Each question can be mended on its own: take the first, "
            "read what it says, and go on from there."
        )
    else:
        are = "is" if done == 1 else "are"
        good = (
            f"{done} of {count(len(parts), 'question')} {are} complete."
            if done
            else "A start is made."
        )
        word = f"{good} Go on with \u201c{following.title}\u201d; what to look at stands there."
    later = f" {count(waiting, 'question')} still to be judged by a person." if waiting else ""
    return word + later


def _reckoning(parts: Sequence[Part], recorded: Recorded) -> list[str]:
    """Say how the score came about, where it is not simply what the tests gave."""
    marks = recorded.marks
    lines = [
        f"The points of \u201c{part.title}\u201d were given by hand."
        for part in parts
        if part.mark.manual is not None and part.total
    ]
    if marks.late_penalty:
        why = f" ({recorded.late})" if "%" in recorded.late else ""
        lines.append(
            f"Handed in late: {points(marks.late_penalty)} of "
            f"{points(marks.earned)} points are taken off{why}."
        )
    elif recorded.late:
        lines.append(f"Handed in {recorded.late}.")
    return lines


def _bar(parts: Sequence[Part]) -> list[tuple[str, str, str]]:
    """Give where each part begins on a bar of all points, what it is worth, and what it got."""
    ends = accumulate(part.mark.max_score for part in parts)
    return [
        (
            points(end - part.mark.max_score),
            points(part.mark.max_score),
            points(min(max(part.mark.score, 0.0), part.mark.max_score)),
        )
        for part, end in zip(parts, ends, strict=True)
    ]
