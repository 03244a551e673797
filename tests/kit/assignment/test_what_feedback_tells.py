"""How much one hand-in can tell of hidden cases by the feedback on it, at most."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from itertools import combinations, product
from math import log2
from typing import Any

import numpy as np
import pytest

from gradekit.course import Grader
from gradekit.judging import Anatomy, Case, Draw, Expert, Question, Record, Student, check, messages
from gradekit.judging.anatomy import Output
from gradekit.judging.heard import Heard
from gradekit.judging.narrowing import ONLY_EXAMPLES, narrow
from gradekit.sandbox import Call, Cell, Program, Raised, Returned, Value
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.sandbox.frames import unfit
from gradekit.sandbox.names import EXCEPTION_NAMES, TYPE_NAMES

# The lines that an exception may name, and none.
LINES = 2000 + 1
# A wrong result, by its name and its shape or another kind of wrong.
WRONG_RESULTS = 14 * (6**3 + 20)
# How a case may end beside its checks: it passes; it fails as was told in full, in a call or in a
# result; by another exception; by what is no plain data; or in one of a dozen ways to be stopped.
OTHER_ENDS = 5 + 12
CHECKS = ("array", "entries", "mask", "number", "numbers", "scalar", "that", "unchanged")

OPERATORS = "** // << >> - + * / % @ & ^ |"
TYPES = ("NoneType", "bool", "int", "float", "str", "tuple", "list", "dict")
WORDS = (string.ascii_letters + string.digits)[:60]  # as many as 120 characters of a line can hold

# How a text says in which way a result is wrong.
WAYS = (
    "first to be wrong in the notebook's example", "the first to be wrong: ", "the only wrong one",
    "The value of", "it is 0", "opposite sign", "it is twice", "it is half", ", times `",
    ", divided by `", "times the number of columns", "divided by the number of rows",
    "it is too large by", "it is too small by", "adds to it is too large", "adds to it is twice",
    "does not depend on `lambd`", "does not depend on `W1`", "` and `b", "as if `keep_prob` were 1",
    "it is transposed", "another shape", "off by the same number", "some of its entries are right",
    "but for those that should be 0",
)  # fmt: skip


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lists the checks that a hidden case makes, each of which has one message in short."""
    made: list[str] = []
    inside: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def counting(*args: Any, **kwargs: Any) -> Any:
            if not inside:
                # Each argument that is to be left alone has a message.
                made.extend([name] * (len(args[2]) if name == "unchanged" else 1))
            inside.append(name)
            try:
                return function(*args, **kwargs)
            finally:
                inside.pop()

        return counting

    for name in CHECKS:
        monkeypatch.setattr(check, name, counted(name, getattr(check, name)))
    return made


def pass_case(grader: Grader, question: Question, case: Case, record: Record) -> None:
    """Run a case on the solution."""
    sandbox = InProcessSandbox(grader.assignment.support_modules)
    with sandbox.open(question.program) as session:
        given = {
            "student": Student(question.id, lambda: session, record, public=case.public),
            "solution": question.solution,
            "draw": Draw(grader.assignment.course.secret, case.id),
        }
        case.function(**case.parameters, **{name: given[name] for name in case.fixtures})


def raised_on_purpose() -> Iterator[Raised]:
    """Give exceptions that differ, on one line each, in all that a hidden case tells of one."""
    for name in (*EXCEPTION_NAMES, ""):
        yield Raised(name, "words of its own", 0, 1, "")
    for word in WORDS:
        yield Raised("NameError", f"name '{word}' is not defined", 0, 1, "")
        words = f"cannot access local variable '{word}' where it is not associated with a value"
        yield Raised("UnboundLocalError", words, 0, 1, "")
        words = f"`{word}` cannot be imported in the grader"
        yield Raised("ImportError", words, 0, 1, "")
    operations = product(OPERATORS.split(), ("", "=", " or pow()"), TYPES, TYPES)
    for operator, form, left, right in operations:
        words = f"unsupported operand type(s) for {operator}{form}: '{left}' and '{right}'"
        yield Raised("TypeError", words, 0, 2, "")


def exceptions_on_a_line(case: Case) -> set[str]:
    """Give what may be said of a line that raised, its own text left out."""
    lines = [" ".join(WORDS), f"raise e  # {OPERATORS}", f"import {', '.join(WORDS)}"]
    program = Program((Cell("cell 1", "\n".join(lines), ()),), (), ())
    background = messages.Background(program)
    reasons = [messages.failed_call(case, each, background).reason for each in raised_on_purpose()]
    assert all(" in cell 1, line " in reason for reason in reasons)
    return {re.sub(r" in cell 1, line . \(`.*?`\)", "", reason) for reason in reasons}


def what_is_no_data() -> set[str]:
    """Give what may be said of a result that is no plain data."""
    faults = ("type", "dtype", "key", "depth", "count", "size", "forged")
    return {unfit(fault, name).detail for fault in faults for name in (*TYPE_NAMES, "")}


