"""Hidden tests against student code: collect, call, compare, decide."""

from gradekit.judging import check, messages
from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import FIXTURES, MARKERS, Case, collect_cases, importing_from
from gradekit.judging.draw import Draw
from gradekit.judging.judge import Judge, Question, Work
from gradekit.judging.misconceptions import Misconception, wrong_notebook, wrong_source
from gradekit.judging.outcomes import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.judging.right_answers import RightAnswer, right_notebook
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
    "Misconception",
    "Outcome",
    "Question",
    "QuestionGrade",
    "RightAnswer",
    "Student",
    "StudentFailedError",
    "Work",
    "check",
    "collect_cases",
    "importing_from",
    "messages",
    "right_notebook",
    "wrong_notebook",
    "wrong_source",
]
