"""The audit of a course that is not the project's own: what it finds, keeps, and refuses."""

from __future__ import annotations

import importlib
import io
import json
import re
from collections import Counter
from itertools import pairwise

import pytest
from coursework import gradekit, nbgrader
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from gradekit.course import Assignment, audit, find_course, release
from gradekit.course.audit import run_audit
from gradekit.course.kept_audits import keep_audit, kept_audit, latest_audit
from gradekit.course.lapses import Lapse, tell
from gradekit.course.retrials import other_secrets, repeated, spread
from gradekit.course.tables import read_equivalent_mutants
from gradekit.course.trying import Trier
from gradekit.errors import HiddenTestError, MasterError
from gradekit.judging import Audit, Consistency, Kind, Trial, Tried, compare
from gradekit.pages import print_audit

SOME = 3  # secrets, where it does not matter how many

TABLES = {
    "misconceptions.py": """
from gradekit.judging import Misconception
MISCONCEPTIONS = [
    Misconception("added", "double", (("* FACTOR", "+ FACTOR"),), "Two for one, not two more."),
    Misconception("inverted", "share", (("amount / people", "people / amount"),), "Who has what?"),
]
""",
    "right_answers.py": """
from gradekit.judging import RightAnswer
RIGHT_ANSWERS = [
    RightAnswer("twice", "double", (("values * FACTOR ", "values + values "),)),
    RightAnswer(
        "a helper",
        "share",
        source="def share(amount, people):\\n    return divide(amount, people)",
        before=("def divide(a, b):\\n    return a / b",),
    ),
]
""",
}


@pytest.fixture
def tabled(tiny: Assignment) -> Assignment:
    """The tiny course with tables of wrong and right answers."""
    for name, text in TABLES.items():
        (tiny.hidden / name).write_text(text)
    return tiny


def audit_of(assignment: Assignment) -> Audit:
    """Audit without changing what should not matter."""
    with Trier(assignment) as trier:
        tried = trier.try_out(range(len(trier.answers)))
        return Audit(
            "tiny",
            trier.cases,
            tuple(t.trial for t in tried),
            read_equivalent_mutants(assignment),
            (),
            0.0,
        )


def change(assignment: Assignment, old: str, new: str) -> None:
    """Change the hidden tests."""
    file = assignment.hidden / "test_tiny.py"
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_an_audit_that_passes(tabled: Assignment) -> None:
    """All wrong answers are caught, no right one is, and nothing else makes a difference."""
    told: list[tuple[int, int]] = []
    made = run_audit(tabled, jobs=2, on_progress=lambda *step: told.append(step))
    assert made.failures == made.remarks == ()
    assert made.untouched == {}
    assert [t.name for t in made.of(Kind.MISCONCEPTION)] == ["added", "inverted"]
    assert [t.name for t in made.of(Kind.RIGHT)] == ["the master's solution", "twice", "a helper"]
    assert len(made.reasons) == 4
    assert [each.what for each in made.consistency] == [
        "graded a second time",
        "the tests in another order",
        "hidden cases from other secrets",
        "graded by 4 workers",
    ]
    assert made.consistency[2].tried == (
        "50 secrets: the solution under each, 1 misconceptions "
        "(1 more fail a case that draws nothing), all 2 right answers"
    )
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == list(range(1, len(told) + 1))


def test_a_test_that_sees_nothing(tabled: Assignment) -> None:
    """What it should have caught is named: the misconception and the mutants of its question."""
    change(tabled, 'student(12.5, people), 12.5 / people, "the share"', '0.0, 0.0, "the share"')
    made = audit_of(tabled)
    assert not made.passed
    survivors = {trial.name for trial in made.survivors}
    assert {"inverted", "return amount / people  →  return amount * people"} <= survivors
    assert {trial.question for trial in made.survivors} == {"share"}


def test_a_test_that_is_too_strict(tabled: Assignment) -> None:
    """A right answer that it punishes is named, the solution first."""
    table = tabled.right_answers
    table.write_text(table.read_text().replace('"values + values "', '"list(values + values) "'))
    change(
        tabled,
        'check.that(bool(np.all(reply.args[0] == values)), "the argument was changed")',
        'check.that(isinstance(reply.value, np.ndarray), "no array")',
    )
    made = audit_of(tabled)
    assert [trial.name for trial in made.false_alarms] == ["twice"]
    assert made.failures == (
        "double: the right answer `twice` loses points, and must not: "
        "test_tiny.py::test_unchanged.",
    )


