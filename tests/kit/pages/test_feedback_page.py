"""A student's page: valid, harmless, and it says what is so."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import BLUEPRINT, case, record, written_question
from tiny_course import DOUBLE
from webpage import Element, harms, only, read_page, words

from gradekit.course import Mark, Recorded
from gradekit.judging import CaseResult, Outcome
from gradekit.notebooks import Place
from gradekit.notices import Notice
from gradekit.pages import feedback_page

WRONG = (
    case("It is right.", "Some values are wrong.", "Hint: Multiply by `two`.", "Expected 2."),
    case("It is right.", "Some values are wrong.", "Hint: Multiply by `two`.", "Expected 2."),
    case("It is whole."),
)
RAISED = case(
    "It is right.", "Your code raised TypeError in cell 4, line 4", place=Place("cell 4", 4)
)
TWO_HINTS = (
    case("It is right.", "Some values are wrong.", "Hint: Multiply by `two`."),
    case("It is whole.", "It is not.", "Hint: Round it."),
    case("It is done.", "It raised."),
)
NO_RESULT = tuple(
    case(about, "The cost is None: is `return` missing?", f"Hint: {about}")
    for about in ("It is right.", "It is whole.")
)
HALF_FILLED = DOUBLE.replace("values * FACTOR  ", "values\n    result = None")
OPEN = case("It is right.", "It broke; a person will look.", outcome=Outcome.NOT_JUDGED)
UNREAD = Notice("unreadable_notebook", "the submitted notebook: not a notebook.")
EMPTY = Notice("missing_notebook", "Nothing was handed in: the submission's folder is empty.")
NOTHING = {"double": (case("It is right.", "No."),), "share": (case("It is fair.", "No."),)}

PAGES: dict[str, tuple[Recorded, list[str]]] = {
    "complete": (
        record(),
        [
            "Feedback for ada",
            "A tiny assignment",
            "10 of 10 points",
            "Everything is complete. Well done.",
            "6 of 6 points; 1 of 1 test passed",
            "Handed in 2026-03-02 09:30 UTC. Graded by gradekit 0.1.0",
        ],
    ),
    "a hint": (
        record({"double": WRONG}),
        [
            "6 of 10 points",
            "1 of 2 questions is complete. Go on with “Question: double”",
            "2 of 6 points; 1 of 3 tests passed",
            "Hint Multiply by two. ✗ Failed It is right. (2 cases, 4 points) Some values are",
            "Expected 2.",
            "1 test passed",
            "✓ Passed It is whole. (2 points)",
        ],
    ),
    "a diagnosis": (
        record({"double": WRONG}, diagnosis="It is `half` of what it should be."),
        ["What went wrong It is half of what it should be. Hint Multiply by two."],
    ),
    "two hints and a diagnosis": (
        record({"double": TWO_HINTS}, diagnosis="It is `half` of what it should be."),
        [
            "What went wrong It is half of what it should be. Hint Multiply by two. ✗ Failed "
            "It is right. (2 points) Some values are wrong. ✗ Failed It is whole. (2 points) It is "
            "not. ✗ Failed It is done. (2 points) It raised.",
        ],
    ),
    "no result": (
        record({"double": NO_RESULT}),
        [
            "What happened The cost is None: is return missing? Tests that fail because of it, "
            "whatever else each of them looks at: ✗ Failed It is right. (3 points) ✗ Failed It is "
            "whole. (3 points) Your code",
        ],
    ),
    "a stub is left": (
        record(
            {"double": (RAISED, case("It is whole."))},
            sources={"double_solution": HALF_FILLED},
        ),
        [
            "What happened There is still something to fill in: line 5 of your code says result "
            "= None. What stands between",
            "See line 5 in your code Tests that fail because of it, whatever else each of them "
            "looks at: ✗ Failed It is right. (3 points)",
            "Your code, cell 4 (to be filled in from line 5)",
            "result = None # two for one Still to be filled in",
        ],
    ),
    "a stub is left, and something else is known": (
        record(
            {"double": WRONG},
            sources={"double_solution": HALF_FILLED},
            diagnosis="It is `half` of what it should be.",
        ),
        ["What went wrong It is half of what it should be. Hint Multiply by two."],
    ),
    "a line": (
        record({"double": (RAISED, RAISED)}),
        [
            "What happened Your code raised TypeError in cell 4, line 4 See line 4 in your code",
            "Your code, cell 4 (failed in line 4)",
            "two for one ← It failed here".replace("← ", ""),  # the arrow is made by the style
        ],
    ),
    "unanswered": (
        record(
            {"double": (RAISED,), "share": (case("It is fair.", "It is None."),)},
            unanswered=frozenset({"double_solution", "share_solution"}),
            diagnosis="It is None everywhere.",
        ),
        [
            "Nothing is filled in yet.",
            "0 of 6, not answered yet",
            "Not answered yet This is as it was handed out.",
            "✗ Failed It is right.",
        ],
    ),
    "nothing right": (record(NOTHING), ["This earns no points yet.", "0 of 6, not right yet"]),
    "not judged": (
        record({"double": (OPEN,)}),
        [
            "4 of 10 points so far",
            "1 question still to be judged by a person.",
            "up to 6, waits for a person",
            "A person will judge this; it has no points until then.",
            "? Not judged It is right.",
        ],
    ),
    "unread": (
        record({"double": (OPEN,), "share": (OPEN,)}, notices=(UNREAD,)),
        [
            "up to 10 points Nothing could be judged yet: a person will look at what you",
            "The submitted notebook: not a notebook.",
            "1 test that could not be run",
        ],
    ),
    "nothing handed in": (
        record(NOTHING, notices=(EMPTY,)),
        ["There was nothing to judge.", "Nothing was handed in"],
    ),
    "late": (
        record(late_penalty=2.5),
        ["7.5 of 10 points", "Handed in late: 2.5 of 10 points are taken off."],
    ),
    "very late": (record(NOTHING, late_penalty=3.0), ["0 of 10 points"]),
    "by hand": (
        record({"double": WRONG}, marks={"double": Mark(6.0, 2.0, 5.5, 0.5)}),
        [
            "10 of 10 points",
            "The points of “Question: double” were given by hand.",
            "5.5 points were given by hand. The tests gave 2.",
            "0.5 extra points are included.",
        ],
    ),
    "comments": (
        record(comments={"double_solution": "Neat.\nReally.", "share": "<b>See me</b>"}),
        ["From your instructor Neat. Really.", "From your instructor <b>See me</b>"],
    ),
    "in words": (
        record(
            notebook=written_question("It **scales**."),
            marks={"words": Mark(5.0)},
        ),
        ["10 of 15 points so far", "In your own words up to 5 points", "It **scales**."],
    ),
    "in words, judged": (
        record(
            notebook=written_question("It scales."),
            marks={"words": Mark(5.0, None, 4.0)},
            comments={"words": "Say why."},
        ),
        ["14 of 15 points", "4 points were given by hand.", "From your instructor Say why."],
    ),
    "noticed": (
        record(notices=(Notice("odd", "The cell `x` came twice."),)),
        ["Noticed in what you handed in The cell x came twice."],
    ),
    "not locked": (
        record(isolation="local", notices=(Notice("isolation", "It ran free."),)),
        ["graded without locking student code in (isolation: local)"],
    ),
}

each_page = pytest.mark.parametrize(("recorded", "said"), PAGES.values(), ids=PAGES.keys())


@each_page
def test_what_a_page_says(recorded: Recorded, said: list[str]) -> None:
    """All of it stands in the page, which is valid and can do nothing."""
    html = feedback_page(recorded, BLUEPRINT)
    page = read_page(html)
    text = words(page)
    assert [sentence for sentence in said if sentence not in text] == []
    assert harms(page) == []
    assert feedback_page(recorded, BLUEPRINT) == html


NOT_SAID = {
    "complete": ["Noticed", "Failed", "Hint", "by hand", "late", "locking", "so far"],
    "unanswered": ["TypeError", "It is None", "went wrong", "It failed here"],
    "no result": ["Hint"],
    "not judged": ["fail because"],
    "two hints and a diagnosis": ["Round it"],
    "a stub is left": ["TypeError", "It failed here", "See line 4"],
    "a stub is left, and something else is known": ["filled in"],
    "unread": ["Your code", "def double"],
    "nothing handed in": ["Your code", "def double"],
    "not locked": ["It ran free"],
}


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_a_page_leaves_out(name: str) -> None:
    """What is not so, and what says nothing about the student."""
    text = words(read_page(feedback_page(PAGES[name][0], BLUEPRINT)))
    assert [word for word in NOT_SAID[name] if word in text] == []


def test_the_failing_line_is_where_the_link_leads() -> None:
    """By its own id, with words and not by colour alone; the listing is open."""
    page = read_page(feedback_page(PAGES["a line"][0], BLUEPRINT))
    line = only(page, only(page, ".hint a").attrs["href"])
    assert line.name == "li"
    assert line.to_text().endswith("It failed here")
    assert [item.attrs.get("id") for item in line.parent.query("li")].index(line.attrs["id"]) == 3
    assert "open" in line.parent.parent.attrs


def test_a_line_out_of_reach_has_no_link() -> None:
    """A page shows no link that leads nowhere."""
    far = case("It is right.", "Your code raised TypeError", place=Place("cell 99", 4))
    page = read_page(feedback_page(record({"double": (far,)}), BLUEPRINT))
    assert page.query(".hint a") == []


PIECES = ["</code>", "<script>", "-->", "<!--", "</style>", "&amp;", "&#0;", "{{ 7 }}", "`", "\"'"]
PIECES += ["\x1b[31m", "\u202e", "\u2066", "\r", "\b", "\0", "\ud800", "\ufffe", "\n", " ", "a"]
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def hostile(draw: Any) -> Recorded:
    """A record in which every text is anybody's."""
    place = st.builds(Place, st.just("cell 4"), st.integers(1, 4))
    results = st.builds(
        CaseResult,
        TEXTS,
        st.sampled_from(Outcome),
        TEXTS,
        st.just(1.0),
        TEXTS,
        st.none() | place,
    )
    tests = st.lists(results, min_size=1, max_size=3).map(tuple)
    return record(
        {"double": draw(tests), "share": draw(tests)},
        sources={"double_solution": draw(TEXTS)},
        notebook=written_question(draw(TEXTS)),
        marks={"words": Mark(5.0, None, draw(st.none() | st.floats(0, 9)))},
        notices=(Notice("odd", draw(TEXTS)),),
        diagnosis=draw(TEXTS),
        isolation=draw(TEXTS),
        student=draw(TEXTS),
        comments={name: draw(TEXTS) for name in ("double", "share_solution", "words")},
    )


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_text_is_more_than_text(data: st.DataObject) -> None:
    """Whatever is written anywhere: the page is valid, harmless, and nothing in it acts."""
    html = feedback_page(hostile(data.draw), BLUEPRINT)
    assert not ACTS.search(html)
    html.encode()
    assert harms(read_page(html)) == []


