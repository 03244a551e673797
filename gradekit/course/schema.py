"""JSON schemas of the documents that hold a grade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradekit.judging import Outcome
from gradekit.sandbox import Isolation

__all__ = ["SCHEMAS"]

_Schema = dict[str, Any]
_SHA256 = "^[0-9a-f]{64}$"
_SHORT_HASH = "^[0-9a-f]{16}$"


def _object(optional: tuple[str, ...] = (), **properties: _Schema) -> _Schema:
    """Describe an object that has these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _text(description: str, **more: Any) -> _Schema:
    return {"type": "string", "description": description, **more}


def _points(description: str, *, may_be_null: bool = False) -> _Schema:
    kind = ["number", "null"] if may_be_null else "number"
    return {"type": kind, "minimum": 0, "description": description}


def _list(description: str, items: str, least: int = 0) -> _Schema:
    return {
        "type": "array",
        "items": {"$ref": f"#/$defs/{items}"},
        "minItems": least,
        "description": description,
    }


_PLACE = _object(
    cell=_text("The cell, as feedback names it; text cells count."),
    line={"type": "integer", "minimum": 1, "description": "The line in the cell, from 1."},
)

_TEST = _object(
    ("about", "place"),
    name=_text("The hidden test and its parameters.", minLength=1),
    outcome=_text("How the case ended.", enum=[outcome.value for outcome in Outcome]),
    message=_text("What the student reads about it; it holds no hidden value."),
    weight={
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "Its share of the question's points, relative to the other cases.",
    },
    about=_text("What the case looks at, however it ended."),
    place={"$ref": "#/$defs/place", "description": "The student's line in which it failed."},
)

_QUESTION = {
    **_object(
        id=_text("The graded function's name.", minLength=1),
        title=_text("How people name the question."),
        score=_points("The points earned; null where a person must decide.", may_be_null=True),
        max_score=_points("The points that could be earned."),
        status=_text("Whether there is a score.", enum=["graded", "not_judged"]),
        diagnosis=_text("What is the matter, for the student; empty where it is not known."),
        tests=_list("What became of each hidden case.", "test", 1),
    ),
    # A score is null just where the question was not judged.
    "if": {"properties": {"status": {"const": "graded"}}},
    "then": {"properties": {"score": {"type": "number"}}},
    "else": {"properties": {"score": {"type": "null"}}},
}

_NOTICE = _object(
    kind=_text("A fixed word, such as duplicated_cell.", pattern="^[a-z_]+$"),
    message=_text("What was found, and what was done about it."),
)

_LATE = {
    **_object(
        words=_text("It in words, as the student reads it.", minLength=1),
        seconds={
            "type": "number",
            "exclusiveMinimum": 0,
            "description": "The time since the student's due date.",
        },
        days={
            "type": "integer",
            "minimum": 0,
            "description": "The days that have started after the grace period.",
        },
        percent={
            "type": "number",
            "minimum": 0,
            "maximum": 100,
            "description": "What is taken off, in percent of the points.",
        },
    ),
    "description": "How late it was, by the late policy; not there where it was in time.",
}

_DEFINITIONS = {"place": _PLACE, "test": _TEST, "question": _QUESTION, "notice": _NOTICE}

_GRADE: dict[str, _Schema] = {
    "assignment": _text("The assignment's name.", minLength=1),
    "score": _points("The points earned; a question not judged counts 0."),
    "max_score": _points("The points that could be earned."),
    "isolation": _text(
        "How far student code was kept apart.", enum=[level.value for level in Isolation]
    ),
    "questions": _list("The grade of each question, in the notebook's order.", "question", 1),
    "notices": _list("What a person should see; by itself it changes no score.", "notice"),
    "kit_version": _text("The version of gradekit that graded.", minLength=1),
}

_RECORDED: dict[str, _Schema] = {
    "student": _text("The student's id: the folder's name in submitted/.", minLength=1),
    "submission_sha256": {
        "type": ["string", "null"],
        "pattern": _SHA256,
        "description": "The hash of the notebook handed in; null where there was none.",
    },
    "made_from": {
        **_object(
            secret=_text("A slow hash of the course secret.", pattern=_SHORT_HASH),
            tests=_text("A hash of the hidden tests.", pattern=_SHORT_HASH),
            master=_text("A hash of the master and its support files.", pattern=_SHORT_HASH),
            settings=_text("A hash of the settings that count.", pattern=_SHORT_HASH),
        ),
        "description": "What the grade depends on beside the submission and the kit.",
    },
    "late": _LATE,
}


def _schema(name: str, title: str, properties: Mapping[str, _Schema]) -> _Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:gradekit:{name}",
        "title": title,
        **_object(("late",), **properties),
        "$defs": _DEFINITIONS,
    }


SCHEMAS: Mapping[str, _Schema] = {
    "grade.json": _schema(
        "grade", "grade.json, beside each autograded notebook", {**_GRADE, **_RECORDED}
    ),
    "check": _schema("check", "what `gradekit check --json` prints", _GRADE),
}
"""The schemas, by what they describe."""
