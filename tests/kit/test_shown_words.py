"""Wherever words of a student's are shown, nothing in them acts: tried with any text at all."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter
from nbformat import from_dict
from nbgrader.server_extensions.formgrader import handlers
from rich.console import Console
from tiny_course import master

from gradekit.course import Change, Finished, Summary
from gradekit.course.autograded import annotate
from gradekit.course.folders import Submission
from gradekit.course.intake import take_in
from gradekit.judging import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.master import read_blueprint
from gradekit.notices import Notice
from gradekit.pages import json_text, print_grade, print_summary, summary_json
from gradekit.submission import sanitize
from gradekit.text import printable, printable_lines, readable

# Control characters, and those that embed, override or isolate a direction.
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PIECES = ["\x1b[31m", "\x1b]8;;http://x.org\x07", "\x9b2J", "\u202e", "\u2066", "\r", "\b", "\0"]
PIECES += ["\n", "<script>", "[red]", "[/]", "]", "\ud800", "\U000e0041", "a", " ", "\\"]
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
BLUEPRINT = read_blueprint(master(), "tiny", "tiny")


def grade(words: Callable[[], str]) -> Grade:
    """A grade in which every text is a student's."""
    tests = tuple(CaseResult(words(), outcome, words()) for outcome in Outcome)
    ids = [question.id for question in BLUEPRINT.questions]
    return Grade(
        "tiny",
        tuple(QuestionGrade(name, words(), 5.0, tests) for name in ids),
        "locked",
        (Notice("odd", words()), Notice("odd", words())),
    )


def terminal(show: Callable[[Console], object]) -> str:
    """What a terminal gets; without colours rich itself writes no escape sequence."""
    file = io.StringIO()
    show(Console(file=file, force_terminal=True, color_system=None, width=80, highlight=False))
    return file.getvalue()


@given(text=TEXTS)
def test_printable(text: str) -> None:
    """One line without anything hidden; on lines, the line feeds stay."""
    assert not ACTS.search(printable(text))
    assert not {*printable(text)} & {*"\n\r\t\u200b\u2028\U000e0041"}
    assert not ACTS.search(printable_lines(text))
    assert printable_lines(text).count("\n") == text.count("\n")
    assert not ACTS.search(readable(text))
    assert readable(readable(text)) == readable(text)
    assert len(printable(text * 100, 50)) <= 50


@given(text=TEXTS)
def test_messages_and_notices(text: str) -> None:
    """They are harmless from the start, so that ``grade.json`` can hold them as they are."""
    assert not ACTS.search(CaseResult("a", Outcome.FAILED, text).message)
    assert not ACTS.search(Notice("odd", text).message)
    assert "\n" not in Notice("odd", text).message


@given(data=st.data())
def test_grades_on_a_terminal(data: st.DataObject) -> None:
    """Titles, names of tests, messages and notices."""
    found = grade(lambda: data.draw(TEXTS))
    assert not ACTS.search(terminal(lambda console: print_grade(found, console)))


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a ``grade.json`` can lie."""
    return tmp_path_factory.mktemp("graded") / "grade.json"


@given(data=st.data())
def test_classes_on_a_terminal(document: Path, data: st.DataObject) -> None:
    """Ids and sentences about folders, even if none of them should have come so far."""
    summary = class_of(lambda: data.draw(TEXTS), document)
    assert not ACTS.search(terminal(lambda console: print_summary(summary, console)))


@given(data=st.data())
def test_json(document: Path, data: st.DataObject) -> None:
    """Programs get every id as it is, and a terminal nothing but printable ASCII."""
    summary = class_of(lambda: data.draw(TEXTS), document)
    text = "".join(summary_json(summary))
    assert text.isascii()
    assert not ACTS.search(text.replace("\x7f", ""))
    assert json.loads(text)["unchanged"] == list(summary.skipped)
    assert json.loads(text)["graded"][0]["student"] == summary.finished[0].student
    assert json_text(grade(lambda: data.draw(TEXTS)).document()).isascii()


def class_of(words: Callable[[], str], document: Path) -> Summary:
    """A graded class of one, whose grade is written down."""
    document.write_text(json.dumps(grade(words).document()))
    change = Change(words(), words(), None, 1.0, 2.0)
    points = (None, 1.0)
    finished = Finished(words(), 1.0, points, (words(),), document, 1.0, ("submission",), (change,))
    return Summary((finished,), (words(),), (words(),), {words(): ("written", "by_hand")})


@cache
def feedback() -> HTMLExporter:
    """The exporter of nbgrader's feedback."""
    return HTMLExporter(
        template_name="feedback",
        extra_template_basedirs=[handlers.template_path],
        extra_template_paths=[f"{handlers.static_path}/node_modules/bootstrap/dist/css"],
    )


