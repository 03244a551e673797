"""Grades submissions of one assignment; knows nothing of where the grades go."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradekit import selfcheck
from gradekit.closing import Closing
from gradekit.course.autograded import annotate
from gradekit.course.experts import make_experts
from gradekit.course.folders import SELFCHECK, Assignment, Submission
from gradekit.course.intake import Handed, take_in
from gradekit.course.proof import require_full_marks, require_imports, require_never_run
from gradekit.course.reference import reference_solution
from gradekit.course.tables import read_misconceptions
from gradekit.errors import HiddenTestError, NotebookError
from gradekit.judging import (
    Case,
    CaseResult,
    Grade,
    Judge,
    Outcome,
    Question,
    QuestionGrade,
    Work,
    collect_cases,
    importing_from,
)
from gradekit.master import Blueprint, read_blueprint
from gradekit.notebooks import Notebook, parse_notebook
from gradekit.notices import Notice
from gradekit.sandbox import Program, Sandbox, open_sandbox
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.submission import Keeping, Rules, exported_names, extract, put_right

__all__ = ["NOT_LOCKED", "Graded", "Grader", "read_assignment"]

NOT_LOCKED = (
    "Student code ran without being locked in (--unsafe-local): it could read the hidden tests "
    "and change files, so this result is worth as much as its author can be trusted."
)


def read_assignment(assignment: Assignment) -> Blueprint:
    """Read an assignment's master notebook.

    Raises
    ------
    MasterError
        The linter finds errors in it.
    GradekitError
        It cannot be read.
    """
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    return read_blueprint(master, assignment.name, assignment.notebook)


@dataclass(frozen=True)
class Graded:
    """A graded submission.

    Parameters
    ----------
    grade
        The grade.
    sanitized
        The submission with the instructor's cells put right; the student version where nothing
        could be read.
    autograded
        The same with each question's results in its grade cell.
    sha256
        The hash of the submitted bytes, if there were any.
    """

    grade: Grade
    sanitized: Notebook
    autograded: Notebook
    sha256: str | None


class Grader(Closing):
    """Grades submissions of one assignment, one after another, until it is closed.

    Parameters
    ----------
    assignment
        The assignment; its master, support files and hidden tests are read once, here.
    unsafe_local
        Whether to go on where student code cannot be locked in.
    prove
        Whether to make sure first that the master's own solution earns all points.

    Raises
    ------
    IsolationError
        Student code cannot be locked in here, and nobody said to go on without.
    GradekitError
        The master, the hidden tests, the settings or the machinery are not usable.
    """

    def __init__(
        self, assignment: Assignment, *, unsafe_local: bool = False, prove: bool = True
    ) -> None:
        self.assignment = assignment
        self.fingerprints = assignment.fingerprints
        self._reference = InProcessSandbox()
        self.sandbox = _open_sandbox(assignment, unsafe_local)
        with contextlib.ExitStack() as unless_usable:
            unless_usable.callback(self.close)
            if prove:
                require_imports(assignment)
            self.blueprint = read_assignment(assignment)
            if prove:
                require_never_run(assignment, self.blueprint.solution)
            self._functions = [question.id for question in self.blueprint.questions]
            self._rules = _rules(assignment, self._functions)
            solutions = self.work(self.blueprint.solution)
            questions = self._read_questions(solutions)
            self.solutions = {question.id: question.solution for question in questions}
            keeping = Keeping(assignment.support_modules)
            self._judge = Judge(questions, self.sandbox, assignment.course.secret, keeping.nothing)
            # A sandbox that cannot even run the solution would leave a whole class not judged.
            with self.sandbox.open(questions[0].program):
                pass
            if prove:
                grades = self.judged(solutions)
                require_full_marks(assignment, self.blueprint.solution, questions, grades)
            unless_usable.pop_all()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What a judge needs to know of each question."""
        return self._judge.questions

    def take_in(self, submission: Submission) -> Handed:
        """Read what a student handed in; never raises for what it holds."""
        most_mb = self.assignment.course.settings.sizes.notebook_mb
        return take_in(submission, self.assignment.notebook, most_mb)

    def grade(self, handed: Handed) -> Graded:
        """Grade what a student handed in; never raises for what it holds."""
        problem = handed.problem
        if handed.data is not None:
            try:
                notebook = parse_notebook(handed.data, where="the submitted notebook")
                return self._grade(notebook, handed.notices, handed.sha256)
            except NotebookError as error:
                problem = str(error)
        return self.unread(handed, problem)

    def work(self, notebook: Notebook) -> dict[str, Work]:
        """Take the answers out of a notebook, as programs that can be judged."""
        return self._extract(notebook)[0]

    def judged(self, work: Mapping[str, Work]) -> tuple[QuestionGrade, ...]:
        """Judge answers that were taken out of a notebook."""
        return self._judge.grade(work)

    def close(self) -> None:
        """End the sandbox."""
        self.sandbox.close()
        self._reference.close()

    def _grade(self, notebook: Notebook, notices: tuple[Notice, ...], sha256: str | None) -> Graded:
        sanitized = put_right(notebook, self.blueprint)
        work, remarks = self._extract(sanitized.notebook)
        grade = self._result(self.judged(work), (*notices, *sanitized.notices, *remarks))
        return Graded(grade, sanitized.notebook, annotate(sanitized.notebook, grade), sha256)

    def _read_questions(self, solutions: Mapping[str, Work]) -> list[Question]:
        """Read the hidden tests and what goes with them; ``solutions`` are the master's answers."""
        assignment, root = self.assignment, self.assignment.course.root
        cases = collect_cases(assignment.hidden, root)
        _check_questions(assignment, self._functions, cases)
        programs = {}
        for name in self._functions:
            found = solutions[name].program
            if found is None:
                raise HiddenTestError(f"{assignment.master}: {solutions[name].problem}")
            programs[name] = found
        table = read_misconceptions(assignment)
        experts = make_experts(self.blueprint, programs, table, self._program, root)
        with importing_from(root):
            sessions = {name: self._reference.open(programs[name]) for name in programs}
        return [
            Question(
                id=question.id,
                title=question.title,
                points=question.points,
                solution=reference_solution(question.id, sessions[question.id]),
                program=programs[question.id],
                cases=tuple(case for case in cases if case.question == question.id),
                expert=experts[question.id],
            )
            for question in self.blueprint.questions
        ]

    def _extract(self, notebook: Notebook) -> tuple[dict[str, Work], tuple[Notice, ...]]:
        extracted, remarks = extract(notebook, self._functions, self._rules)
        works = {n: Work(e.program, e.problem, e.absent, e.place) for n, e in extracted.items()}
        return works, remarks

    def _program(self, function: str, notebook: Notebook) -> Program | None:
        return extract(notebook, [function], self._rules)[0][function].program

    def _result(self, questions: tuple[QuestionGrade, ...], notices: tuple[Notice, ...]) -> Grade:
        isolation = self.sandbox.isolation
        if not isolation.locked:
            notices = (*notices, Notice("isolation", NOT_LOCKED))
        return Grade(self.assignment.name, questions, isolation.value, notices)

    def unread(self, handed: Handed, problem: str) -> Graded:
        """Grade a submission without a notebook that can be read, or judged.

        Nothing handed in earns nothing; what is there is for a person.
        """
        outcome = Outcome.FAILED if handed.empty else Outcome.NOT_JUDGED
        notices = handed.notices
        unread = Notice("unreadable_notebook", problem)
        if not any(notice.message == unread.message for notice in notices):
            notices = (*notices, unread)
        questions = tuple(
            QuestionGrade(
                q.id,
                q.title,
                q.points,
                tuple(
                    CaseResult(case.name, outcome, problem, case.weight, case.sentence)
                    for case in q.cases
                ),
            )
            for q in self.questions
        )
        grade = self._result(questions, notices)
        blank = self.blueprint.student
        return Graded(grade, blank, annotate(blank, grade), handed.sha256)