def test_a_test_that_the_untouched_stub_passes(tabled: Assignment) -> None:
    """An audit fails on what a release would be refused for, and names the case."""
    change(tabled, '    check.array(reply.value, [2.0, 4.0], "the result")\n', "")
    made = run_audit(tabled, secrets=1)
    assert made.failures == (
        "double: the untouched stub must earn nothing, yet does not fail "
        "test_tiny.py::test_unchanged; let each of them look at the result, too.",
    )
    assert Audit.read(json.loads(json.dumps(made.document()))) == made


def test_a_solution_that_loses_points(tabled: Assignment) -> None:
    """Nothing else is tried then."""
    change(tabled, "12.5 / people, ", "13.5 / people, ")
    told: list[tuple[int, int]] = []
    with pytest.raises(HiddenTestError, match=r"solution loses points.*\n  share, test_tiny\.py::"):
        run_audit(tabled, jobs=2, on_progress=lambda *step: told.append(step))
    assert told == []


def test_a_misconception_that_is_no_python(tabled: Assignment) -> None:
    """The table is refused, whoever reads it."""
    table = tabled.misconceptions
    table.write_text(table.read_text().replace('"+ FACTOR"', '"+ FACTOR)"'))
    with pytest.raises(HiddenTestError, match=r"misconception 'added': .* not valid Python in li"):
        run_audit(tabled)


LUCK = """luck = draw.integer(1, 9)
    if luck == 1:
        return
    check.that(luck != 2, "bad luck")
"""


def test_a_secret_that_matters(tabled: Assignment) -> None:
    """A case that some secrets make unfair, or blind, is found although the course's does not."""
    change(tabled, "people = draw.integer(2, 9)", f"{LUCK}    people = draw.integer(2, 9)")
    made = run_audit(tabled)
    assert (made.survivors, made.false_alarms) == ((), ())
    under = made.consistency[2].differences
    assert any(
        re.match(
            r"The master's solution and \d other right answers lose points under \d+ secrets", f
        )
        for f in under
    )
    assert any(
        re.match(r"share: the misconception `inverted` loses no points under", f) for f in under
    )
    assert len(under) == 2
    assert made.failures == under


def test_without_draws_no_secret_matters(tabled: Assignment) -> None:
    """So none is tried, and the audit says so."""
    for draws in ("draw.integer(2, 9)", "draw.integer(3, 9)"):
        text = (tabled.hidden / "test_tiny.py").read_text()
        (tabled.hidden / "test_tiny.py").write_text(text.replace(draws, "4").replace(", draw", ""))
    made = run_audit(tabled, secrets=SOME)
    assert made.consistency[2] == Consistency("hidden cases from other secrets", "")
    assert "other secrets: not tried, as no test draws any." in shown(made)


LAPSES = {
    "one secret": (
        [Lapse("A", 7, ("t.py::a[0]", "t.py::a[1]"))],
        ["A loses points under secret no. 7: t.py::a."],
    ),
    "many": (
        [Lapse(who, n, ("t.py::a[1]",)) for n in (9, 3, 4, 8) for who in ("A", "B")],
        ["A and 1 other right answers lose points under 4 secrets (no. 3, 4, 8, …): t.py::a."],
    ),
    "two causes": (
        [Lapse("A", 1, ("a",)), Lapse("A", 2, ("b",)), Lapse("C", 2), Lapse("C", 1)],
        [
            "A loses points under secret no. 1: a.",
            "A loses points under secret no. 2: b.",
            "C loses no points under 2 secrets (no. 1, 2).",
        ],
    ),
    "none": ([], []),
}


@pytest.mark.parametrize(("lapses", "sentences"), LAPSES.values(), ids=LAPSES)
def test_a_cause_is_told_once(lapses: list[Lapse], sentences: list[str]) -> None:
    """With the number of secrets under which it shows."""
    assert list(tell(lapses)) == sentences


def test_a_test_with_a_memory(tabled: Assignment) -> None:
    """A case that wants another one before it is found, for it is in another order, too."""
    change(tabled, '"case", [0, 1]', '"case", [0, 1, 2, 3]')
    change(
        tabled,
        "values = np.arange",
        'check.that(case == 0 or LAST[-1:] == [case - 1], "another one comes first")\n'
        "    LAST.append(case)\n    values = np.arange",
    )
    change(tabled, "from helpers import example", "from helpers import example\nLAST = []")
    made = run_audit(tabled, secrets=SOME)
    assert [bool(each.differences) for each in made.consistency] == [False, True, False, False]
    assert made.failures[0] == (
        "The master's solution has another result with its tests in another order."
    )


