"""What handing in late costs: the policy, its settings, and both roads to the gradebook."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path

import pytest
from coursework import grade_document, gradekit, hand_in, nbgrader, rows
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook as Database
from rich.console import Console

from gradekit.course import Assignment, Summary, find_course, grade_all
from gradekit.course.gradebook import Row
from gradekit.course.grader import read_assignment
from gradekit.course.late import Handing, LatePolicy, LateRules, late_words, lateness
from gradekit.course.settings import parse_settings
from gradekit.errors import SettingsError
from gradekit.pages import print_summary

MOMENT = datetime(2026, 10, 1, 22)  # noqa: DTZ001 - nbgrader's are naive
MINUTE = 60


def oracle(
    seconds: int, granted: int, given: int | None, policy: LatePolicy, score: Decimal
) -> Decimal:
    """Reckon a penalty by counting days one by one, in decimals."""
    until = max(granted, given or 0) * MINUTE
    if seconds <= until:
        return Decimal(0)
    start, taken = until + int(policy.grace_minutes * MINUTE), Decimal(0)
    while start < seconds:
        taken += Decimal(str(policy.percent_per_day))
        start += 86_400
        if taken >= Decimal(str(policy.cap_percent)):
            taken = Decimal(str(policy.cap_percent))
            break
    return (score * taken / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


policies = st.builds(
    LatePolicy,
    percent_per_day=st.integers(0, 1000).map(lambda tenths: tenths / 10),
    grace_minutes=st.integers(0, 3000),
    cap_percent=st.integers(0, 100),
)
around = st.integers(-3, 3)
minutes = st.integers(0, 6).flatmap(lambda d: around.map(lambda m: max(0, d * 1440 + m)))


@given(
    seconds=st.integers(-90_000, 900_000)
    | st.tuples(minutes, around).map(lambda t: t[0] * MINUTE + t[1]),
    granted=st.just(0) | minutes,
    given=st.none() | minutes,
    policy=policies,
    hundredths=st.integers(0, 10_000),
)
def test_penalties_against_counting(
    seconds: int, granted: int, given: int | None, policy: LatePolicy, hundredths: int
) -> None:
    """Whatever the policy and the times: what a count day by day takes off, to the hundredth."""
    extensions = {} if given is None else {"ada": timedelta(minutes=given)}
    rules = LateRules(policy, None, extensions)
    handing = Handing(MOMENT + timedelta(seconds=seconds), MOMENT, timedelta(minutes=granted))
    found = lateness(rules, "ada", handing)
    score = hundredths / 100
    taken = 0.0 if found is None else found.points(score)
    assert Decimal(str(taken)) == oracle(seconds, granted, given, policy, Decimal(hundredths) / 100)
    assert 0 <= taken <= score


FORGIVEN = "within the grace period, nothing is taken off"
MOST = "(the most that is taken off)"
WORDS = {
    "in time": (0, LatePolicy(10), ""),
    "a second": (1, LatePolicy(10), "1 day late: −10 %"),
    "two days": (2 * 86_400, LatePolicy(10), "2 days late: −20 %"),
    "two days and a bit": (2 * 86_400 + 1, LatePolicy(10), "3 days late: −30 %"),
    "half a percent": (86_400, LatePolicy(2.5), "1 day late: −2.5 %"),
    "grace": (600, LatePolicy(10, 10), f"10 minutes late: {FORGIVEN}"),
    "after the grace": (601, LatePolicy(10, 10), "1 day late: −10 %"),
    "long grace": (9000, LatePolicy(10, 300), f"2 hours late: {FORGIVEN}"),
    "the most": (864_000, LatePolicy(10, 0, 50), f"10 days late: −50 % {MOST}"),
}


@pytest.mark.parametrize(("seconds", "policy", "words"), WORDS.values(), ids=WORDS)
def test_words(seconds: int, policy: LatePolicy, words: str) -> None:
    """A student reads how late it was, and what that costs."""
    handing = Handing(MOMENT + timedelta(seconds=seconds), MOMENT)
    found = lateness(LateRules(policy), "ada", handing)
    assert (found.words if found else "") == words


def test_words_are_true_of_another_plugin() -> None:
    """Where the gradebook takes off something else than the policy, that is what is said."""
    handing = Handing(MOMENT + timedelta(days=1), MOMENT)
    rules = LateRules(LatePolicy(10))
    assert late_words(rules, "ada", handing, earned=10, penalty=1) == "1 day late: −10 %"
    assert late_words(rules, "ada", handing, earned=10, penalty=3) == "late: −3 points"
    assert late_words(LateRules(), "ada", handing, earned=10, penalty=3) == "late: −3 points"
    assert late_words(LateRules(), "ada", handing, earned=10, penalty=0) == ""


def rules_of(text: str) -> LateRules:
    """Read settings with an assignment ``a``."""
    return parse_settings(text).assignment("a").late


def test_settings() -> None:
    """The course's policy holds, key by key, where an assignment says nothing else."""
    rules = rules_of(
        "[late]\npercent_per_day = 10\ngrace_minutes = 5\n"
        "[assignments.a]\ndue = 2026-10-01T23:59:00+02:00\n"
        "[assignments.a.late]\npercent_per_day = 20.5\n"
        '[assignments.a.extensions]\nada = "3 days"\nbob = "1 day, 12 hours"\ncyd = "90 min"\n'
        "dee = 2026-10-05T12:00:00Z\neve = 2026-10-03\n'f.g@uni.edu' = '2026-10-04'\n"
    )
    assert rules.policy == LatePolicy(20.5, 5)
    assert rules.due_utc == datetime(2026, 10, 1, 21, 59)  # noqa: DTZ001 - as nbgrader's
    handing = Handing(None, rules.due_utc)
    until = {name: rules.due_for(name, handing) for name in rules.extensions}
    assert {name: str(moment) for name, moment in until.items()} == {
        "ada": "2026-10-04 21:59:00",
        "bob": "2026-10-03 09:59:00",
        "cyd": "2026-10-01 23:29:00",
        "dee": "2026-10-05 12:00:00",
        "eve": "2026-10-03 21:59:00",
        "f.g@uni.edu": "2026-10-04 21:59:00",
    }
    assert rules_of("[late]\npercent_per_day = 10\n").policy == LatePolicy(10)
    assert rules_of("[assignments.a]\n").policy is None


