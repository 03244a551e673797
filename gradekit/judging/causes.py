"""How a failed case failed, read off the sentences that `gradekit.judging.messages` writes."""

from __future__ import annotations

import re

from gradekit.judging.outcomes import CaseResult, Outcome

__all__ = ["CAUSES", "RAISED", "cause_of"]

CAUSES = {
    "wrong": "the result is wrong",
    "time": "it took too long",
    "memory": "it asked for too much memory",
    "ended": "it ended the Python process",
    "reply": "the result is no plain data",
    "missing": "there is no function to call",
}
"""How a case can fail beside by an exception, in plain words."""

RAISED = "raised "
"""How the cause begins where there was an exception; its type follows."""

_OWN = "an exception of its own"
_EXCEPTION = re.compile(r"Your code raised (?:an exception of your own|([A-Za-z_]\w{0,60}))\b")
_ANOTHER = re.compile(r"Your code raised another exception, which is told")
_SENTENCES = {
    "time": re.compile(
        r"Not run, because an earlier call took too long\."
        r"|(?:The call|Running the cells that your function needs)"
        r"(?:, together with the calls before it,)? (?:computed for|took) longer than "
    ),
    "memory": re.compile(r"The call asked for more memory |The notebook is too large to be run\."),
    "ended": re.compile(r".* ended the whole Python process\.$"),
    "missing": re.compile(r"There is no function of that name "),
    "reply": re.compile(
        r"The result (?:holds (?:a |an |containers|too many)|is too large\.)"
        r"|What came back from the call |What your function returned does not have the form "
    ),
}


def cause_of(test: CaseResult) -> str:
    """Say how a case failed.

    Only the kit's own words are looked at: what student code chose comes after them in a line, or
    in lines behind the first.

    Parameters
    ----------
    test
        The case.

    Returns
    -------
    str
        A key of `CAUSES`, or `RAISED` and the exception's type; ``""`` where it did not fail, or
        where only the same exception as before may be meant.
    """
    if test.outcome is not Outcome.FAILED:
        return ""
    first, *rest = test.message.split("\n")
    if test.about and first != test.about:
        return "missing"  # there was nothing to run: the message is about the notebook
    reason = rest[0] if rest else ""
    if _ANOTHER.match(reason):
        return ""
    if raised := _EXCEPTION.match(reason):
        return RAISED + (raised[1] or _OWN)
    found = (cause for cause, sentence in _SENTENCES.items() if sentence.match(reason))
    return next(found, "wrong")
