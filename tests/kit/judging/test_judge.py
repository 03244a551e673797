"""The judge tells the student's failures from the grader's."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sandboxes import IMPORTS, LIMITS, PRELOAD, locked

from gradekit.errors import SandboxError
from gradekit.judging import Case, Judge, Outcome, Question, QuestionGrade, Work, check, messages
from gradekit.notebooks import Place
from gradekit.sandbox import (
    Budget,
    Call,
    Cell,
    Isolation,
    Lease,
    LoadProblem,
    Plan,
    Program,
    Raised,
    Reply,
    Sandbox,
    Session,
)
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.sandbox.fork import Fork
from gradekit.sandbox.host import ZygoteSandbox

RIGHT = "def f(x):\n    return {'twice': 2 * x}"


def program(source: str) -> Program:
    """Make a program of one cell whose statements all run."""
    return Program((Cell("cell 1", source, tuple(range(source.count("\ndef ") + 1))),), ("math",))


def case(function: Callable[..., None], *, public: bool = False) -> Case:
    """Make a case of a test function."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return Case(
        f"test.py::{function.__name__}", function.__name__, "f", function, {},
        tuple(names), 1.0, public, function.__doc__ or "",
    )  # fmt: skip


def judge(
    source: str, *tests: Callable[..., None], sandbox: Sandbox | None = None, public: bool = False
) -> QuestionGrade:
    """Judge one answer with the tests given."""
    question = Question(
        "f", "Twice", 10.0, lambda x: {"twice": 2 * x}, program(RIGHT),
        tuple(case(test, public=public) for test in tests),
    )  # fmt: skip
    grader = Judge([question], sandbox or InProcessSandbox(), b"secret")
    (grade,) = grader.grade({"f": Work(program(source))})
    return grade


def looks_right(student: Any, solution: Any) -> None:
    """Four is twice two."""
    check.scalar(student(2)["twice"], solution(2)["twice"], "the result", hint="Multiply.")


def asserts(student: Any) -> None:
    """A plain assertion will do."""
    assert student(3417)["twice"] == 6834


def broken(student: Any) -> None:
    """The test itself is broken."""
    student(1)
    raise KeyError("a mistake of the author")


def test_passed() -> None:
    """A right answer passes; the message is the sentence."""
    grade = judge(RIGHT, looks_right, asserts)
    assert [t.outcome for t in grade.tests] == [Outcome.PASSED, Outcome.PASSED]
    assert [t.message for t in grade.tests] == ["Four is twice two.", "A plain assertion will do."]
    assert grade.score == 10.0


def test_wrong_value() -> None:
    """A wrong value fails, with the author's hint."""
    grade = judge("def f(x):\n    return {'twice': 3 * x}", looks_right, asserts)
    assert [t.outcome for t in grade.tests] == [Outcome.FAILED, Outcome.FAILED]
    assert "Hint: Multiply." in grade.tests[0].message
    assert grade.tests[1].message == "A plain assertion will do."
    assert "6834" not in grade.tests[1].message


@pytest.mark.parametrize(
    "source",
    ["def f(x):\n    return {}", "def f(x):\n    return 5", "def f(x):\n    pass"],
    ids=["no key", "no mapping", "nothing"],
)
def test_unfit_result_is_the_students(source: str) -> None:
    """A result that trips the test itself fails, as the right answer does not trip it."""
    grade = judge(source, looks_right)
    assert [t.outcome for t in grade.tests] == [Outcome.FAILED]


def test_broken_test_is_not_judged(caplog: pytest.LogCaptureFixture) -> None:
    """A test that breaks on the right answer, too, is its author's fault, who is told why."""
    grade = judge(RIGHT, looks_right, broken)
    assert [t.outcome for t in grade.tests] == [Outcome.PASSED, Outcome.NOT_JUDGED]
    assert grade.score is None
    (told,) = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    assert told.endswith(
        "breaks on the reference solution, too (KeyError: 'a mistake of the author'); "
        "nothing is judged by it"
    )


