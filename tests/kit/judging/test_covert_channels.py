"""Student code that tries to tell what a hidden case gave it, by whatever a student reads.

Each way is tried with many secret numbers. What a student may read about the case must not hold
the number, and may differ in a few ways only: `most` says how much a way can tell of one case, as
the number of messages that it can make. Of all hidden cases of a question together it can tell
hardly more, since code remembers what an earlier case gave it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sandboxes import program

from gradekit.course import Assignment, Grader
from gradekit.course.intake import Handed
from gradekit.judging import (
    Case,
    Expert,
    Judge,
    Outcome,
    Question,
    Record,
    Run,
    Student,
    StudentFailedError,
    Suspect,
    Work,
    check,
    kept,
    read_anatomy,
)
from gradekit.judging.diagnose import explain
from gradekit.notebooks import dump_notebook
from gradekit.sandbox import Sandbox
from gradekit.sandbox.compiled import compiled
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.sandbox.runner import Runner

SECRETS = tuple(51_000 + 37 * k for k in range(80))
NAMES = ("dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1")

# A student's process can do with its channel whatever it likes.
FORGE = """\
import_ = np.__builtins__["__import__"]
os, sys = import_("os"), import_("sys")
wire = sys.modules["gradekit.sandbox.wire"]
def forge(reply):
    frame = wire.encode(reply)
    for descriptor in range(3, 64):
        try: os.write(descriptor, len(frame).to_bytes(4, "little") + frame)
        except OSError: pass
    while True: pass
