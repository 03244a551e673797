"""The course directory: its settings and folders, the grading run, nbgrader's database."""

from gradekit.course.audit import audit
from gradekit.course.autograded import points
from gradekit.course.concerns import NOTICES, Concern, Noticed, Waiting
from gradekit.course.demo import Demo, Steps, run_demo
from gradekit.course.doctor import Diagnosis, examine
from gradekit.course.feedback import Feedback, write_feedback
from gradekit.course.folders import Assignment, Course, Submission, find_course
from gradekit.course.grader import Graded, Grader, read_assignment
from gradekit.course.intake import Handed, read_file
from gradekit.course.marks import WAITING, Mark, Marks
from gradekit.course.misfits import misfit_notices
from gradekit.course.recorded import Recorded
from gradekit.course.regrade import REASONS, Change
from gradekit.course.release import Release, release
from gradekit.course.report import Report, make_report, report_file, write_report
from gradekit.course.results import Result, grade_handed, not_judged
from gradekit.course.rotation import Rotated, rotate_secret
from gradekit.course.run import Finished, Summary, cores, grade_all
from gradekit.course.schema import SCHEMAS
from gradekit.course.selfcheck import stub_lines
from gradekit.course.starter import Started, start_assignment
from gradekit.course.tables import read_misconceptions, read_right_answers
from gradekit.course.workers import Elsewhere

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