OWN = "[late]\npercent_per_day = 10\n[assignments.a]\n{}\n"
EXTENSION = "[late]\npercent_per_day = 10\n[assignments.a.extensions]\n{}\n"
REFUSED = {
    "unknown": ("[late]\npercent = 10", "[late]: there is no setting 'percent'"),
    "misspelt": ("[late]\npercent_per_dya = 9", "did you mean 'percent_per_day'? The settings"),
    "too much": ("[late]\npercent_per_day = 110", "percent_per_day must be a number from 0 to 100"),
    "negative": ("[late]\npercent_per_day = -1", "must be a number from 0 to 100, not -1"),
    "no number": ('[late]\npercent_per_day = "10 %"', "must be a number from 0 to 100"),
    "nan": ("[late]\npercent_per_day = nan", "must be a number from 0 to 100"),
    "true": ("[late]\npercent_per_day = true", "must be a number from 0 to 100"),
    "no percentage": ("[late]\ngrace_minutes = 10", "has no percent_per_day"),
    "no table": ("late = 3", "late must be a table"),
    "no table of an assignment": (OWN.format("late = 3"), "late must be a table"),
    "due without zone": (OWN.format("due = 2026-10-01T23:59:00"), "a: due has no time zone"),
    "due day": (OWN.format("due = 2026-10-01"), "must be a moment, not a day"),
    "due text": (OWN.format('due = "soon"'), "must be a date and time, not 'soon'"),
    "due number": (OWN.format("due = 20261001"), "must be a date and time"),
    "extension": (EXTENSION.format('ada = "three days"'), "ada: 'three days' is no time"),
    "extension number": (EXTENSION.format("ada = 3"), 'ada: write a time in quotes, such as "3'),
    "no extension": (EXTENSION.format('ada = "0 days"'), "is not between nothing and ten years"),
    "endless": (EXTENSION.format('ada = "9999999999 days"'), "not between nothing and ten years"),
    "extension without zone": (EXTENSION.format("ada = 2026-10-05T12:00:00"), "has no time zone"),
    "backwards": (
        EXTENSION.format("ada = 2026-09-05")
        + "[assignments.a]\ndue = 2026-10-01T23:59:00Z\n",
        "ada: 2026-09-05 is before the due date",
    ),
    "no id": (EXTENSION.format('"a/b" = "3 days"'), "this is no student's id"),
    "no policy": ('[assignments.a.extensions]\nada = "3 days"', "extensions and no late policy"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_settings_that_are_refused(text: str, message: str) -> None:
    """An error says where, what, and what to do."""
    with pytest.raises(SettingsError) as refused:
        rules_of(text)
    assert message in str(refused.value).replace("[assignments.a] ", "a: ")


POLICY = """
[late]
percent_per_day = 10
grace_minutes = 10
cap_percent = 50

[assignments.tiny.extensions]
cyd = "3 days"
dee = 2026-03-02
"""
DUE = "due = 2026-03-01T13:00:00+01:00\n"
HANDED_IN = {
    "ada": "2026-03-01 12:10:00 UTC",
    "bob": "2026-03-02 12:10:01 UTC",
    "cyd": "2026-03-05 11:00:00 UTC",
    "dee": "2026-03-02 12:00:01 UTC",
    "eve": "2026-03-30 12:00:00 UTC",
    "fay": None,
}


@pytest.fixture
def late(tiny: Assignment) -> Assignment:
    """A class that hands in at several times; nothing is graded yet."""
    root = tiny.course.root
    set_policy(root, POLICY)
    solution = read_assignment(tiny).solution
    for student, moment in HANDED_IN.items():
        folder = hand_in(tiny, student, solution).parent
        if moment is not None:
            (folder / "timestamp.txt").write_text(moment)
    return find_course(root).assignment()


def set_policy(root: Path, policy: str, due: str = DUE) -> None:
    """Write a policy and a due date in place of those before."""
    text = (root / "gradekit.toml").read_text().split("\n[late]")[0]
    text = text.replace(DUE, "").replace("[assignments.tiny]\n", f"[assignments.tiny]\n{due}")
    (root / "gradekit.toml").write_text(text + policy)


def graded(assignment: Assignment, *, force: bool = False) -> Summary:
    """Grade with the course as it is on disk now."""
    return grade_all(find_course(assignment.course.root).assignment(), force=force)


def penalties(assignment: Assignment) -> dict[str, float]:
    """Give what the gradebook takes off."""
    return {name: row.late_penalty for name, row in rows(assignment).items()}


EXPECTED = {"ada": 0.0, "bob": 2.0, "cyd": 1.0, "dee": 0.0, "eve": 5.0, "fay": 0.0}


@pytest.mark.nightly
def test_both_roads_give_the_same(late: Assignment) -> None:
    """`gradekit grade` and `nbgrader autograde`: equal rows, and an equal ``grade.json``."""
    graded(late)
    ours: dict[str, Row] = rows(late)
    documents = {name: grade_document(late, name) for name in HANDED_IN}
    assert penalties(late) == EXPECTED
    (late.course.root / "gradebook.db").unlink()
    nbgrader(late, "generate_assignment", "tiny")
    said = nbgrader(late, "autograde", "tiny", "--force")
    assert rows(late) == ours, said
    assert {name: grade_document(late, name) for name in HANDED_IN} == documents
    assert {name: d["late"]["words"] for name, d in documents.items() if "late" in d} == {
        "ada": f"10 minutes late: {FORGIVEN}",
        "bob": "2 days late: −20 %",
        "cyd": "1 day late: −10 %",
        "dee": f"1 minute late: {FORGIVEN}",
        "eve": f"29 days late: −50 % {MOST}",
    }


def test_a_penalty_of_work_that_is_graded_again_is_told(late: Assignment) -> None:
    """The time of handing in was mended: points are as before, and the score is another one."""
    assert not any("changed" in remark for remark in graded(late).late)
    moment = late.course.root / "submitted/bob/tiny/timestamp.txt"
    moment.write_text("2020-01-01 00:00:00 UTC")
    summary = graded(late)
    assert [each.student for each in summary.finished] == ["bob"]
    assert summary.late[-1] == "Late penalties changed (points): bob 2 -> 0."


def test_the_penalty_is_what_the_policy_says_now(late: Assignment) -> None:
    """Run twice, forced, after another policy: nothing adds up, and nothing is graded for it."""
    graded(late)
    before = {name: grade_document(late, name) for name in HANDED_IN}
    for force in (False, True):
        graded(late, force=force)
        assert penalties(late) == EXPECTED
    set_policy(late.course.root, POLICY.replace("percent_per_day = 10", "percent_per_day = 20"))
    summary = graded(late)
    assert summary.finished == ()
    assert penalties(late) == {**EXPECTED, "bob": 4.0, "cyd": 2.0}
    assert summary.late[-1] == "Late penalties changed (points): bob 2 -> 4, cyd 1 -> 2."
    assert grade_document(late, "bob")["late"]["words"] == "2 days late: −40 %"
    set_policy(late.course.root, "")
    graded(late)
    assert penalties(late) == dict.fromkeys(HANDED_IN, 0.0)
    assert "late" not in grade_document(late, "bob")
    set_policy(late.course.root, POLICY)
    graded(late)
    assert {name: grade_document(late, name) for name in HANDED_IN} == before


def test_what_a_person_gave_stays(late: Assignment) -> None:
    """A score by hand is kept, and the penalty is a share of it."""
    graded(late)
    with closing(Database(f"sqlite:///{late.course.root / 'gradebook.db'}")) as database:
        database.find_grade("double", "tiny", "tiny", "bob").manual_score = 1.0
        database.db.commit()
    root = late.course.root
    said = gradekit(root, "feedback", status=1).stdout
    assert "bob: the late penalty is not what the settings and the points say now" in said
    said = gradekit(root, "export", "--to", "csv", status=1).stderr
    assert "not what the settings and the points say now: bob; run: gradekit grade tiny" in said
    said = gradekit(root, "report").stdout
    assert "Late penalties are not what the settings and the points say now: 1." in said
    for force in (False, True):
        graded(late, force=force)
        row = rows(late)["bob"]
        assert (row.score, row.late_penalty) == (5.0, 1.0)
    assert "settings" not in gradekit(root, "feedback").stdout
    assert "settings" not in gradekit(root, "report").stdout
    set_policy(root, POLICY, due="due = 2026-02-28T12:00:00Z\n")
    assert "say now: ada, bob, cyd" in gradekit(root, "export", "--to", "csv", status=1).stderr


def test_the_settings_due_date_goes_before_the_gradebooks(late: Assignment) -> None:
    """It is entered; without one in the settings, the gradebook's holds."""
    graded(late)
    for due in (DUE, ""):
        set_policy(late.course.root, POLICY, due=due)
        with closing(Database(f"sqlite:///{late.course.root / 'gradebook.db'}")) as database:
            database.update_or_create_assignment("tiny", duedate="2026-03-20 12:00:00 UTC")
        graded(late)
        if due:
            assert penalties(late) == EXPECTED
    assert penalties(late) == {**dict.fromkeys(HANDED_IN, 0.0), "eve": 5.0}


def test_the_later_of_two_extensions_counts(late: Assignment) -> None:
    """One by nbgrader, one in the settings."""
    graded(late)
    with closing(Database(f"sqlite:///{late.course.root / 'gradebook.db'}")) as database:
        database.grant_extension("tiny", "cyd", days=2)
        database.grant_extension("tiny", "bob", days=1)
    graded(late)
    assert penalties(late) == {**EXPECTED, "bob": 1.0}
    with closing(Database(f"sqlite:///{late.course.root / 'gradebook.db'}")) as database:
        database.grant_extension("tiny", "cyd", days=4)
    graded(late)
    assert penalties(late) == {**EXPECTED, "bob": 1.0, "cyd": 0.0}


def test_what_people_read(late: Assignment) -> None:
    """The table of a run, its JSON, and a student's page say it in words."""
    shown = StringIO()
    print_summary(graded(late), Console(file=shown, width=200))
    assert "2 days late: −20 %" in shown.getvalue()
    assert "(no timestamp.txt), so taken as in time: fay." in shown.getvalue()
    root = late.course.root
    said = json.loads(gradekit(root, "grade", "--json", "--force").stdout)
    assert {each["student"]: each["late"] for each in said["graded"]}["bob"] == "2 days late: −20 %"
    gradekit(root, "feedback")
    page = (late.feedback("bob") / "tiny.html").read_text()
    assert "Handed in late: 2 of 10 points are taken off (2 days late: −20 %)." in page
    assert "<strong>8</strong> of 10 points" in page
    page = (late.feedback("ada") / "tiny.html").read_text()
    assert "Handed in 10 minutes late: within the grace period" in page


def test_a_policy_that_cannot_work_is_told(late: Assignment) -> None:
    """No due date; an extension for somebody who is nearly somebody else."""
    set_policy(late.course.root, POLICY.replace("cyd", "evee"), due="")
    first, second = graded(late).late
    assert first.startswith("There is a late policy and no due date")
    assert "evee, who has not handed in; did you mean 'eve'?" in second


def test_a_day_ends_at_the_hour_of_the_due_date() -> None:
    """In the due date's zone, also where that is another day in UTC."""
    rules = rules_of(
        "[late]\npercent_per_day = 10\n[assignments.a]\ndue = 2026-10-01T01:00:00+02:00\n"
        "[assignments.a.extensions]\nada = 2026-10-03\n"
    )
    assert rules.due is not None
    due = rules.due.astimezone(UTC).replace(tzinfo=None)
    assert str(rules.due_for("ada", Handing(None, due))) == "2026-10-02 23:00:00"