"""

# name: (how many messages it may make, body of `carry`, statements before it)
WAYS: dict[str, tuple[int, str, str]] = {
    # what is returned
    "a shape": (1, "return np.empty((n, 0))", ""),
    "a shape with right sizes": (1, "return np.zeros((2, n % 1000 + 5, 2))", ""),
    "the number of dimensions": (5, "return np.zeros((1,) * (n % 17))", ""),
    "ordinary sizes": (85, "return np.empty([(0, 1, 2, 4)[n >> k & 3] for k in (0, 2, 4)])", ""),
    "the place of a wrong value": (2, "m = RIGHT.copy()\nm.flat[n % 4] += 1\nreturn m", ""),
    "which values are wrong": (3, "return RIGHT + [[n & 1, n & 2], [n & 4, n & 8]]", ""),
    "a wrong value": (1, "return np.full((2, 2), n)", ""),
    "the place of a NaN": (2, "m = RIGHT.copy()\nm.flat[n % 4] = np.nan\nreturn m", ""),
    "a dictionary": (1, "return {n: n, str(n): n}", ""),
    "text": (1, "return str(n)", ""),
    "the length of a list": (3, "return [0] * (n % 1000)", ""),
    "the depth of a list": (6, "v = 1.0\nfor _ in range(n % 7): v = [v]\nreturn v", ""),
    # what is raised
    "a message": (1, "raise ValueError(f'the number is {n}')", ""),
    "a message by parts": (1, "raise KeyError(n, str(n), [n])", ""),
    "a type": (1, "raise type(f'E{n}', (Exception,), {})", ""),
    "a type that is named like numpy's": (
        1, "raise type(f'E{n}', (np.linalg.LinAlgError,), {'__module__': 'numpy'})", "",
    ),
    "a built-in type that is renamed": (
        1, "T = type('T', (ValueError,), {})\nT.__name__ = T.__qualname__ = f'E{n}'\nraise T", "",
    ),
    "words of its own": (
        1, "raise E(n)", "class E(ValueError):\n def __str__(self): return f'is {self.args}'",
    ),
    "a name that is not defined": (1, "raise NameError(f\"name 'x{n}' is not defined\")", ""),
    "a name out of a list": (
        1, "raise NameError(f\"name 'x{n % 64}' is not defined\")",
        "# " + " ".join(f"x{k}" for k in range(64)),
    ),
    "a local name": (
        1, "raise UnboundLocalError(f\"cannot access local variable 'x{n}' where it is not "
        "associated with a value\")", "",
    ),
    "a module": (1, "raise ImportError(f'`x{n}` cannot be imported in the grader')", ""),
    "a module out of a list": (
        21, "raise ImportError(f'`x{n % 64}` cannot be imported in the grader')",
        "\n".join(f"import x{k}" for k in range(64)),
    ),
    "an operator": (
        1, "raise TypeError(f\"unsupported operand type(s) for {OPS[n % 5]}: 'int' and 'str'\")",
        "OPS = ['+', '-', '*', '/', '@']",
    ),
    "operands": (
        1, "raise TypeError(f\"unsupported operand type(s) for +: 'x{n}' and 'int'\")", "",
    ),
    "a syntax error": (1, "raise SyntaxError(str(n), (f'cell {n}', n, n, str(n)))", ""),
    "a text that cannot be decoded": (1, "raise UnicodeDecodeError(str(n), b'', n, n, str(n))", ""),
    "a group": (1, "raise ExceptionGroup(str(n), [ValueError(n)])", ""),
    "a note": (1, "e = ValueError(n)\ne.add_note(str(n))\nraise e", ""),
    "a cause": (1, "raise ValueError from KeyError(n)", ""),
    "a built-in type out of a list": (
        4, "raise (KeyError, ValueError, OSError, EOFError)[n % 4]", "",
    ),
    "the line": (8, "\n".join(f"if n % 8 == {k}: raise ValueError" for k in range(8)), ""),
    # where it was raised
    "a file's name": (1, CODE := "exec((lambda: 1 / 0).__code__.replace(%s))", ""),
    "a function's name": (1, CODE, ""),
    "a line's number": (1, CODE, ""),
    "a line in the cell's name": (
        2, "exec(compile('\\n' * n + '1 / 0', '<cell 1>', 'exec'))", "",
    ),
    # what is printed
    "printed": (1, "print(n)\nreturn 1.0", ""),
    "a warning": (1, "import warnings\nwarnings.warn(str(n))\nreturn 1.0", ""),
    "numpy's print of a number": (1, "print(np.full(3, n))\nraise ValueError", ""),
    # the channel itself
    "a forged message": (2, "forge(('raised', 'ValueError', str(n), None, None, str(n)))", FORGE),
    "a forged type": (1, "forge(('raised', f'E{n}', '', None, None, ''))", FORGE),
    "a forged line": (1, "forge(('raised', 'ValueError', '', 0, n, ''))", FORGE),
    "a forged cell": (1, "forge(('raised', 'ValueError', '', n, 1, ''))", FORGE),
    "a forged reason": (1, "forge(('stopped', str(n)))", FORGE),
    "a forged fault": (1, "forge(('unfit', 'type', str(n)))", FORGE),
    "no reply": (1, "forge(str(n))", FORGE),
}  # fmt: skip
for _name, _change in {
    "a file's name": "co_filename=f'cell {n}'",
    "a function's name": "co_name=f'f{n}', co_qualname=f'f{n}'",
    "a line's number": "co_firstlineno=n, co_filename='<cell 1>'",
}.items():
    WAYS[_name] = (2, CODE % _change, "")


def source(body: str, before: str) -> str:
    """Write a program whose function `carry` has this body."""
    lines = "\n".join("    " + line for line in body.split("\n"))
    right = "RIGHT = np.array([[1.0, 2.0], [3.0, 4.0]])"
    return f"import numpy as np\n{right}\n{before}\ndef carry(n):\n{lines}\n"


def hidden(student: Any, secret: int) -> None:
    """The result is right."""
    value = student(secret)
    if isinstance(value, dict):
        check.entries(value, NAMES, "the result")
    if isinstance(value, list):
        check.entries(value, ["A", "B"], "the result", ordered=True)
    check.array(value, [[1.0, 2.0], [3.0, 4.0]], "the result")


def public(student: Any, secret: int) -> None:
    """The result is right, and its case is public."""
    hidden(student, secret)


def case(function: Any, secret: int) -> Case:
    """Make a case of a secret number."""
    name = f"{function.__name__}[{secret}]"
    return Case(
        f"t.py::{name}", function.__name__, "carry", function, {"secret": secret}, ("student",),
        1.0, function is public, function.__doc__,
    )  # fmt: skip


def messages(sandbox: Sandbox, code: str, *cases: Case) -> list[str]:
    """Judge a program; give what a student reads."""
    answer = program(code)
    question = Question("carry", "Carry", 1.0, lambda n: n, answer, cases)
    (grade,) = Judge([question], sandbox, b"secret").grade({"carry": Work(answer)})
    assert all(test.outcome is not Outcome.NOT_JUDGED for test in grade.tests)
    return [test.message for test in grade.tests]


def number_of(secret: int) -> re.Pattern[str]:
    """Match a number however it is written, with separators or in another base."""
    return re.compile(rf"{'.{0,2}'.join(str(secret))}|{secret:x}|{secret:o}|{secret:b}")


@pytest.mark.parametrize(("most", "body", "before"), WAYS.values(), ids=WAYS)
def test_no_way_carries_a_hidden_number(
    real_sandbox: Sandbox, most: int, body: str, before: str
) -> None:
    """No message holds the number, and few messages are all that a way can make."""
    # What hangs until its time is up is tried with fewer numbers.
    secrets = SECRETS[:2] if "forge(" in body else SECRETS
    read = messages(real_sandbox, source(body, before), *(case(hidden, s) for s in secrets))
    for secret, message in zip(secrets, read, strict=True):
        assert not number_of(secret).search(message)
    # That it passed, the first reason in full, and that there is another one.
    assert len(set(read)) <= min(most, 3)


# What forges its own frames is only told from a breakage in a process of its own.
IN_PROCESS = {name: way for name, way in WAYS.items() if not re.search("forge|exec", way[1])}


@pytest.mark.parametrize(("most", "body", "before"), IN_PROCESS.values(), ids=IN_PROCESS)
def test_no_way_carries_a_hidden_number_in_the_first_case(
    most: int, body: str, before: str
) -> None:
    """Where it is told in full, it is one of few messages, too."""
    code = source(body, before)
    read = [messages(InProcessSandbox(), code, case(hidden, s))[0] for s in SECRETS]
    for secret, message in zip(SECRETS, read, strict=True):
        assert not number_of(secret).search(message)
    assert len(set(read)) <= most


# What a case's number has the function do, as wildly as a hand-in may.
DEEDS = (
    "return RIGHT",
    *(f"if True: raise {name}" for name in ("KeyError", "ValueError", "OSError", "E")),
    *("raise ValueError",) * 8,
    *("return missing",) * 2,
    "return RIGHT + None",
    "import x1",
    "import x2",
    *(f"return np.empty({shape})" for shape in ((1, 2), (2, 1), (4,), (0, 2), (7, 7), (2, 2, 2))),
    "return RIGHT * 2",
    "return RIGHT + [[0, 1], [0, 0]]",
    *(f"return np.full((2, 2), {number})" for number in ("np.nan", "np.inf", "1", "True")),
    *(f"return {value}" for value in ("None", "'text'", "[[1, 2], [3]]", "{}", "[]", "[1, 2]")),
    *(f"return dict.fromkeys({NAMES[k:]})" for k in range(1, 8)),
    *(f"return {value}" for value in ("set()", "object()", "range(3)", "b''", "1j", "E")),
    "return np.array([[object()]])",
    "v = 1\nfor _ in range(99): v = [v]\nreturn v",
)
# Words of which a hand-in chooses nothing but that they are said.
FIXED = (
    "",
    "The result is wrong.",
    f"The result is not a dictionary with the keys {', '.join(NAMES)}.",
    "The result is not a tuple of A, B.",
    "Your code raised another exception, which is told when the first one is mended.",
    "What came back from the call is no result that can be taken.",
)


def deeds() -> str:
    """Write a program that does what the number says, each on lines of its own."""
    branches = (
        f"if n == {n}:\n" + "\n".join(f"    {line}" for line in deed.split("\n"))
        for n, deed in enumerate(DEEDS)
    )
    return source("\n".join(branches), "class E(Exception): pass")


@given(st.lists(st.integers(0, len(DEEDS) - 1), min_size=2, max_size=12))
@settings(max_examples=150, deadline=None)
def test_a_question_tells_little_whatever_its_code_does(numbers: list[int]) -> None:
    """Two reasons in full, one of a call and one of a result, with one line; else a few words.

    So there are no more outcomes than pairs of reasons, times those words for each case: a hidden
    number that an earlier case gave cannot be told by the lines, types or shapes of later ones.
    """
    read = messages(InProcessSandbox(), deeds(), *(case(hidden, n) for n in numbers))
    reasons = [message.removeprefix(str(hidden.__doc__)).strip() for message in read]
    told = {reason for reason in reasons if reason not in FIXED}
    lines = {line for reason in told for line in re.findall(r" in cell \d+, line \d+", reason)}
    calls = {each for each in told if re.match("Your code raised|The result holds (an? |co)", each)}
    assert len(lines) <= 1
    assert len(calls) <= 1
    assert len(told - calls) <= 1
    # The first of each kind is told in full, as honest students need it.
    alone = [messages(InProcessSandbox(), deeds(), case(hidden, n))[0] for n in numbers]
    assert read[0] == alone[0]
    first = next((k for k, message in enumerate(alone) if "Your code raised" in message), None)
    assert first is None or read[first] == alone[first] or calls


def test_a_remembered_number_is_not_told_line_by_line() -> None:
    """Twelve cases with sixteen lines each could tell 48 bits; only one line is ever named."""
    lines = "\n".join(f"if digit == {k}: raise ValueError" for k in range(16))
    body = f"MET.append(n)\ndigit = (MET[0] >> 4 * (len(MET) - 1)) % 16\n{lines}"
    for secret in SECRETS:
        number = int.from_bytes(hashlib.sha256(str(secret).encode()).digest()[:6], "big")
        cases = [case(hidden, n) for n in (number, *range(11))]
        read = messages(InProcessSandbox(), source(body, "MET = []"), *cases)
        assert f"line {number % 16 + 7} (" in read[0]
        assert {*read[1:]} <= {read[0], f"{hidden.__doc__}\n{FIXED[4]}"}


def test_a_hidden_number_is_not_remembered_for_a_public_case(real_sandbox: Sandbox) -> None:
    """What is printed in a public case is shown, so no hidden case comes before it."""
    body = "MET.append(n)\nprint(MET)\nraise ValueError(MET)"
    cases = [case(hidden, SECRETS[0]), case(public, SECRETS[1]), case(hidden, SECRETS[2])]
    read = messages(real_sandbox, source(body, "MET = []"), *cases)
    assert read[1].count(str([SECRETS[1]])) == 2
    for secret in (SECRETS[0], SECRETS[2]):
        assert not any(number_of(secret).search(message) for message in read)


def asks(student: Any, secret: int) -> None:
    """The function answers."""
    check.scalar(student(secret), 1.0, "the answer")


def test_what_goes_wrong_while_loading_tells_nothing_of_another_question(
    real_sandbox: Sandbox,
) -> None:
    """One question's code leaves a number for another's, which raises where the number says."""
    first = program("import numpy as np\ndef one(n):\n    np.MET = n\n    return 1.0")
    raising = "\n".join(f"if getattr(np, 'MET', 0) % 8 == {k}: raise ValueError" for k in range(8))
    # Where a call takes too long, the question is not judged again in a process of its own.
    second = program(
        "import numpy as np\nCALLS = []",
        raising,
        "def two(n):\n    CALLS.append(n)\n    while len(CALLS) > 1: pass\n    return missing",
    )
    told = set()
    for secret in (1, 2):
        grades = Judge(
            [
                Question("one", "One", 1.0, lambda n: n, first, (case(asks, secret),)),
                Question("two", "Two", 1.0, lambda n: n, second, (case(asks, 3), case(asks, 4))),
            ],
            real_sandbox,
            b"secret",
        ).grade({"one": Work(first), "two": Work(second)})
        assert "longer than" in grades[1].tests[1].message
        assert "NameError" in grades[1].tests[0].message
        told.add(grades[1].tests[0].message)
    assert len(told) == 1


def notebook(grader: Grader, code: str) -> Mapping[str, Any]:
    """Fill a program into the student's notebook; `carry` gets the first number of an array."""
    cells = [dict(cell) for cell in grader.blueprint.student["cells"]]
    for cell in cells:
        if "def double" in cell["source"]:
            cell["source"] = f"{code}\ndef double(values):\n    return carry(int(values[0]))\n"
    return {**grader.blueprint.student, "cells": cells}