def _rules(assignment: Assignment, functions: Sequence[str]) -> Rules:
    settings = assignment.course.settings.assignment(assignment.name)
    return Rules(
        never_run=frozenset(settings.never_run) | frozenset(functions),
        never_used=frozenset([SELFCHECK]),
        allowed=settings.allowed_imports,
        silent=settings.silent_imports,
        exports={
            SELFCHECK: frozenset(selfcheck.__all__),
            **{n: exported_names(s) for n, s in assignment.support_modules.items()},
        },
        source_characters=assignment.course.settings.sizes.source_characters,
    )


def _open_sandbox(assignment: Assignment, unsafe_local: bool) -> Sandbox:
    settings = assignment.course.settings
    return open_sandbox(
        preload=assignment.support_modules,
        imports=settings.assignment(assignment.name).allowed_imports,
        limits=settings.limits,
        unsafe_local=unsafe_local,
    )


def _check_questions(assignment: Assignment, asked: list[str], cases: tuple[Case, ...]) -> None:
    unknown: dict[str, list[str]] = {}
    for case in cases:
        if case.question not in asked:
            unknown.setdefault(case.question, []).append(case.id)
    untested = set(asked) - {case.question for case in cases}
    said = []
    if untested:
        names = ", ".join(name for name in asked if name in untested)
        said.append(f'no test for {names}; write one marked @pytest.mark.question("...")')
    for name, ids in unknown.items():
        more = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
        said.append(
            f"tests for {name} ({ids[0]}{more}), which the master {assignment.master.name} does "
            f"not ask; its questions are {', '.join(asked)}"
        )
    if said:
        raise HiddenTestError("\n".join(f"{assignment.hidden}: {sentence}" for sentence in said))
