"""Students who check their answers to the assignment are told what the feedback would tell."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from coursework import nbgrader
from master_notebook import NOTEBOOK, POINTS, ROOT
from nightly import FULL
from wrong_answers import MUTANTS, PAIRS, REWRITTEN, STYLES

from gradekit.course import Grader, find_course, read_misconceptions, read_right_answers
from gradekit.course.grader import read_assignment
from gradekit.judging import Judge, Outcome, right_notebook, wrong_notebook
from gradekit.judging.editing import edited, put_in, solution_source
from gradekit.notebooks import Notebook, dump_notebook
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.selfcheck.__main__ import main

ASSIGNMENT = find_course(ROOT).assignment("regularization")
BLUEPRINT = read_assignment(ASSIGNMENT)
TABLE = {entry.name: entry for entry in read_misconceptions(ASSIGNMENT)}
HINTS = {entry.hint for entry in TABLE.values()}

# Only other inputs than the example's show these.
UNSEEN = {
    "weights squared in place",
    "published cost hard-coded",
    "biases regularized",
    "labels subtracted in place",
    "published gradients hard-coded",
    "masks on Z",
    "masks drawn by another function",
    "activations cached before dropout",
    "keep_prob of the example hard-coded",
    "m from the wrong axis with dropout",
    "keep_prob hard-coded in the backward pass",
    "labels subtracted in place with dropout",
}
# These are seen to be wrong, but not in which way: in the example lambda is 1 / (2 * m), and masks
# and arrays of another layer do not fit.
UNNAMED = {
    "neither half nor m in the cost",
    "sum forgotten in the cost",
    "rows summed by Python",
    "lambda forgotten in the cost",
    "mask of the first layer on the second",
    "masks swapped",
}

CELL = r"cell \d+ \(`.*?`\)"

Told = Callable[[Notebook], dict[str, str]]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What students get: a copy of the release."""
    folder = tmp_path_factory.mktemp("student") / "regularization"
    ignore = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(ASSIGNMENT.release, folder, ignore=ignore))


@pytest.fixture(scope="module")
def said_of() -> dict[str, dict[str, str]]:
    """What was said of notebooks before, so that the same one is not run in several tests."""
    return {}


@pytest.fixture
def told(
    given: Path, said_of: dict[str, dict[str, str]], capfd: pytest.CaptureFixture[str]
) -> Told:
    """Check a notebook; give what is said of each question that is not right."""

    def run(notebook: Notebook) -> dict[str, str]:
        text = dump_notebook(notebook)
        if text not in said_of:
            said_of[text] = checked(text)
        return said_of[text]

    def checked(text: str) -> dict[str, str]:
        path = given / "mine.ipynb"
        path.write_text(text, encoding="utf-8")
        status = main([str(path)])
        said, err = capfd.readouterr()
        assert err == ""
        said = re.sub(r"\n  (?=\S)", " ", said)  # long lines are broken
        parts = re.split(r"(?m)^Check for question (\d) .*: not right yet\.$", said)
        wrong = dict(zip(parts[1::2], parts[2::2], strict=True))
        assert said.count("this example is right") == len(POINTS) - len(wrong)
        assert status == bool(wrong)
        return {list(POINTS)[int(number) - 1]: text for number, text in wrong.items()}

    return run


def named(text: str) -> str | None:
    """Give the hint of the mistake that a message names, if it names one."""
    found = re.search(r"^What went wrong: (.*)$", text, re.MULTILINE)
    return found[1] if found and found[1] in HINTS else None


@pytest.mark.parametrize("name", TABLE)
def test_a_misconception_is_named(told: Told, name: str) -> None:
    """Wherever the example shows it; nothing else is said to be wrong."""
    entry = TABLE[name]
    found = told(wrong_notebook(BLUEPRINT, [entry]))
    assert found.keys() == (set() if name in UNSEEN else {entry.question})
    if found and name not in UNNAMED:
        assert named(found[entry.question]) == entry.hint


@pytest.mark.parametrize("name", sorted(UNNAMED))
def test_what_is_not_named_is_narrowed_down(told: Told, name: str) -> None:
    """To the line that raised, or to a hint of the question's."""
    (text,) = told(wrong_notebook(BLUEPRINT, [TABLE[name]])).values()
    assert named(text) is None
    assert re.search(rf"(?m)raised ValueError in {CELL}, line \d+ \(`(d?A2 = |.*W1)|^Hint: ", text)