def test_no_file_of_a_student_holds_a_hidden_number(tiny: Assignment) -> None:
    """Neither the grade's document nor the autograded notebook, whatever is tried."""
    with Grader(tiny) as grader:
        for name, (_, body, before) in WAYS.items():
            if "forge(" in body:
                continue
            submitted = dump_notebook(dict(notebook(grader, source(body, before))))
            graded = grader.grade(Handed(submitted.encode()))
            assert graded.grade.questions[0].score == 0, name
            for text in (json.dumps(graded.grade.document()), dump_notebook(graded.autograded)):
                # The hidden arrays of the tiny course begin with 734.25 and 735.25.
                assert not re.search(r"73[45](?!\d)", text), name


# What a student may return to choose between diagnoses, and how many there may be.
SAYS = {
    "one number": (1, "return n"),
    "a factor": (9, "return {k: v * (0, -1, 2, 0.5, n, 1 / n, 2, 3, n / 7)[n % 9] for k, v in R}"),
    "a factor of its own": (3, "return {k: v * n for k, v in R}"),
    "a shift": (3, "return {k: v + n for k, v in R}"),
    "a shape": (3, "return {k: np.zeros((n % 50, n % 7)) for k, v in R}"),
    "which is wrong": (8, "return {k: v + (k == KEYS[n % 8]) * v ** 2 for k, v in R}"),
    "which are wrong": (16, "return {k: v + (n >> i & 1) * v ** 2 for i, (k, v) in enumerate(R)}"),
    "which entries": (3, "return {k: v + [[n & 1, n & 2], [n & 4, n & 8]] for k, v in R}"),
    "keys": (3, "return {f'{k}{n}': v for k, v in R}"),
    "keys as well": (3, "return {**{k: v * 2 for k, v in R}, f'x{n}': n}"),
    "a suspect": (9, "return {k: v + n % 9 * v ** 3 for k, v in R}"),
    "an argument": (1, "a += n\nreturn dict(R)"),
}
EVERYTHING = """
k = n % 8
v = RIGHT
v = [v * 2, v / 2, -v, 0 * v, v * a, v / a, v.T, v[:1], v + 1, v * [[1, 2], [3, 1]], v * n, v ** 2,
     v * np.nan, None, 'x', v / n, v * 2 + a][n // 8 % 17]
return {**dict(R), KEYS[k]: v} if n % 3 else {**dict(R), **{key: v for key in KEYS[k:]}}
"""
RETURNED = """
import numpy as np
RIGHT = np.array([[1.5, 2.0], [3.0, 4.0]])
KEYS = ("dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1")
def carry(a):
    n = int(a)
    R = [(key, RIGHT * (i + 1)) for i, key in enumerate(KEYS)]
    {body}
"""


