"""What is wrong with a run: for each attack, and for the run as a whole."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attacks.catalogue import CodeAttack
from attacks.evidence import gradebook_rows, hidden_numbers, numbers_in, strays
from attacks.expected import Failure, Outcome, WholeOutcome
from attacks.ground import HONEST, LIMITS, Trial
from attacks.markup import active
from attacks.runs import LARGE, NBGRADER, Run

from gradekit.course.strays import LARGEST_TIMESTAMP, SECRET_FILE, TIMESTAMP_FILE, note_file

__all__ = ["RUN_CHECKS", "failure", "of_trial"]

START_SECONDS = 60.0
GRADER_MB = 512.0
STUDENT_MB = 512.0

_FAILURES: tuple[tuple[Failure, str], ...] = (
    ("time", r"computed for longer than|took longer than|took too long"),
    ("memory", r"asked for more memory"),
    ("ended", r"ended the whole Python process"),
    ("raised", r"^Your code raised "),
    ("reply", r"^The result (holds|is too large)|^What came back from the call"),
    ("unreadable", r"Python can run nothing in that cell|more than can be read|can be read\."),
    ("missing", r"There is no function|does not define"),
)


def failure(message: str) -> Failure:
    """Tell from a test's message how it failed."""
    for kind, pattern in _FAILURES:
        if re.search(pattern, message, re.MULTILINE):
            return kind
    return "wrong answer"


def of_trial(run: Run, trial: Trial) -> list[str]:
    """Say what an attack gained, and where its outcome is not the one it must have."""
    expected = trial.attack.expected
    document = run.document(trial.student)
    graded = not isinstance(expected, WholeOutcome) or (
        expected.present and (run.road != NBGRADER or expected.nbgrader)
    )
    found = list(_leaks(run, trial.student))
    if document is None:
        return [*found, "it was not graded"] if graded else found
    if not graded:
        return [*found, f"it was graded: {document['score']} points"]
    found += _lines(document)
    if isinstance(trial.attack, CodeAttack):
        assert isinstance(expected, Outcome)
        found += _code(document, expected, trial.place)
    else:
        assert isinstance(expected, WholeOutcome)
        found += _whole(document, expected)
    return found


def _code(document: dict[str, Any], expected: Outcome, place: str) -> Iterator[str]:
    allowed = expected.failures if place == "inside" else expected.at_load or expected.failures
    if place == "around" and "raised" in allowed:
        allowed = (*allowed, "missing")  # what raises there leaves no function behind
    for question in document["questions"]:
        if question["id"] == expected.question:
            yield from _lost(question, allowed, expected.passes)
        else:
            yield from _kept(question)
    yield from _notices(document, ())


def _lines(document: dict[str, Any]) -> Iterator[str]:
    """Hidden cases that name several lines of one question tell of what an early one held."""
    for question in document["questions"]:
        hidden = [t for t in question["tests"] if not t["name"].startswith("test_published")]
        named = {(t["place"]["cell"], t["place"]["line"]) for t in hidden if "place" in t}
        if len(named) > 1:
            yield f"{question['id']}: hidden cases name {len(named)} lines"


def _whole(document: dict[str, Any], expected: WholeOutcome) -> Iterator[str]:
    for question in document["questions"]:
        if not expected.judged:
            if question["status"] != "not_judged" or question["score"] is not None:
                yield f"{question['id']}: judged, {question['score']} points"
        elif question["id"] in expected.lost:
            yield from _lost(question, expected.failures, ())
        else:
            yield from _kept(question)
    yield from _notices(document, expected.notices)


def _lost(
    question: dict[str, Any], allowed: tuple[str, ...], passes: tuple[str, ...]
) -> Iterator[str]:
    name = question["id"]
    passed = {test["name"] for test in question["tests"] if test["outcome"] == "passed"}
    if passed - set(passes):
        yield f"{name}: gained {question['score']} points by {sorted(passed - set(passes))}"
    if set(passes) - passed:
        yield f"{name}: failed {sorted(set(passes) - passed)}, too"
    if question["status"] != "graded":
        yield f"{name}: not judged"
    kinds = {failure(t["message"]) for t in question["tests"] if t["outcome"] != "passed"}
    if kinds - set(allowed):
        odd = [t["message"] for t in question["tests"] if failure(t["message"]) not in allowed]
        yield f"{name}: failed by {sorted(kinds)}, not only {sorted(allowed)}: {odd[0]!r}"


def _kept(question: dict[str, Any]) -> Iterator[str]:
    if question["score"] != question["max_score"]:
        yield f"{question['id']}: {question['score']} of {question['max_score']} points are left"