@pytest.mark.nightly
def test_another_style_is_told_the_same(told: Told) -> None:
    """A mistake is known by its results, not by how it is written."""
    for name, edits in REWRITTEN.items():
        entry = TABLE[name]
        found = told(
            put_in(BLUEPRINT, {entry.question: edited(STYLES[entry.question], edits, name)})
        )
        assert found.keys() == (set() if name in UNSEEN else {entry.question}), name
        if found and name not in UNNAMED:
            assert named(found[entry.question]) == entry.hint, name


@pytest.mark.nightly
def test_what_is_in_no_table_gets_no_name(told: Told) -> None:
    """Nor do two mistakes in one function get the name of one of them."""
    wrong = [
        put_in(
            BLUEPRINT, {question: edited(solution_source(BLUEPRINT, question, name), edits, name)}
        )
        for name, (question, edits) in MUTANTS.items()
    ]
    wrong += [wrong_notebook(BLUEPRINT, [TABLE[name] for name in pair]) for pair in PAIRS]
    found = [told(notebook) for notebook in wrong]
    assert sum(map(bool, found)) >= 25
    assert {named(text) for texts in found for text in texts.values()} == {None}


def test_right_answers_are_right(told: Told) -> None:
    """In whatever style, with helpers in cells of their own, with prints and warnings."""
    answers = read_right_answers(ASSIGNMENT)
    assert len(answers) >= 40
    for answer in answers if FULL else answers[::3]:
        assert told(right_notebook(BLUEPRINT, answer)) == {}, answer.name


def test_it_agrees_with_the_public_cases(told: Told, regularization: Grader) -> None:
    """A check fails just where a public case does, and with that case's sentence."""
    notebooks = [wrong_notebook(BLUEPRINT, [entry]) for entry in TABLE.values()]
    public = [
        replace(asked, cases=tuple(case for case in asked.cases if case.public), expert=None)
        for asked in regularization.questions
    ]
    sandbox = InProcessSandbox(regularization.assignment.support_modules)
    judge = Judge(public, sandbox, regularization.assignment.course.secret)
    for name, notebook in zip(TABLE, notebooks, strict=True):
        found = told(notebook)
        for question in judge.grade(regularization.work(notebook)):
            sentences = [
                test.message.partition("\n")[0]
                for test in question.tests
                if test.outcome is Outcome.FAILED
            ]
            text = found.get(question.id, "")
            assert bool(sentences) == bool(text), name
            assert (
                any(f"{s[0].lower()}{s[1:]}" in text for s in sentences)
                or " raised " in text
                or not text
            ), name


def test_stubs_are_told_kindly(told: Told) -> None:
    """Each question says which line is still to be written."""
    found = told(BLUEPRINT.student)
    assert found.keys() == POINTS.keys()
    for text in found.values():
        assert re.search(r"still something to fill in: line \d+ of the cell says `.*None`\.", text)


def test_half_an_answer(told: Told) -> None:
    """Where some stubs are filled in, the first of the others is named."""
    question = "backward_propagation_with_regularization"
    source = solution_source(BLUEPRINT, question, "half")
    half = source.replace(
        "    dW1 = 1./m * np.dot(dZ1, X.T) + (lambd / m) * W1",
        "    dW1 = 1./m * np.dot(dZ1, X.T) + None",
    )
    (text,) = told(put_in(BLUEPRINT, {question: half})).values()
    assert "says `dW1 = 1./m * np.dot(dZ1, X.T) + None`" in text