def test_raising_names_the_line() -> None:
    """An exception is told with its place, and its text only where nothing can hide in it."""
    source = "def f(x):\n    raise ValueError(f'you gave me {x}')"
    hidden, public = judge(source, asserts), judge(source, asserts, public=True)
    assert "Your code raised ValueError in cell 1, line 2" in hidden.tests[0].message
    assert "3417" not in hidden.tests[0].message
    assert "you gave me 3417" in public.tests[0].message


PLACES = {
    "a call that raises": ("def f(x):\n    return x + None", Place("cell 1", 2)),
    "a call of a helper": ("def g(): 1 / 0\ndef f(x): g()", Place("cell 1", 1)),
    "a function that is not there": ("f = 1 / 0", Place("cell 1", 1)),
    "a wrong value": ("def f(x): return {'twice': 3 * x}", None),
    "too many lines": ("def f(x):\n    1 / 0" + "\n" * 2000, None),
}


@pytest.mark.parametrize(("source", "place"), PLACES.values(), ids=PLACES.keys())
def test_the_place_of_a_failure(source: str, place: Place | None) -> None:
    """The line that raised, where a message may name it, and what the case is about."""
    (result,) = judge(source, asserts).tests
    assert result.outcome is Outcome.FAILED
    assert result.about == "A plain assertion will do."
    assert result.place == place
    assert place is None or f" in {place} (" in result.message


def test_the_place_of_a_problem() -> None:
    """Where nothing can be run, the line that is to blame."""
    question = Question("f", "Twice", 10.0, lambda x: x, program(RIGHT), (case(asserts),))
    work = Work(None, "It has a syntax error.", place=Place("cell 7", 3))
    (grade,) = Judge([question], InProcessSandbox(), b"secret").grade({"f": work})
    assert [(t.message, t.place) for t in grade.tests] == [
        ("It has a syntax error.", Place("cell 7", 3))
    ]


LEAKS = {
    "message": "    raise TypeError(f'unsupported operand type(s) for +: {x}')",
    "name": "    raise NameError(f\"name 'x{x}' is not defined\")",
    "type": "    raise type(f'E{x}', (Exception,), {})('x')",
    "printed": "    print(x)\n    raise ValueError",
    "group": "    raise ExceptionGroup(str(x), [ValueError(x)])",
}


@pytest.mark.parametrize("body", LEAKS.values(), ids=LEAKS.keys())
def test_hidden_inputs_stay_hidden(body: str) -> None:
    """No way of failing carries a hidden input into the message."""
    (result,) = judge(f"def f(x):\n{body}", asserts).tests
    assert result.outcome is Outcome.FAILED
    assert "3417" not in result.message


TOLD = {
    "a missing name": ("    return helper(x)", "name 'helper' is not defined"),
    "a local name": (
        "    y = y + x",
        "cannot access local variable 'y' where it is not associated with a value",
    ),
    "None in a sum": (
        "    return (x +\n            None)",
        "unsupported operand type(s) for +, one of which is None",
    ),
    "None to a power": (
        "    return None ** x",
        "unsupported operand type(s) for **, one of which is None",
    ),
    "text added in place": (
        "    x -= '1'",
        "unsupported operand type(s) for -",
    ),
    "a module": ("    import math, torch.nn as nn", "`torch` cannot be imported in the grader"),
    "part of a module": ("    from torch import nn", "`torch` cannot be imported in the grader"),
    "a module beside the notebook": (
        "    from .mine import f",
        "`.mine` cannot be imported in the grader",
    ),
}


@pytest.mark.parametrize(("body", "words"), TOLD.values(), ids=TOLD.keys())
def test_words_about_the_program_are_told(body: str, words: str) -> None:
    """The interpreter's and the grader's own words about what stands in the line are shown."""
    (result,) = judge(f"def f(x):\n{body}", asserts).tests
    assert words in result.message


def test_an_operation_is_told_without_its_types() -> None:
    """Raised on purpose, it could name any operator in three forms, and any two types."""
    operators = "** // << >> - + * / % @ & ^ |"
    types = ("NoneType", "bool", "int", "float", "str", "tuple", "list", "dict")
    answer = program(f"raise error  # {operators}")
    said = set()
    for operator, form, left, right in itertools.product(
        operators.split(), ("", "=", " or pow()"), types, types
    ):
        words = f"unsupported operand type(s) for {operator}{form}: '{left}' and '{right}'"
        reply = Raised("TypeError", words, 0, 1, "")
        reason = messages.failed_call(case(asserts), reply, messages.Background(answer)).reason
        assert f"unsupported operand type(s) for {operator}" in reason
        said.add(reason)
    assert len(said) == 2 * len(operators.split())


