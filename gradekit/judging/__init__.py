"""Hidden tests against student code: collect, call, compare, decide."""

from gradekit.judging import check, messages
from gradekit.judging.anatomy import Anatomy, read_anatomy
from gradekit.judging.answers import (
    SOLUTION,
    Answer,
    Kind,
    mutants,
    right_answers,
    wrong_answers,
)
from gradekit.judging.audit import Audit, Consistency
from gradekit.judging.bench import Work
from gradekit.judging.causes import CAUSES, RAISED, cause_of
from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import FIXTURES, MARKERS, Case, collect_cases, importing_from
from gradekit.judging.diagnose import Diagnosis, Expert, Run, Suspect
from gradekit.judging.draw import Draw
from gradekit.judging.judge import Judge, Question
from gradekit.judging.matrix import Gone, Row, Trial, compare, test_of
from gradekit.judging.misconceptions import Misconception, wrong_notebook, wrong_source
from gradekit.judging.mutation import EquivalentMutant, Mutant, make_mutants
from gradekit.judging.outcomes import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.judging.panel import Order, Panel, Tried, shuffled
from gradekit.judging.published import Published, Says, publish
from gradekit.judging.record import Record, Recorded, kept
from gradekit.judging.right_answers import RightAnswer, right_notebook
from gradekit.judging.student import Student, StudentFailedError

__all__ = [
    "CAUSES",
    "FIXTURES",
    "MARKERS",
    "RAISED",
    "SOLUTION",
    "Anatomy",
    "Answer",
    "Audit",
    "Case",
    "CaseResult",
    "CheckFailed",
    "Consistency",
    "Diagnosis",
    "Draw",
    "EquivalentMutant",
    "Expert",
    "Gone",
    "Grade",
    "Judge",
    "Kind",
    "Misconception",
    "Mutant",
    "Order",
    "Outcome",
    "Panel",
    "Published",
    "Question",
    "QuestionGrade",
    "Record",
    "Recorded",
    "RightAnswer",
    "Row",
    "Run",
    "Says",
    "Student",
    "StudentFailedError",
    "Suspect",
    "Trial",
    "Tried",
    "Work",
    "cause_of",
    "check",
    "collect_cases",
    "compare",
    "importing_from",
    "kept",
    "make_mutants",
    "messages",
    "mutants",
    "publish",
    "read_anatomy",
    "right_answers",
    "right_notebook",
    "shuffled",
    "test_of",
    "wrong_answers",
    "wrong_notebook",
    "wrong_source",
]