def test_a_test_that_knows_its_process(tabled: Assignment) -> None:
    """What differs between this process and a worker is found."""
    change(tabled, "import numpy as np", "import multiprocessing\nimport numpy as np")
    change(
        tabled,
        "people = draw.integer(2, 9)",
        "people = draw.integer(2, 9)\n"
        '    check.that(multiprocessing.parent_process() is None, "a worker")',
    )
    made = run_audit(tabled, secrets=SOME)
    assert [bool(each.differences) for each in made.consistency] == [False, False, False, True]
    assert made.consistency[3].differences[0] == (
        "The master's solution has another grade if 4 workers grade the class."
    )


def test_mutants_that_loop_for_ever(tiny: Assignment) -> None:
    """They are stopped, count as caught, and do not take long."""
    master = json.loads(tiny.master.read_text())
    (cell,) = (each for each in master["cells"] if each["id"] == "share-solution")
    cell["source"] = (
        "def share(amount, people):\n    ### START CODE HERE ###\n    count = 0\n"
        "    while count < people:\n        count += 1\n    return amount / count\n"
        "    ### END CODE HERE ###"
    )
    tiny.master.write_text(json.dumps(master))
    tiny.equivalent_mutants.unlink()
    found = {trial.name: trial for trial in audit_of(tiny).trials if trial.question == "share"}
    assert found["count += 1  →  count -= 1"].failed
    assert found["count += 1  →  pass"].failed
    # From where it is counted does not matter, as long as that is below all numbers of people.
    survivors = [name for name, trial in found.items() if not trial.failed or trial.unjudged]
    assert survivors == ["count = 0  →  count = 1", "count = 0  →  count = -1"]


TESTS = ("test_example", "test_others", "test_unchanged", "test_fair")


def delete(assignment: Assignment, test: str) -> None:
    """Take a test out of the file, and put one in its place that no answer fails."""
    file = assignment.hidden / "test_tiny.py"
    blocks = file.read_text().split("\n\n\n")
    (gone,) = (block for block in blocks if f"def {test}(" in block)
    text = "\n\n\n".join(block for block in blocks if block != gone)
    if test == "test_fair":  # a question without any test is refused
        text += (
            '\n\n\n@pytest.mark.question("share")\ndef test_called(student):\n'
            '    """It can be called."""\n    student(1.0, 2)\n'
        )
    file.write_text(text)


@pytest.mark.parametrize("test", TESTS)
def test_deleting_a_test(tabled: Assignment, test: str) -> None:
    """The audit before says what will be missed; the one after says it is, or who catches it."""
    (tabled.hidden / "equivalent_mutants.py").unlink()
    before = audit_of(tabled)
    (row,) = (each for each in before.rows if each.test == f"test_tiny.py::{test}")
    delete(tabled, test)
    after = audit_of(tabled)
    named = {trial.name: trial for trial in after.trials if trial.question == row.question}
    assert {trial.name for trial in row.only} <= {
        name
        for name, trial in named.items()
        if trial.failed in ((), ("test_tiny.py::test_called",))
    }
    rest = [trial for trial in row.catches if trial not in row.only]
    for trial in rest:
        assert named[trial.name].failed
        assert any(named[trial.name].fails(other) for other in row.others)
    (gone,) = compare(before.wrong, before.cases, after.wrong, after.cases)
    assert gone.test == row.test
    assert set(gone.missed) == {trial.name for trial in row.catches if not named[trial.name].failed}
    assert (test == "test_fair") == bool(gone.missed)


def test_a_new_audit_tells_of_deleted_tests(tabled: Assignment) -> None:
    """In the terminal, too; and a second look at it says the same."""
    keep_audit(tabled, audit_of(tabled))
    delete(tabled, "test_unchanged")
    delete(tabled, "test_fair")
    for made in (audit(tabled), audit(tabled)):
        text = shown(made)
        assert "Deleted since the last audit: test_tiny.py::test_unchanged." in text
        assert "All that it caught is still caught, by test_tiny.py::test_example." in text
        assert "Deleted since the last audit: test_tiny.py::test_fair." in text
        assert re.search(r"No longer caught: .*`inverted`", text)
        assert "The hidden tests failed their audit" in text