@settings(max_examples=50, deadline=None)
@given(source=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=60))
def test_code_is_shown_as_it_is(source: str) -> None:
    """Letter by letter, whatever it would mean in a page."""
    page = read_page(feedback_page(record(sources={"double_solution": source}), BLUEPRINT))
    shown: Element = page.query("#question-1 .code code")[0]
    assert "".join(child.data for child in shown.children) == source


ENDLESS = {
    "many lines": "\n".join(f"x{n} = '<&>'" for n in range(6_000)),
    "one line": "x = '" + "<" * 100_000 + "'",
    "empty lines": "\n" * 100_000,
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS.keys())
def test_endless_code(source: str) -> None:
    """A hundred thousand characters make a page in a moment, closed until it is asked for."""
    recorded = record({"double": (RAISED,)}, sources={"double_solution": source})
    start = time.process_time()
    html = feedback_page(recorded, BLUEPRINT)
    assert time.process_time() - start < 3
    assert len(html) < 4_000_000
    page = read_page(html)
    assert len(page.query("#question-1 .code li")) == source.count("\n") + 1
    assert len(page.query("details[open]")) == (source.count("\n") < 80)


def test_a_page_is_small() -> None:
    """Without pictures, fonts or scripts."""
    assert len(feedback_page(PAGES["a hint"][0], BLUEPRINT)) < 16_000