def diagnosis(body: str, secret: int, example: int | None = None) -> str:
    """Judge a function that knows a secret number; give what is said of it.

    By default the public call has the number, too, as if it fitted whatever is chosen later.
    """
    code = RETURNED.replace("{body}", body.strip().replace("\n", "\n    "))
    solution = RETURNED.replace("{body}", "return dict(R)")
    suspects = [
        Suspect(
            str(i),
            f"Hint {i}.",
            trusted(solution.replace("dict(R)", f"{{k: v + {i} * v ** 3 for k, v in R}}")),
        )
        for i in range(1, 9)
    ]
    expert = Expert(trusted(solution), suspects, read_anatomy(solution, "carry"))
    record = Record()
    public = Student("carry", lambda: opened, record, public=True)
    student = Student("carry", lambda: opened, record)
    with InProcessSandbox().open(program(code)) as opened, contextlib.suppress(StudentFailedError):
        public.reply((secret if example is None else example) + 0.25)
        student.reply(float(secret))
        student.reply(secret + 0.5)
    return explain(expert, record.calls)


def trusted(code: str) -> Run:
    """Answer calls with trusted code."""
    runner = Runner(compiled(program(code)), 0)
    return lambda call: runner.call(kept(call))


@pytest.mark.parametrize(("most", "body"), SAYS.values(), ids=SAYS)
def test_no_diagnosis_carries_a_hidden_number(most: int, body: str) -> None:
    """It is one of few texts, and none of them holds the number."""
    said = {secret: diagnosis(body, secret) for secret in SECRETS}
    for secret, text in said.items():
        assert not number_of(secret).search(text)
    assert len(set(said.values())) <= most


def test_all_diagnoses_together_tell_little() -> None:
    """Which result is wrong the public call decides, and how it is wrong by and large, too."""
    secrets = range(51_000, 51_000 + 3 * 8 * 17)
    assert 40 < len({diagnosis(EVERYTHING, secret) for secret in secrets}) < 256
    for example in secrets[5::200]:
        assert len({diagnosis(EVERYTHING, secret, example) for secret in secrets[::5]}) <= 8