def test_of_an_endless_program_no_line_is_told() -> None:
    """Out of ten thousand lines, the one that raised would tell 13 bits of what it was given."""
    lines = "\n".join(f"    if x == {n}: raise ValueError" for n in range(3000))
    (result,) = judge(f"def f(x):\n    x %= 3000\n{lines}", asserts).tests
    assert result.message.endswith("Your code raised ValueError")


REMEMBERS = """import numpy as np
met = np.__dict__.setdefault("met", [])
def f(x):
    met.append(x)
    return {"twice": len(met)}
def g(x):
    return f(x)
"""


def questions(*cases: Case) -> list[Question]:
    """Make two questions with the same cases, whose right answer is 1."""
    return [
        Question(name, name, 10.0, lambda _: {"twice": 1}, program(RIGHT), cases)
        for name in ("f", "g")
    ]


@pytest.fixture
def real() -> Iterator[Sandbox]:
    """A sandbox with processes."""
    with locked() as sandbox:
        yield sandbox


def test_public_cases_are_judged_first(real: Sandbox) -> None:
    """In whatever order they stand, and the results keep that order."""
    answer = Work(Program((Cell("cell 1", REMEMBERS, (0, 1, 2, 3)),), ("numpy",)))
    cases = tuple(case(looks_right, public=public) for public in (False, True, False))
    (grade,) = Judge(questions(*cases)[:1], real, b"secret").grade({"f": answer})
    assert [t.outcome for t in grade.tests] == [Outcome.FAILED, Outcome.PASSED, Outcome.FAILED]


def test_no_hidden_case_comes_before_a_public_one(real: Sandbox) -> None:
    """Not even another question's, in the process that they share."""
    told = "import numpy as np\nmet = np.__dict__.setdefault('met', [])\n"
    keeps, tells = (
        Cell("cell 1", told + source, (0, 1, 2))
        for source in ("def f(x):\n    met.append(x)", "def g(x):\n    print(met)")
    )
    answers = {
        "f": Work(Program((keeps,), ("numpy",))),
        "g": Work(Program((tells,), ("numpy",))),
    }
    cases = (case(asserts), case(looks_right, public=True))
    _, grade = Judge(questions(*cases), real, b"secret").grade(answers)
    assert "3417" not in grade.tests[1].message


def test_questions_do_not_suffer_from_each_other(real: Sandbox) -> None:
    """What one question's code leaves behind in the shared process costs the next no points."""
    spoils = "import numpy as np\ndef f(x):\n    np.sum = None\n    return {'twice': 2 * x}"
    uses = "import numpy as np\ndef g(x):\n    return {'twice': np.sum([x, x])}"
    answers = {
        "f": Work(Program((Cell("cell 1", spoils, (0, 1)),), ("numpy",))),
        "g": Work(Program((Cell("cell 1", uses, (0, 1)),), ("numpy",))),
    }
    asked = [
        Question(name, name, 10.0, lambda x: {"twice": 2 * x}, program(RIGHT), (case(looks_right),))
        for name in ("f", "g")
    ]
    grades = Judge(asked, real, b"secret").grade(answers)
    assert [grade.score for grade in grades] == [10.0, 10.0]


