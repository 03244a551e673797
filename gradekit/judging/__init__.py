"""Hidden tests against student code: collect, call, compare, decide."""

from gradekit.judging import check, messages
from gradekit.judging.anatomy import Anatomy, read_anatomy
from gradekit.judging.bench import Work
from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import FIXTURES, MARKERS, Case, collect_cases, importing_from
from gradekit.judging.diagnose import Diagnosis, Expert, Run, Suspect
from gradekit.judging.draw import Draw
from gradekit.judging.judge import Judge, Question
from gradekit.judging.misconceptions import Misconception, wrong_notebook, wrong_source
from gradekit.judging.outcomes import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.judging.record import Record, Recorded, kept
from gradekit.judging.right_answers import RightAnswer, right_notebook
from gradekit.judging.student import Student, StudentFailedError

__all__ = [
    "FIXTURES",
    "MARKERS",
    "Anatomy",
    "Case",
    "CaseResult",
    "CheckFailed",
    "Diagnosis",
    "Draw",
    "Expert",
    "Grade",
    "Judge",
    "Misconception",
    "Outcome",
    "Question",
    "QuestionGrade",
    "Record",
    "Recorded",
    "RightAnswer",
    "Run",
    "Student",
    "StudentFailedError",
    "Suspect",
    "Work",
    "check",
    "collect_cases",
    "importing_from",
    "kept",
    "messages",
    "read_anatomy",
    "right_notebook",
    "wrong_notebook",
    "wrong_source",
]