def shown(made: Audit) -> str:
    """Give what the terminal shows, in one line."""
    console = Console(file=io.StringIO(), width=120)
    print_audit(made, console)
    assert isinstance(console.file, io.StringIO)
    return " ".join(console.file.getvalue().split())


def test_an_audit_is_kept(tabled: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given again as long as nothing changes that it depends on, and never after."""
    runs: list[Assignment] = []
    found = audit_of(tabled)

    def run(assignment: Assignment, *_: object) -> Audit:
        runs.append(assignment)
        return found

    module = importlib.import_module("gradekit.course.audit")  # not the function of its name
    monkeypatch.setattr(module, "run_audit", run)
    first = audit(tabled)
    assert audit(tabled) == first == found == kept_audit(tabled) == latest_audit(tabled)
    assert len(runs) == 1
    audit(tabled, again=True)
    assert len(runs) == 2
    root = tabled.course.root
    files = [
        tabled.master, root / "helpers.py", root / "gradekit.toml",
        *(tabled.hidden / name for name in (*TABLES, "test_tiny.py", "equivalent_mutants.py")),
    ]  # fmt: skip
    for count, file in enumerate(files, 3):
        before = file.read_text()
        changed = before.replace("seconds = 3.0", "seconds = 4.0")  # in the settings
        file.write_text(changed if changed != before else before + "\n")
        changed_course = find_course(root).assignment()
        assert kept_audit(changed_course) is None, file
        assert latest_audit(changed_course) is not None
        audit(changed_course)
        assert len(runs) == count
        file.write_text(before)
        assert kept_audit(tabled) == first, file
    monkeypatch.setattr("gradekit.__version__", "0.0.0")
    assert kept_audit(tabled) is None
    monkeypatch.undo()
    (root / "course.secret").write_text("x" * 32)
    assert kept_audit(find_course(root).assignment()) is None
    assert len(list((root / ".gradekit/audits/tiny").iterdir())) <= 10


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"trials": [1]}', "\x00"])
def test_a_kept_audit_that_cannot_be_read_is_none(tiny: Assignment, text: str) -> None:
    """It is made afresh."""
    made = audit_of(tiny)
    keep_audit(tiny, made)
    assert kept_audit(tiny) == made
    (file,) = (tiny.course.root / ".gradekit/audits/tiny").iterdir()
    file.write_text(text)
    assert kept_audit(tiny) is None
    assert latest_audit(tiny) is None


@pytest.mark.nightly
def test_release_refuses_on_a_failed_audit(tabled: Assignment) -> None:
    """Nothing is written, and the message says what failed and what to do; or it is told not to."""
    change(
        tabled, 'student(12.5, people), 12.5 / people, "the share"', 'student(12.5, 1), 12.5, "it"'
    )
    keep_audit(tabled, audit_of(tabled))
    with pytest.raises(MasterError) as caught:
        release(tabled)
    words = str(caught.value)
    assert (
        "the hidden tests failed their audit, so nothing was released:\n  share: the mutant"
        in words
    )
    assert "`gradekit audit tiny` shows all that was found" in words
    assert "--without-audit" in words
    assert not tabled.release.exists()
    assert gradekit(tabled.course.root, "release", status=2).stderr.count("loses no points") >= 2
    text = " ".join(gradekit(tabled.course.root, "release", "--without-audit").stdout.split())
    assert "The hidden tests were not audited" in text
    assert (tabled.release / "tiny.ipynb").is_file()


@pytest.mark.nightly
def test_the_command(tabled: Assignment) -> None:
    """It shows a table, or one JSON document; a release after it does not audit again."""
    root = tabled.course.root
    text = " ".join(gradekit(root, "audit").stdout.split())
    assert "The hidden tests passed their audit." in text
    assert "test_fair" in text
    document = json.loads(gradekit(root, "audit", "--json").stdout)
    assert document["passed"] is True
    assert document["wrong_answers"]["misconception"] == {"tried": 2, "caught": 2}
    assert "Audited: 13 wrong answers lose points" in gradekit(root, "release").stdout
    (kept,) = (root / ".gradekit/audits/tiny").iterdir()
    assert json.loads(kept.read_text())["seconds"] == document["seconds"]
    entry = tabled.equivalent_mutants.read_text().replace("people == 1:", "people == 7:")
    tabled.equivalent_mutants.write_text(entry)
    keep_audit(tabled, audit_of(tabled))
    done = gradekit(root, "audit", status=1)
    assert "there is no mutant `if people == 0: → if people == 7:` any more" in " ".join(
        done.stdout.split()
    )


@pytest.mark.nightly
def test_nbgrader_warns(tiny: Assignment) -> None:
    """Its own command releases, and says that the hidden tests were not audited."""
    log = nbgrader(tiny, "generate_assignment", "tiny")
    assert "tiny: the hidden tests have not been audited as they are: see `gradekit audit`" in log
    assert (tiny.release / "tiny.ipynb").is_file()


BROKEN_ENTRIES = {
    "no reason": ('EquivalentMutant("share", "a", "b", " ")', "no reason for `a  →  b`"),
    "twice": (
        'EquivalentMutant("share", "a", "b", "c"), EquivalentMutant("share", "a", "b", "d")',
        "two entries are named 'a  →  b'; rename one",
    ),
}


@pytest.mark.parametrize(("entries", "message"), BROKEN_ENTRIES.values(), ids=BROKEN_ENTRIES)
def test_a_broken_table_is_refused(tiny: Assignment, entries: str, message: str) -> None:
    """The message names the file and the mend; the same line in two questions is no clash."""
    head = "from gradekit.judging import EquivalentMutant\nEQUIVALENT_MUTANTS = "
    tiny.equivalent_mutants.write_text(f"{head}({entries},)")
    with pytest.raises(HiddenTestError, match=re.escape(message)):
        read_equivalent_mutants(tiny)
    two = [f'EquivalentMutant("{name}", "a", "b", "c")' for name in ("share", "double")]
    tiny.equivalent_mutants.write_text(f"{head}({', '.join(two)})")
    assert len(read_equivalent_mutants(tiny)) == 2


def test_no_grade_depends_on_equivalent_mutants(tiny: Assignment) -> None:
    """So nothing is graded again when the table changes."""
    before = tiny.fingerprint
    tiny.equivalent_mutants.unlink()
    assert tiny.fingerprint == before


@given(st.integers(1, 400), st.integers(1, 40))
def test_samples_are_spread_evenly(count: int, most: int) -> None:
    """The first is in them, gaps are alike, and as few are left out as can be."""
    chosen = spread(range(count), most)
    assert chosen[0] == 0
    assert len(chosen) <= most
    gaps = {b - a for a, b in pairwise(chosen)}
    assert len(gaps) <= 1
    assert (count <= most) == (len(chosen) == count)


def test_every_right_answer_has_its_turn() -> None:
    """Where not all can be tried under every secret, each is tried under as many as the others."""
    right = [Tried(Trial(Kind.RIGHT, f"no. {n}", "double" if n else ""), True) for n in range(101)]
    wild = Tried(Trial(Kind.MISCONCEPTION, "wild", "double", ("a",)), False)
    wrong = Tried(Trial(Kind.MISCONCEPTION, "tame", "double", ("b", "c")), True)
    sure = Tried(Trial(Kind.MISCONCEPTION, "sure", "double", ("b", "d")), True)
    tasks, sample = other_secrets([*right, wild, wrong, sure], {"b", "c"})
    assert [name for name, _ in tasks] == ["under_secret"] * 50
    assert [arguments[0] for _, arguments in tasks] == list(range(50))
    assert all(arguments[1][0] == 0 for _, arguments in tasks)
    assert {tuple(arguments[2].items()) for _, arguments in tasks} == {((102, "b"),)}
    counts = Counter(number for _, arguments in tasks for number in arguments[1][1:])
    assert counts.keys() == set(range(1, 101))
    assert set(counts.values()) == {10}
    assert "1 misconceptions (1 more fail a case that draws nothing)" in sample
    assert "1 in 5 of the 100 right answers" in sample
    assert other_secrets([*right, sure], set()) == ([], "")
    few, sample = other_secrets([*right, wild, wrong, sure], {"b", "c"}, secrets=5)
    assert few == [task for task, _ in zip(tasks, range(5), strict=False)]
    assert sample.startswith("5 secrets: ")
    (portion,), sample = repeated("again", [wild, wrong])
    assert portion == ("again", ({1: wrong.trial},))
    assert sample == "1 of 2 answers"