def put(result: Any, path: tuple[str | int, ...], value: Value) -> Any:
    """Put a value at a place of a result."""
    if not path:
        return value
    changed = put(result[path[0]], path[1:], value)
    if isinstance(result, dict):
        return {**result, path[0]: changed}
    return tuple(changed if k == path[0] else part for k, part in enumerate(result))


def wrong_values(output: Output, call: Heard, expert: Expert) -> list[Any]:
    """Give values of an output that are wrong in each way that a text tells, in a fixed order."""

    def supposing(position: int, value: Value) -> Any:
        args = [*call.call.args]
        args[position] = value
        reply = expert.solution(Call(call.call.function, args, call.call.kwargs))
        assert isinstance(reply, Returned)
        return np.asarray(output.of(reply.value), np.float64)

    args = call.call.args
    right = np.asarray(output.of(call.solution), np.float64)
    numbers = {k: value for k, value in enumerate(args) if type(value) in (int, float)}
    sizes = next(value.shape for value in args if isinstance(value, np.ndarray) and value.ndim == 2)
    quantities = [*numbers.values(), *sizes]
    factors = [0, -1, 2, 0.5, 7.3, 0.13, *quantities, *(1 / value for value in quantities)]
    noise = np.random.RandomState(1).random_sample(right.shape)
    largest = np.abs(right) == np.abs(right).max()
    values = [factor * right for factor in factors]
    for k in numbers:
        rest = supposing(k, 0)
        values += [rest + factor * (right - rest) for factor in factors]
        values.append(supposing(k, 1))
    for k, value in enumerate(args):
        if isinstance(value, dict):
            for keys in (*combinations(value, 1), *combinations(value, 2)):
                values.append(supposing(k, {**value, **{key: 0 * value[key] for key in keys}}))
    values += [right.T, right[None, None, None], right + 0.77, right + noise, right * np.nan]
    return [*values, np.where(largest, right, noise), np.where(right, right, 1)]


def told_in_calls(anatomy: Anatomy, expert: Expert, calls: list[Heard]) -> set[str]:
    """Give all that narrows a mistake down, as if public calls fitted what is chosen later.

    A public call cannot be wrong in every way at once, so there are fewer. Which results are wrong
    in it, though, is settled, and with it which one is named: the one of which most can be said.

    Where two or three are wrong, that they are so in the same way stands for that one is the only
    one, so that there is no more to choose from.
    """
    outputs = anatomy.outputs(calls[0].solution)
    found: list[set[str]] = []
    for output in outputs:
        said = {"", ONLY_EXAMPLES}
        with np.errstate(all="ignore"):
            wrong = [wrong_values(output, call, expert) for call in calls]
        for values in zip(*wrong, strict=True):
            # In hidden calls it is the only wrong one, or the first or last one is wrong as well.
            for other in (None, outputs[0], outputs[-1]):
                heard = []
                for call, value in zip(calls, values, strict=True):
                    given = call.solution
                    if other and not call.public:
                        given = put(given, other.path, "wrong")
                    student = put(given, output.path, value)
                    heard.append(replace(call, student=student))
                with np.errstate(all="ignore"):
                    said.add(narrow(heard, anatomy, expert.solution))
        found.append(said)
    return max(found, key=len)


def diagnoses(question: Question, record: Record) -> set[str]:
    """Give the diagnoses that a question's hidden calls choose from."""
    expert = question.expert
    assert expert is not None
    heard = [
        Heard(each.call, each.reply.value, each.reply.value, each.public)
        for each in record.calls
        if isinstance(each.reply, Returned)
    ]
    public = next(call for call in heard if call.public)
    hidden = [call for call in heard if not call.public]
    told = told_in_calls(expert.anatomy, expert, [public, hidden[0], hidden[-1]])
    orders = {"one result in another's place", "all results in another order"}
    return told | orders | {suspect.hint for suspect in expert.suspects}


def test_it_is_less_than_what_a_hidden_case_is_drawn_from(
    regularization: Grader, checks: list[str]
) -> None:
    """So a hand-in's feedback leaves more seeds than one, even if all of it told of one case."""
    bits = 0.0
    all_said = set()
    for question in regularization.questions:
        record = Record()
        for case in question.cases:
            checks.clear()
            pass_case(regularization, question, case, record)
            assert checks, case.id
            if not case.public:
                bits += log2(OTHER_ENDS + len(checks))
        exceptions = LINES * len(exceptions_on_a_line(question.cases[-1])) + len(what_is_no_data())
        said = diagnoses(question, record)
        all_said |= said
        # docs/security.md tells these figures, and the sum.
        assert 18 < log2(exceptions) < 19
        assert 11 < log2(WRONG_RESULTS) < 12
        assert 5 < log2(len(said)) < 7
        bits += log2(exceptions) + log2(WRONG_RESULTS) + log2(len(said))
    assert all(any(words in text for text in all_said) for words in WAYS), "each way was tried"
    seed = Draw(b"any secret", "any case").seed()
    assert bits < 32 * len(seed)
    assert round(bits, -1) == 410
