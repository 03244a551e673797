"""What tests found about an answer, put together as people read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from gradekit.judging import CaseResult, Outcome
from gradekit.judging.messages import HINT
from gradekit.notebooks import Place

__all__ = ["Check", "Finding", "find", "fold", "together", "without_reasons"]

_KEYS = re.compile(r" with the keys .*$")
_NOTHING = re.compile(r"^[\w ]+ is None\b")


@dataclass(frozen=True)
class Check:
    """Cases of a test that ended alike.

    Parameters
    ----------
    outcome
        How they ended.
    about
        What they look at.
    found
        What was found, line by line.
    hint
        The advice for it.
    place
        The student's line in which they failed.
    count
        How many cases there are.
    weight
        The share of the question's points that each of them has.
    """

    outcome: Outcome
    about: str
    found: tuple[str, ...] = ()
    hint: str = ""
    place: Place | None = None
    count: int = 1
    weight: float = 1.0


@dataclass(frozen=True)
class Finding:
    """Checks that did not pass and have one thing to say.

    Parameters
    ----------
    hint
        The advice they share.
    cause
        What was found by all of them; told here where there is no advice.
    place
        The student's line in which they failed.
    checks
        The checks; each with what it found for itself.
    """

    hint: str
    cause: tuple[str, ...]
    place: Place | None
    checks: tuple[Check, ...]


def fold(tests: Iterable[CaseResult]) -> tuple[Check, ...]:
    """Put together the cases that say the same, in the order in which each is first said.

    Cases of one test differ in numbers that students do not see.
    """
    checks: dict[Check, int] = {}
    for test in tests:
        check = _check(test)
        checks[check] = checks.get(check, 0) + 1
    return tuple(replace(check, count=count) for check, count in checks.items())


def find(checks: Iterable[Check]) -> tuple[Finding, ...]:
    """Put together the checks that did not pass by the hint that they give.

    Where there is no hint, it is what was found that they share; if a hint was given for the
    same, it holds for these, too.
    """
    amiss = [check for check in checks if check.outcome is not Outcome.PASSED]
    amiss = [replace(check, found=_fullest(check, amiss)) for check in amiss]
    known = {check.found: check.hint for check in reversed(amiss) if check.hint}
    groups: dict[tuple[str, tuple[str, ...]], list[Check]] = {}
    for check in amiss:
        hint = check.hint or known.get(check.found, "")
        groups.setdefault((hint, () if hint else check.found), []).append(check)
    return tuple(
        Finding(
            hint,
            cause,
            next((check.place for check in group if check.place), None),
            tuple(group if hint else (replace(check, found=()) for check in group)),
        )
        for (hint, cause), group in groups.items()
    )


def _fullest(check: Check, others: Iterable[Check]) -> tuple[str, ...]:
    """Give what was found in the words of the check that says most about the same.

    At one line of code, public cases tell more than others; each test names those keys of a
    dictionary that it looks at; and what was printed is a line more.
    """
    told = [
        other.found
        for other in others
        if not (check.hint or other.hint)
        and (
            check.place is not None
            or _KEYS.search("".join(check.found))
            or other.found[: len(check.found)] == check.found
        )
        and other.place == check.place
        and _begins(other.found, check.found)
    ]
    return max(told, key=lambda found: sum(map(len, found)), default=check.found)


def _begins(found: tuple[str, ...], words: tuple[str, ...]) -> bool:
    pairs = zip(found, words, strict=False)
    return 0 < len(words) <= len(found) and all(
        line.startswith(_KEYS.sub(" with the keys", word)) for line, word in pairs
    )


def together(findings: Iterable[Finding], *, hinting: bool = True) -> tuple[Finding, ...]:
    """Put findings together where the cause is known already, under the first advice of all.

    What many checks share because the code failed in one line stays apart, and is told once.
    Where no advice helps any more (``hinting`` is false), there is none.
    """
    every = tuple(findings)
    shared = tuple(f for f in every if f.cause and f.place and len(f.checks) > 1)
    findings = tuple(finding for finding in every if finding not in shared)
    if not findings:
        return shared
    hint = next((finding.hint for finding in findings if finding.hint and hinting), "")
    place = next((finding.place for finding in findings if finding.place), None)
    checks = _alike(
        # What a finding shares is told at each of its checks, now that there are others.
        replace(check, found=check.found or finding.cause, hint="")
        for finding in findings
        for check in finding.checks
    )
    if len(findings) > 1 or findings[0].hint:
        return (*shared, Finding(hint, (), place, checks))
    return (*shared, *findings)


def without_reasons(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Give what checks look at and how they ended, and not what was found."""
    return _alike(Check(c.outcome, c.about, count=c.count, weight=c.weight) for c in checks)


def _alike(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Put together checks that read the same."""
    counts: dict[Check, int] = {}
    for check in checks:
        one = replace(check, count=1)
        counts[one] = counts.get(one, 0) + check.count
    return tuple(replace(check, count=count) for check, count in counts.items())


def _check(test: CaseResult) -> Check:
    first, *rest = test.message.split("\n")
    about = test.about or first
    # Where nothing could be run, the message has no sentence about the test.
    lines = rest if about == first else [first, *rest]
    hint = " ".join(line.removeprefix(HINT) for line in lines if line.startswith(HINT))
    found = tuple(line for line in lines if line and not line.startswith(HINT))
    if any(_NOTHING.search(line) for line in found):
        hint = ""  # advice on how to compute something does not help who returns nothing
    return Check(test.outcome, about, found, hint, test.place, weight=test.weight)