TOLD: dict[str, tuple[str, tuple[tuple[str, str], ...], list[str]]] = {
    "no return": (
        "compute_cost_with_regularization",
        (("    return cost", "    pass"),),
        ["returns None", "Where to look: the end of your function, where a line with `return` is"],
    ),
    "a return of nothing": (
        "compute_cost_with_regularization",
        (("    return cost", "    return"),),
        ["Where to look: line 28 of the cell (`return`)."],
    ),
    "returned in another order": (
        "forward_propagation_with_dropout",
        (("return A3, cache", "return cache, A3"),),
        ["has no D1 where it should be", "of the cell (`return cache, A3`)"],
    ),
    "an array instead of a number": (
        "compute_cost_with_regularization",
        (("    return cost", "    return np.ones(2) * cost"),),
        ["cost should be one number, but is an array of the shape (2,)."],
    ),
    "cached in another order": (
        "forward_propagation_with_dropout",
        (("cache = (Z1, D1, A1", "cache = (Z1, A1, D1"),),
        [
            "In the place of D1 stands something else, and D1 stands in the place of A1",
            "of the cell (`return A3, cache`)",
        ],
    ),
    "less cached than should be": (
        "forward_propagation_with_dropout",
        (("cache = (Z1, D1, A1, W1, b1, Z2, D2, A2", "cache = (Z1, A1, W1, b1, Z2, A2"),),
        ["What your function returns has no W3 where it should be", "(`return A3, cache`)"],
    ),
    "what Jupyter has and the grader has not": (
        "compute_cost_with_regularization",
        (("    return cost", "    open(0, 'rb', closefd=False) and None\n    return cost"),),
        [
            "The grader does not have `open`: it has to go. It stands in",
            "line 28 (`open(0, 'rb', closefd",
        ],
    ),
    "what would end the notebook": (
        "compute_cost_with_regularization",
        (("    return cost", "    exit()\n    return cost"),),
        ["The grader does not have `exit`: it has to go. It stands in", "line 28 (`exit()`)."],
    ),
    "what would wait for an answer": (
        "compute_cost_with_regularization",
        (
            ("def compute", "def ask():\n    return input()\n\ndef compute"),
            ("    return cost", "    lambd = ask()\n    return cost"),
        ),
        [
            "The grader does not have `input`: it has to go. It stands in",
            "line 2 (`return input()`).",
        ],
    ),
    "a module that the grader has not": (
        "compute_cost_with_regularization",
        (
            ("def compute", "import json as j\n\ndef compute"),
            ("    return cost", "    lambd = j.loads('1')\n    return cost"),
        ),
        [
            "The grader does not have the module `json`: it has to go. It stands in",
            "line 30 (`lambd = j.loads('1')`). Until then no test can pass. You may import: numpy,",
        ],
    ),
    "a part of a module that the grader has not": (
        "compute_cost_with_regularization",
        (
            ("def compute", "if True:\n    from os import path\n\ndef compute"),
            ("    return cost", "    path.sep\n    return cost"),
        ),
        ["The grader does not have the module `os`: it has to go."],
    ),
    "a module that is not even here": (
        "compute_cost_with_regularization",
        (("    return cost", "    import no_such.thing\n    return cost"),),
        ["does not have the module `no_such`: it has to go.", "(`import no_such.thing`)"],
    ),
    "a name that is forgotten": (
        "backward_propagation_with_dropout",
        (("def backward_propagation_with_dropout", "def backward"),),
        ["There is no function backward_propagation_with_dropout yet. Run the cell above"],
    ),
    "a cell that Python cannot read": (
        "compute_cost_with_regularization",
        (("return cost", "return (cost"),),
        [
            "There is no function compute_cost_with_regularization yet.",
            "Python cannot read line 28 of its cell (`return (cost`): '(' was never closed. Mend",
        ],
    ),
    "a word of Python's own": (
        "compute_cost_with_regularization",
        (("(lambd / (2 * m))", "(lambda / (2 * m))"),),
        ["`lambda` is a word of Python's own; the argument is called `lambd`."],
    ),
    "another name": (
        "compute_cost_with_regularization",
        (("def compute_cost_with_regularization", "def compute_cost_with_L2"),),
        [
            "But there is `compute_cost_with_L2`, which looks like it",
            "has to say `def compute_cost",
        ],
    ),
}


