"""Hidden tests against student code: collect, call, compare, decide."""

from gradekit.judging import check, messages
from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import FIXTURES, MARKERS, Case, collect_cases, importing_from
from gradekit.judging.draw import Draw
from gradekit.judging.judge import Judge, Question, Work
from gradekit.judging.outcomes import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.judging.student import Student, StudentFailedError

__all__ = [
    "FIXTURES",
    "MARKERS",
    "Case",
    "CaseResult",
    "CheckFailed",
    "Draw",
    "Grade",
    "Judge",
    "Outcome",
    "Question",
    "QuestionGrade",
    "Student",
    "StudentFailedError",
    "Work",
    "check",
    "collect_cases",
    "importing_from",
    "messages",
]