def _notices(document: dict[str, Any], expected: tuple[str, ...]) -> Iterator[str]:
    kinds = sorted({notice["kind"] for notice in document["notices"]})
    if kinds != sorted(expected):
        yield f"notices {kinds}, not {sorted(expected)}"


def _leaks(run: Run, student: str) -> Iterator[str]:
    """Search every file that the student receives."""
    secrets = [*run.ground.canaries.values(), (run.ground.course / "course.secret").read_text()]
    for path, content in _received(run, student):
        name = path.relative_to(run.ground.course)
        if any(secret.encode() in content for secret in secrets) or b"SQLite format 3\0" in content:
            yield f"{name} holds a secret"
        text = content.decode("utf-8", "replace")
        if path.name == "grade.json":
            texts = [t["message"] for q in json.loads(text)["questions"] for t in q["tests"]]
            if any(map(_acts, texts)):
                yield f"{name} holds control characters"
        numbers = numbers_in(text) & hidden_numbers(run.ground.course) - _known_numbers(run)
        if numbers:
            yield f"{name} holds hidden numbers: {sorted(numbers)[:3]}"
        if not _is_own(run, student, path, content):
            yield from (f"{name} would act: {piece}" for piece in active(path, content)[:3])
        lines = [line for line in _test_lines(run.ground.course) if line in text]
        if lines:
            yield f"{name} holds a line of a test: {lines[0]}"


def _received(run: Run, student: str) -> Iterator[tuple[Path, bytes]]:
    for folder in ("autograded", "feedback"):
        root = run.ground.course / folder / student
        for path in sorted(root.rglob("*")) if not root.is_symlink() else ():
            if path.is_file():
                yield path, path.read_bytes()


def _is_own(run: Run, student: str, path: Path, content: bytes) -> bool:
    """Whether a file is a copy of what the student handed in, which shows them nothing new."""
    own = run.ground.course / "submitted" / student / "regularization" / path.name
    return own.is_file() and own.read_bytes() == content


def _known_numbers(run: Run) -> set[str]:
    """Give the numbers that everybody's files hold."""
    texts = (
        content.decode("utf-8", "replace")
        for student in ("honest-blank", "honest-solved")
        for _, content in _received(run, student)
    )
    return set().union(*map(numbers_in, texts))


@functools.cache
def _test_lines(course: Path) -> frozenset[str]:
    """Give the lines of tests that no student has in a support file as well."""
    given, tests = (
        {
            line.strip()
            for path in (course / folder).rglob(files)
            for line in path.read_text(encoding="utf-8").splitlines()
        }
        for folder, files in (("release", "*.py"), ("tests/hidden", "test_*.py"))
    )
    return frozenset(line for line in tests - given if len(line) > 30 and "(" in line)


def _acts(text: str) -> bool:
    """Whether a text holds what acts on a terminal or turns around what is read."""
    return any(
        unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c not in "\n\t" for c in text
    )


def finished(run: Run, alone: Run) -> list[str]:
    """Every command ended by itself, and said only whether somebody must look at something."""
    found = [f"{c.name}: exit status {c.status}" for c in run.commands if c.status not in (0, 1)]
    broken = [c for c in run.commands if "gradekit" in c.name and b"Traceback (most" in c.output]
    return found + [f"{c.name} broke: {c.output[-300:]!r}" for c in broken]


def punctual(run: Run, alone: Run) -> list[str]:
    """The run took no longer than the limits allow all attacks together, with one at a time."""
    hanging = [t for t in run.trials if _may_hang(t)]
    students = len(run.trials) + len(HONEST)
    allowed = START_SECONDS + 4 * students + LIMITS["question_seconds"] * len(hanging)
    return [
        f"{c.name}: took {c.seconds:.0f} s, not {allowed:.0f}"
        for c in run.commands
        if c.seconds > allowed
    ]


def _may_hang(trial: Trial) -> bool:
    return isinstance(trial.attack, CodeAttack) and "time" in trial.attack.expected.failures


def left_no_process(run: Run, alone: Run) -> list[str]:
    """No process is left when a command has ended."""
    return [f"{c.name}: {survivor}" for c in run.commands for survivor in c.survivors]


def bounded_memory(run: Run, alone: Run) -> list[str]:
    """No process of the grader's, and none that runs student code, grew without bound."""
    peaks = [(c.name, "the grader's", c.peak_grader_mb, GRADER_MB) for c in run.commands]
    peaks += [(c.name, "a student's", c.peak_student_mb, STUDENT_MB) for c in run.commands]
    return [
        f"{name}: {whose} process took {peak:.0f} MB, not {bound:.0f}"
        for name, whose, peak, bound in peaks
        if peak > bound
    ]