RAISED = {
    "a name that is misspelled": (
        "compute_cost_with_regularization",
        (("(lambd / (2 * m))", "(lamda / (2 * m))"),),
        ["name 'lamda' is not defined. Is `lambd` meant?"],
    ),
    "a parameter by another name": (
        "compute_cost_with_regularization",
        (("parameters, lambd):", "parameters, reg):"), ("(lambd / (2 * m))", "(reg / (2 * m))")),
        ["unexpected keyword argument 'lambd'. The line that begins with `def` was given"],
    ),
    "a shape for its sizes": (
        "forward_propagation_with_dropout",
        (("np.random.rand(A1.shape[0], A1.shape[1])", "np.random.rand(A1.shape)"),),
        ["as an integer. A whole shape was given where the sizes are meant one by one."],
    ),
    "a comparison of an array": (
        "forward_propagation_with_dropout",
        (("(D1 < keep_prob).astype(int)", "1 if D1 < keep_prob else 0"),),
        ["An array is compared entry by entry, so there are many answers"],
    ),
    "arrays of different shapes in one": (
        "compute_cost_with_regularization",
        (("np.sum(np.square(W1))", "np.sum([W1, W2, W3])"),),
        ["Arrays of different shapes do not fit into one array."],
    ),
    "another operator than the power": (
        "compute_cost_with_regularization",
        (("np.square(W1)", "W1^2"),),
        ["`^` raises to no power in Python; `**` does."],
    ),
    "a matrix product of what does not fit": (
        "forward_propagation_with_dropout",
        (("A1 = A1 * D1", "A1 = np.dot(A1, D1)"),),
        ["not aligned", "Is it meant here, or a product entry by entry?"],
    ),
}


@pytest.mark.parametrize(("question", "edits", "words"), RAISED.values(), ids=RAISED)
def test_what_an_exception_means(
    told: Told, question: str, edits: tuple[tuple[str, str], ...], words: list[str]
) -> None:
    """Where Python's and NumPy's own words do not say what to do, a sentence does."""
    source = edited(solution_source(BLUEPRINT, question, "told"), edits, "told")
    (text,) = told(put_in(BLUEPRINT, {question: source})).values()
    flat = " ".join(text.split())
    assert [each for each in words if each not in flat] == []


IMPORTS = {
    "unused": ("import json\n\ndef compute", ""),
    "allowed": ("import scipy.linalg\nfrom collections import abc\n\ndef compute", "scipy, abc"),
    "passed over": ("import matplotlib.pyplot as plt\n\ndef compute", "plt.rcParams"),
    "tried": ("def compute", "try:\n        import no_such\n    except ImportError:\n        pass"),
    "bound anew": ("from os import path\n\ndef path():\n    return 1\n\ndef compute", "path()"),
}


@pytest.mark.parametrize(("above", "within"), IMPORTS.values(), ids=IMPORTS)
def test_imports_that_the_grader_takes(told: Told, above: str, within: str) -> None:
    """Nothing is said of an import that costs no points."""
    question = "compute_cost_with_regularization"
    source = edited(
        solution_source(BLUEPRINT, question, "imports"),
        (("def compute", above), ("    return cost", f"    {within}\n    return cost")),
        "imports",
    )
    assert told(put_in(BLUEPRINT, {question: source})) == {}


@pytest.mark.parametrize(("question", "edits", "words"), TOLD.values(), ids=TOLD)
def test_what_else_is_told(
    told: Told, question: str, edits: tuple[tuple[str, str], ...], words: list[str]
) -> None:
    """About what is returned, what the grader lacks, and a function that is not there."""
    source = solution_source(BLUEPRINT, question, "told")
    for old, new in edits:
        assert source.count(old) == 1
        source = source.replace(old, new)
    (text,) = told(put_in(BLUEPRINT, {question: source})).values()
    flat = " ".join(text.split())
    assert [each for each in words if each not in flat] == []
    reason = flat.partition("You may import:")[0]  # of which `random` is one
    assert ("random" in reason, "NameError" in reason) == (False, False)


