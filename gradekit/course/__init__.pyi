from .audit import audit
from .autograded import points
from .concerns import NOTICES, Concern, Noticed, Waiting
from .demo import Demo, Steps, run_demo
from .doctor import Diagnosis, examine
from .feedback import Feedback, write_feedback
from .folders import Assignment, Course, Submission, find_course
from .grader import Graded, Grader, read_assignment
from .intake import Handed, read_file
from .marks import WAITING, Mark, Marks
from .misfits import misfit_notices
from .recorded import Recorded
from .regrade import REASONS, Change
from .release import Release, release
from .report import Report, make_report, report_file, write_report
from .results import Result, grade_handed, not_judged
from .rotation import Rotated, rotate_secret
from .run import Finished, Summary, cores, default_jobs, grade_all
from .schema import SCHEMAS
from .selfcheck import stub_lines
from .starter import Started, start_assignment
from .tables import read_misconceptions, read_right_answers
from .workers import Elsewhere

__all__ = [
    "NOTICES",
    "REASONS",
    "SCHEMAS",
    "WAITING",
    "Assignment",
    "Change",
    "Concern",
    "Course",
    "Demo",
    "Diagnosis",
    "Elsewhere",
    "Feedback",
    "Finished",
    "Graded",
    "Grader",
    "Handed",
    "Mark",
    "Marks",
    "Noticed",
    "Recorded",
    "Release",
    "Report",
    "Result",
    "Rotated",
    "Started",
    "Steps",
    "Submission",
    "Summary",
    "Waiting",
    "audit",
    "cores",
    "default_jobs",
    "examine",
    "find_course",
    "grade_all",
    "grade_handed",
    "make_report",
    "misfit_notices",
    "not_judged",
    "points",
    "read_assignment",
    "read_file",
    "read_misconceptions",
    "read_right_answers",
    "release",
    "report_file",
    "rotate_secret",
    "run_demo",
    "start_assignment",
    "stub_lines",
    "write_feedback",
    "write_report",
]