SLOW = """import time
CALLS = []
def f(x):
    CALLS.append(x)
    time.sleep(0.1)
    return {"twice": 2 * x if len(CALLS) > WRONG else 0}
"""


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_slow_answer_has_nine_tenths_of_the_time_to_itself(wrong: int) -> None:
    """It takes more than may be taken beside other questions, and most of the time alone.

    Where the first of its calls is wrong, all are made again; no other one loses points.
    """
    limits = replace(LIMITS, call_seconds=1.0, question_seconds=2.0)
    source = SLOW.replace("WRONG", str(wrong))
    answer = Work(Program((Cell("cell 1", source, (0, 1, 2)),), ("time",)))
    question = Question(
        "f", "Twice", 10.0, lambda x: {"twice": 2 * x}, program(RIGHT), (case(looks_right),) * 15
    )
    with locked(limits=limits) as sandbox:
        (grade,) = Judge([question], sandbox, b"secret").grade({"f": answer})
    assert [t.outcome for t in grade.tests] == (
        [Outcome.FAILED] * wrong + [Outcome.PASSED] * (15 - wrong)
    )


def test_a_question_has_one_budget() -> None:
    """Together with the others, apart and alone: what was taken before is gone."""
    sandbox = Failing(lambda number, source: "EVIL" in source and number > 2)
    tests = (case(looks_right),) * 3
    asked = [
        Question(name, name, 10.0, lambda x: {"twice": 2 * x}, program(RIGHT), tests)
        for name in ("f", "g")
    ]
    wrong = {
        name: Work(program(f"EVIL = 1\ndef {name}(x):\n    return {{'twice': x}}"))
        for name in ("f", "g")
    }
    Judge(asked, sandbox, b"secret").grade(wrong)
    student = [budget for budget, source in sandbox.budgets if "EVIL" in source]
    assert len(student) > 4
    assert len({id(budget) for budget in student}) == 2


class Failing:
    """A sandbox that counts its sessions, and fails those that ``fails`` says."""

    isolation = Isolation.NONE

    def __init__(self, fails: Callable[[int, str], bool]) -> None:
        self.opened = 0
        self.budgets: list[tuple[Budget | None, str]] = []
        self._fails = fails
        self._inner = InProcessSandbox()

    def budget(self) -> Budget:
        """Give time enough."""
        return self._inner.budget()

    def lease(self) -> Lease:
        """Give a process that nobody asks for."""
        return self._inner.lease()

    def open(
        self,
        program: Program,
        budget: Budget | None = None,
        lease: Lease | None = None,
        plan: Plan | None = None,
    ) -> Session:
        """Open a session that works, or one that breaks."""
        self.opened += 1
        self.budgets.append((budget, program.cells[0].source))
        if self._fails(self.opened, program.cells[0].source):
            return BrokenSession()
        return self._inner.open(program, budget, lease, plan)

    def close(self) -> None:
        """Close."""

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


class BrokenSession:
    """A session whose calls break the machinery."""

    problems: tuple[LoadProblem, ...] = ()

    def call(self, call: Call) -> Reply:
        """Break."""
        del call
        raise SandboxError("the machinery broke")

    def ahead(self, requests: Sequence[bytes]) -> None:
        """Hear nothing."""

    def skip(self) -> None:
        """Skip nothing."""

    def close(self) -> None:
        """Close."""

    def __enter__(self) -> BrokenSession:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


def test_passing_breakage_is_repeated() -> None:
    """A breakage that does not come again costs nobody anything."""
    grade = judge(RIGHT, looks_right, sandbox=Failing(lambda number, _: number == 1))
    assert [t.outcome for t in grade.tests] == [Outcome.PASSED]


def test_broken_machinery_is_not_judged() -> None:
    """A sandbox that breaks for the reference solution, too, judges nothing."""
    broken = Failing(lambda *_: True)
    grade = judge("def f(x):\n    return None", looks_right, sandbox=broken)
    assert [t.outcome for t in grade.tests] == [Outcome.NOT_JUDGED]


def test_breakage_that_one_submission_causes() -> None:
    """A breakage that comes twice for this submission and not for the solution is its own."""
    sandbox = Failing(lambda _, source: "EVIL" in source)
    tests = [looks_right] * 10
    grade = judge("EVIL = 1\ndef f(x):\n    return 1", *tests, sandbox=sandbox)
    assert {t.outcome for t in grade.tests} == {Outcome.FAILED}
    # After a first attempt, each case is tried twice; whose fault it is, is found out once.
    assert sandbox.opened == 1 + 2 * len(tests) + 1