KINDS = st.sampled_from(["code", "markdown", "raw"])
JUNK = st.fixed_dictionaries(
    {"cell_type": KINDS, "source": TEXTS},
    optional={
        "id": TEXTS,
        "metadata": st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS), max_size=2)
        | st.fixed_dictionaries({"tags": st.lists(TEXTS, max_size=2), "name": TEXTS})
        | st.fixed_dictionaries({"nbgrader": st.fixed_dictionaries({"grade_id": TEXTS})}),
        "attachments": st.dictionaries(TEXTS, st.dictionaries(TEXTS, TEXTS), max_size=1),
        "outputs": st.lists(st.fixed_dictionaries({"output_type": TEXTS, "text": TEXTS})),
    },
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_autograded_notebooks_and_feedback(data: st.DataObject) -> None:
    """No text of any cell, attachment or metadata, no message and no notice."""
    submitted = {
        "cells": data.draw(st.lists(JUNK, max_size=4)) + BLUEPRINT.student["cells"],
        "metadata": data.draw(st.dictionaries(TEXTS, TEXTS, max_size=2)),
    }
    sanitized = sanitize(submitted, BLUEPRINT)
    found = grade(lambda: data.draw(TEXTS))
    notices = (*found.notices, *sanitized.notices)
    made = annotate(sanitized.notebook, Grade("tiny", found.questions, "locked", notices))
    assert acting(made) == []
    resources: Any = {
        "nbgrader": {"notebook": "tiny", "score": 1, "max_score": 2, "late_penalty": 0}
    }
    for cell in made["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"] = cell["metadata"]["nbgrader"] | {
                "score": 1,
                "comment": "",
            }
    html, _ = feedback().from_notebook_node(from_dict(made), resources=resources)
    assert not ACTS.search(html)


def acting(value: object) -> list[str]:
    """All texts in a structure that something in acts."""
    if isinstance(value, str):
        return [value] if ACTS.search(value) else []
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in acting(part)]
    return [t for item in value for t in acting(item)] if isinstance(value, list) else []


NAMES = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20
).filter(lambda name: name not in (".", ".."))


@settings(max_examples=60, deadline=None)
@given(names=st.lists(NAMES, min_size=1, max_size=4, unique=True), stamp=TEXTS)
def test_folders(tmp_path_factory: pytest.TempPathFactory, names: list[str], stamp: str) -> None:
    """What is said about what was handed in: names of files, and a time that is none."""
    folder = tmp_path_factory.mktemp("handed")
    for name in names:
        (folder / name).write_text("")
        (folder / f"{name}.ipynb").write_text("")
    (folder / "timestamp.txt").write_text(stamp, encoding="utf-8", errors="replace")
    handed = take_in(Submission("ada", folder), "tiny", 1)
    assert not any(ACTS.search(notice.message) for notice in handed.notices)


def test_every_character_that_acts_is_replaced_alone() -> None:
    """In plain text and beside letters of other scripts, the same characters go, and no other."""
    for code in range(0x3000):
        character = chr(code)
        expected = "\N{REPLACEMENT CHARACTER}" if ACTS.match(character) else character
        assert readable(f"x = 1\n\t{character}") == f"x = 1\n\t{expected}"
        assert readable(f"é{character}") == f"é{expected}"