def test_a_check_that_is_gone_is_named(given: Path) -> None:
    """What was not checked is not said to be right; each question is named before its check."""
    cells = BLUEPRINT.solution["cells"]
    kept = [cell for cell in cells if cell["id"] != "forward_propagation_with_dropout-check"]
    assert len(kept) == len(cells) - 1
    path = given / "unchecked.ipynb"
    path.write_text(dump_notebook({**BLUEPRINT.solution, "cells": kept}), encoding="utf-8")
    command = [sys.executable, "-m", "selfcheck", path.name]
    done = subprocess.run(command, cwd=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("this example is right") == len(POINTS) - 1
    assert "Question 3: forward propagation with dropout: not checked." in done.stdout
    assert [line for line in done.stdout.splitlines() if line.endswith(" ...")] == [
        f"Check for question {number} ({POINTS[name]:g} points) ..."
        for number, name in enumerate(POINTS, 1)
        if name != "forward_propagation_with_dropout"
    ]


def test_lines_are_short(given: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`nbgrader validate` cuts off what stands beyond some eighty characters."""
    (given / "blank.ipynb").write_text(dump_notebook(BLUEPRINT.student), encoding="utf-8")
    entries = [next(e for e in TABLE.values() if e.question == q) for q in POINTS]
    wrong = wrong_notebook(BLUEPRINT, entries)
    (given / "wrong.ipynb").write_text(dump_notebook(wrong), encoding="utf-8")
    for name in ("blank.ipynb", "wrong.ipynb"):
        main([str(given / name)])
        assert max(map(len, capfd.readouterr().out.split("\n"))) <= 80


def test_what_is_no_notebook_is_told(given: Path) -> None:
    """A wrong name, a wrong file and a call for help get a sentence, and no traceback."""
    (given / "cut.ipynb").write_text('{"cells": [', encoding="utf-8")
    for argument, words in {
        "--help": "Usage: python -m selfcheck NOTEBOOK.ipynb",
        "no_such.ipynb": "no_such.ipynb: there is no such file in this folder",
        "cut.ipynb": "cut.ipynb: cannot be read as a notebook: JSONDecodeError",
    }.items():
        command = [sys.executable, "-m", "selfcheck", argument]
        done = subprocess.run(command, cwd=given, capture_output=True, text=True, check=False)
        assert done.returncode == (0 if argument == "--help" else 2)
        assert (done.stdout[: len(words)], done.stderr) == (words, "")


def as_it_is(text: str) -> bytes:
    """As Jupyter saves it."""
    return text.encode()


def with_a_mark(text: str) -> bytes:
    """As some editors of Windows save it."""
    return text.encode("utf-8-sig")


def in_utf_16(text: str) -> bytes:
    """As PowerShell writes what it is sent."""
    return text.encode("utf-16")


def without_marks(text: str) -> bytes:
    """As programs save it that keep no metadata."""
    document = json.loads(text)
    for each in document["cells"]:
        each["metadata"] = {}
    return json.dumps(document).encode()


def indented(text: str) -> bytes:
    """With all of a cell indented, which Jupyter takes."""
    document = json.loads(text)
    for each in document["cells"]:
        if "".join(each["source"]).startswith("def compute_cost_with"):
            lines = "".join(each["source"]).splitlines(keepends=True)
            each["source"] = "".join(f"  {line}" for line in lines)
    return json.dumps(document).encode()


def star_imported(text: str) -> bytes:
    """With NumPy's names imported all at once."""
    document = json.loads(text.replace("np.square(W1)", "square(W1)"))
    document["cells"][2]["source"] = [*document["cells"][2]["source"], "\nfrom numpy import *"]
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "saved", [as_it_is, with_a_mark, in_utf_16, without_marks, indented, star_imported]
)
def test_a_right_answer_is_right_however_it_is_saved(
    given: Path, saved: Callable[[str], bytes]
) -> None:
    """What Jupyter runs and the grader reads is read here, too."""
    solved = dump_notebook(put_in(BLUEPRINT, {}))
    (given / "saved.ipynb").write_bytes(saved(solved))
    command = [sys.executable, "-m", "selfcheck", "saved.ipynb"]
    done = subprocess.run(command, cwd=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("Well done, this example is right")) == (0, 4)


def test_a_loop_is_stopped_by_hand(given: Path) -> None:
    """Ctrl-C says in which check and on which line the notebook was, and shows no traceback."""
    question = "compute_cost_with_regularization"
    source = solution_source(BLUEPRINT, question, "loop")
    lines = "    np.save('begun.npy', 0)\n    while True:\n        pass"
    loop = edited(source, (("    return cost", lines),), "loop")
    path = given / "loop.ipynb"
    path.write_text(dump_notebook(put_in(BLUEPRINT, {question: loop})), encoding="utf-8")
    # Where tests run in the background, processes would be started with the signal ignored.
    start = "import signal, runpy; signal.signal(signal.SIGINT, signal.default_int_handler); "
    run_it = f"import sys; sys.argv = ['selfcheck', {path.name!r}]; sys.path.insert(0, ''); "
    module = "runpy.run_module('selfcheck', run_name='__main__')"
    command = [sys.executable, "-c", start + run_it + module]
    with subprocess.Popen(command, cwd=given, stdout=-1, stderr=-1, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith("Check for question 1")
        while not (given / "begun.npy").exists():
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        said, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (2, "")
    assert re.search(r"^Stopped in cell \d+ \(`def .*, line (28|29|30) \(`", said)


def test_an_exception_is_told_with_its_line(told: Told) -> None:
    """Also where a helper in another cell raises it."""
    question = "compute_cost_with_regularization"
    source = solution_source(BLUEPRINT, question, "raises")
    calls = edited(source, ((" np.sum(np.square(W1))", " squares(W1)"),), "raises")
    notebook = put_in(
        BLUEPRINT,
        {question: calls},
        {question: ("def squares(W):\n    return W.sum_of_squares()",)},
    )
    (text,) = told(notebook).values()
    assert re.search(
        rf"raised AttributeError in {CELL}, line 2 \(`return W\.sum_of_squares\(\)`\)", text
    )


@pytest.mark.parametrize("question", POINTS)
def test_where_to_look_is_the_students_own_line(told: Told, question: str) -> None:
    """A line that the message names stands there in the student's cell."""
    for entry in TABLE.values():
        if entry.question != question:
            continue
        notebook = wrong_notebook(BLUEPRINT, [entry])
        (cell,) = [c for c in notebook["cells"] if f"def {question}(" in "".join(c["source"])]
        lines = "".join(cell["source"]).split("\n")
        for text in told(notebook).values():
            for number, line in re.findall(r"look: line (\d+) of the cell \(`(.*?)`\)", text):
                assert lines[int(number) - 1].partition("#")[0].strip() == line


def test_only_numpy_is_needed(given: Path) -> None:
    """With nothing but the release and NumPy, a process of its own checks a notebook."""
    (given / "solved.ipynb").write_text(dump_notebook(BLUEPRINT.solution), encoding="utf-8")
    code = (
        "import sys, runpy\n"
        "class Bare:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        top = name.partition('.')[0]\n"
        "        given = {'numpy', 'selfcheck', 'reg_utils', 'testCases'}\n"
        "        if top not in given | sys.stdlib_module_names: raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Bare())\n"
        "sys.path.insert(0, '.')\n"
        "sys.argv = ['selfcheck', 'solved.ipynb']\n"
        "runpy.run_module('selfcheck', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=given, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("this example is right") == len(POINTS)


def without_training(notebook: Notebook) -> Notebook:
    """Leave imports, answers and checks, for a run that takes seconds."""
    kept = ("imports", *(f"{q}-{part}" for q in POINTS for part in ("solution", "check")))
    return {**notebook, "cells": [cell for cell in notebook["cells"] if cell["id"] in kept]}


NOISY = """\
def noisy(function):
    def called(*args, **kwargs):
        import warnings  # the others are not for answers, but are there
        sys = warnings.sys
        logging, os = sys.modules["logging"], sys.modules["os"]
        warnings.warn("careful")
        logging.basicConfig()
        logging.error("noted")
        print("printed")
        print("to stderr", file=sys.stderr)
        os.write(2, b"past Python")
        return function(*args, **kwargs)
    return called

"""


def noisy(notebook: Notebook) -> Notebook:
    """Let each answer warn, print, and write to standard error in every way."""
    cells = json.loads(json.dumps(notebook["cells"]))
    for cell in cells:
        for question in POINTS:
            if cell["id"] == f"{question}-solution":
                source = "".join(cell["source"])
                cell["source"] = f"{NOISY}{source}\n\n{question} = noisy({question})\n"
    return {**notebook, "cells": cells}


VALIDATED: dict[str, tuple[Callable[[], Notebook], int]] = {
    "the solution": (lambda: BLUEPRINT.solution, 0),
    "right answers that make noise": (lambda: noisy(BLUEPRINT.solution), 0),
    "stubs": (lambda: BLUEPRINT.student, 4),
    "wrong answers": (
        lambda: wrong_notebook(
            BLUEPRINT, [TABLE["half forgotten in the cost"], TABLE["masks swapped"]]
        ),
        2,
    ),
}


@pytest.mark.parametrize(("make", "wrong"), VALIDATED.values(), ids=VALIDATED)
def test_nbgrader_validate_agrees(given: Path, make: Callable[[], Notebook], wrong: int) -> None:
    """What students run before they hand in says the same of each check."""
    path = given / "validated.ipynb"
    path.write_text(dump_notebook(without_training(make())), encoding="utf-8")
    patience = ("--Execute.timeout=240", "--Execute.startup_timeout=240")
    said = nbgrader(given, "validate", *patience, path.name, check=False)
    if wrong:
        assert f"VALIDATION FAILED ON {wrong} CELL(S)!" in said
        assert said.count("Not right yet.") >= wrong
        assert "selfcheck/checks.py" not in said
        assert "..." not in said  # what it puts for the end of a long line
    else:
        assert "Success! Your notebook passes all the tests." in said


def squeezed(text: str) -> str:
    """Leave white space out."""
    return re.sub(r"\s+", "", text)


def released() -> Iterable[tuple[str, str]]:
    """Give the text of each released file."""
    for path in sorted(ASSIGNMENT.release.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ASSIGNMENT.release).as_posix(), path.read_text("latin-1")


def test_hints_are_published_in_one_place_only() -> None:
    """Those of mistakes that the example shows, in the self-check; all others nowhere."""
    known = json.loads((ASSIGNMENT.release / "selfcheck/known.json").read_text(encoding="utf-8"))
    published = {hint for entry in known.values() for hint in entry["hints"].values()}
    shown = {entry.hint for name, entry in TABLE.items() if name not in UNSEEN | UNNAMED}
    assert published == shown
    for name, text in released():
        plain = json.dumps(text)[1:-1] if name.endswith(".json") else text
        for hint in HINTS - (shown if name == "selfcheck/known.json" else set()):
            assert hint not in text, (name, hint)
            assert hint not in plain, (name, hint)


def test_no_line_of_a_test_or_misconception_is_released() -> None:
    """But for what public cases say: their sentences and hints."""
    known = json.loads((ASSIGNMENT.release / "selfcheck/known.json").read_text(encoding="utf-8"))
    says = "".join(
        said["sentence"] + said["hint"]
        for entry in known.values()
        for said in entry["says"].values()
    )
    public = squeezed("".join("".join(cell["source"]) for cell in NOTEBOOK["cells"]) + says)
    sources = [*ASSIGNMENT.hidden_sources.values()]
    code = [squeezed(line.partition("#")[0]) for text in sources for line in text.split("\n")]
    edits = [squeezed(new) for entry in TABLE.values() for _, new in entry.edits]
    lines = {
        line.strip("\"'(),") for line in [*code, *edits] if not line.startswith(("from", "import"))
    }
    secret = {line for line in lines if len(line) >= 36 and line not in public}
    assert len(secret) > 300
    for name, text in released():
        flat = squeezed(text)
        assert [line for line in secret if line in flat] == [], name


def test_no_hidden_number_is_released() -> None:
    """No file has a number of six decimals or more from the tests that the notebook has not."""
    number = re.compile(r"\d+\.\d{6,}")
    sources = [*ASSIGNMENT.hidden_sources.values(), ASSIGNMENT.misconceptions.read_text()]
    hidden = {n[:10] for text in sources for n in number.findall(text)}
    public = {n[:10] for n in number.findall(ASSIGNMENT.master.read_text())}
    assert len(hidden) >= 20
    for name, text in released():
        assert {n[:10] for n in number.findall(text)} & hidden <= public, name


def test_known_holds_no_results() -> None:
    """Fingerprints are letters; there is no number in the file but positions in tuples."""
    known: dict[str, Any] = json.loads(
        (ASSIGNMENT.release / "selfcheck/known.json").read_text(encoding="utf-8")
    )
    assert known.keys() == POINTS.keys()
    parts = {"title", "stubs", "results", "names", "says", "hints", "modules", "silent"}
    for entry in known.values():
        assert entry.keys() == parts
        assert all(re.fullmatch("[a-p]{16}", mark) for mark in entry["hints"])
        for path in entry["results"]:
            assert all(isinstance(step, str) or step < 14 for step in path)