def test_no_program() -> None:
    """Without a program every case fails with the reason."""
    question = Question("f", "Twice", 10.0, lambda x: x, program(RIGHT), (case(asserts),))
    grader = Judge([question], InProcessSandbox(), b"secret")
    (grade,) = grader.grade({"f": Work(None, "There is no function `f`.")})
    assert [t.message for t in grade.tests] == ["There is no function `f`."]
    assert grade.score == 0.0


def judged(grader: Judge, source: str) -> list[Outcome]:
    """Judge an answer to ``f``."""
    (grade,) = grader.grade({"f": Work(program(source))})
    return [test.outcome for test in grade.tests]


def test_answers_that_passed_before_pass_at_once() -> None:
    """A test runs once for all who answer the same, and again for whoever answers otherwise."""
    runs = []

    def counted(student: Any) -> None:
        """Count."""
        runs.append(1)
        assert student(1)["twice"] + student(2)["twice"] == 6

    def depends(student: Any) -> None:
        """Ask for twice of what was answered."""
        runs.append(2)
        assert student(student(3)["twice"])["twice"] == 12

    question = Question(
        "f", "Twice", 10.0, lambda x: {"twice": 2 * x}, program(RIGHT),
        (case(counted), case(depends)),
    )  # fmt: skip
    with locked() as sandbox:
        grader = Judge([question], sandbox, b"secret")
        for source, again in (
            (RIGHT, [1, 2]),
            (RIGHT, [2]),  # what depends on answers is always asked
            ("def f(x):\n    return {'twice': x + x}", [2]),
            ("def f(x):\n    return {'twice': 2.0 * x}", [1, 2]),
            ("def f(x):\n    print(x)\n    return {'twice': 2 * x}", [1, 2]),
            ("def f(x):\n    return {'twice': x * x + 1}", [1, 1, 2]),  # fails, and once more apart
            ("def f(x):\n    return {'twice': x * x + 1}", [1, 1, 2]),  # a failure is never assumed
        ):
            runs.clear()
            outcomes = judged(grader, source)
            right = "x * x" not in source
            assert outcomes == [Outcome.PASSED if right else Outcome.FAILED] * 2
            assert runs == again, source


def test_what_further_calls_decided_is_not_known() -> None:
    """A test that asks more of some answers has not heard all when the foreseen ones are there."""

    def either(student: Any) -> None:
        """Twice, or twice as a negative number, but then always."""
        if student(3)["twice"] != 6:
            assert student(3)["twice"] == -6
            assert student(4)["twice"] == -8

    question = Question(
        "f", "Twice", 10.0, lambda x: {"twice": 2 * x}, program(RIGHT), (case(either),)
    )
    negative = "def f(x):\n    return {'twice': -2 * x}"
    constant = "def f(x):\n    return {'twice': -6}"
    with locked() as sandbox:
        grader = Judge([question], sandbox, b"secret")
        assert judged(grader, negative) == [Outcome.PASSED]
        assert judged(grader, constant) == [Outcome.FAILED]


def test_a_wrong_answer_takes_one_process_more() -> None:
    """One serves all questions, whatever was foreseen in vain, and one the question that failed."""

    def thrice(student: Any) -> None:
        """Ask thrice."""
        assert student(1)["twice"] == 2
        assert student(2)["twice"] + student(3)["twice"] == 10

    questions = [
        Question(
            name, name, 10.0, lambda x: {"twice": 2 * x}, program(RIGHT),
            (replace(case(thrice, public=True), question=name),),
        )
        for name in ("f", "g", "h")
    ]  # fmt: skip
    answers = {
        name: Work(program(f"def {name}(x):\n    return {{'twice': {factor} * x}}"))
        for name, factor in (("f", 3), ("g", 2), ("h", 2))
    }
    with Counting(PRELOAD, IMPORTS, LIMITS, Isolation.FULL) as sandbox:
        grader = Judge(questions, sandbox, b"secret")
        scores = [grade.score for grade in grader.grade(answers)]
    assert scores == [0.0, 10.0, 10.0]
    assert sandbox.started == 2


class Counting(ZygoteSandbox):
    """A sandbox that counts its processes."""

    started = 0

    def _start(self) -> Fork:
        self.started += 1
        return super()._start()