def left_files_alone(run: Run, alone: Run) -> list[str]:
    """Tests, submissions, the kit and the interpreter's packages are as they were."""
    changed = []
    for path in sorted({*run.before, *run.after}):
        was, now = run.before.get(path, "not there"), run.after.get(path, "not there")
        if was != now and not (run.road == NBGRADER and _taken_away(run, Path(path), was, now)):
            changed.append(f"{path}: was {was}, is {now}")
    return changed


_STUDENT_AND_ASSIGNMENT = 2
_DEEPEST = 20  # folders inside one another that stay


def _taken_away(run: Run, path: Path, was: str, now: str) -> bool:
    """Whether a change is that a stray was taken out of a submission, or the note about it.

    Links, special files, settings, endless time stamps and folders too deep go before nbgrader
    could follow, copy or read them.
    """
    submitted = run.ground.course / "submitted"
    if not path.is_relative_to(submitted):
        return False
    is_time = path.name == TIMESTAMP_FILE and was[0] == "-"
    endless = is_time and int(was.split()[1]) > LARGEST_TIMESTAMP
    stray = was[0] in "lpscb" or path.stem.endswith("_config") or endless
    if was == "not there":
        return path == note_file(
            submitted / path.relative_to(submitted).parts[0] / "regularization"
        )
    in_the_way = {"grade.json", SECRET_FILE, TIMESTAMP_FILE}
    odd = any(
        parent.name in in_the_way and run.before.get(str(parent), "-")[0] == "d"
        for parent in (path, *path.parents)
    )
    too_deep = len(path.relative_to(submitted).parts) > _STUDENT_AND_ASSIGNMENT + _DEEPEST
    return (stray or odd or too_deep) and now == "not there"


def left_nothing_behind(run: Run, alone: Run) -> list[str]:
    """Nothing new lies where attacks try to write."""
    return strays(run.ground)


def left_honest_students_alone(run: Run, alone: Run) -> list[str]:
    """Honest students' documents and rows are those that they have when graded alone."""
    changed = []
    for student in HONEST:
        for name in ("regularization.ipynb", "grade.json"):
            path = Path("autograded", student, "regularization", name)
            mine, theirs = (r.ground.course / path for r in (run, alone))
            if not mine.exists() or _unstamped(mine) != _unstamped(theirs):
                changed.append(f"{path} differs")
    rows, expected = gradebook_rows(run.ground), gradebook_rows(alone.ground)
    changed += [f"gradebook: other {name}" for name in rows if rows[name] != expected[name]]
    return changed


def _unstamped(path: Path) -> bytes:
    """Read a file without the level of isolation, which may differ."""
    return re.sub(rb'"isolation": "[^"]*"', b"", path.read_bytes())


def reached_its_level(run: Run, alone: Run) -> list[str]:
    """Every document says that student code was locked in as far as it can be there."""
    found = {s: (run.document(s) or {}).get("isolation") for s in HONEST}
    return [f"{s}: {level}" for s, level in found.items() if level != run.mode.isolation]


def gradebook_agrees(run: Run, alone: Run) -> list[str]:
    """The gradebook gives everybody the score that stands in the document."""
    from gradekit.course.gradebook import Gradebook

    with Gradebook(run.ground.course) as gradebook:
        rows = gradebook.rows("regularization")
    found = []
    for row in rows:
        document = run.document(row.student)
        score = document["score"] if document else 0.0
        if row.score != score:
            found.append(f"{row.student!r}: {row.score}, not {score}")
    return found


def wrote_plain_text(run: Run, alone: Run) -> list[str]:
    """Nothing acts on the terminal that a command writes to, and nothing floods it."""
    floods = [
        f"{c.name} wrote {len(c.output)} bytes and more"
        for c in run.commands
        if len(c.output) >= LARGE
    ]
    return (
        floods
        + [
            f"{c.name} wrote control characters: {line!r}"
            for c in run.commands
            for line in c.output.decode("utf-8", "surrogateescape").splitlines()
            if _acts(re.sub(r"\r$", "", line))
        ][:5]
    )


RUN_CHECKS = (
    finished,
    punctual,
    left_no_process,
    bounded_memory,
    left_files_alone,
    left_nothing_behind,
    left_honest_students_alone,
    reached_its_level,
    gradebook_agrees,
    wrote_plain_text,
)
