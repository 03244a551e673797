"""The JSON schemas hold for what the kit writes, and for nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from coursework import grade_document, gradekit, hand_in, write
from jsonschema import Draft202012Validator, ValidationError
from tiny_course import make_tiny_course

from gradekit import __version__
from gradekit.cli.schema import _NAMES
from gradekit.course import SCHEMAS, Assignment, Grader, Handed, find_course, grade_all
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.course.run_log import log_folder

Document = dict[str, Any]


def validator(name: str) -> Draft202012Validator:
    """Make a validator of a schema, which is itself a valid one."""
    Draft202012Validator.check_schema(SCHEMAS[name])
    return Draft202012Validator(SCHEMAS[name])


def objects(schema: Any) -> list[Document]:
    """Give every description of an object in a schema."""
    if isinstance(schema, list):
        return [found for each in schema for found in objects(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" else []
    return own + [found for each in schema.values() for found in objects(each)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_strict(name: str) -> None:
    """No object may have other keys; each property says what it is."""
    found = objects(SCHEMAS[name])
    assert len(found) >= 5
    assert all(each["additionalProperties"] is False for each in found)
    described = [p for each in found for p in each["properties"].values()]
    assert all(each.get("description", "").endswith(".") for each in described)


LATE = {
    "in-time": "2026-11-01 12:00:00 UTC",
    "with-grace": "2026-11-01 12:05:00 UTC",
    "late": "2026-11-03 11:00:00.5 UTC",
}


def late_from(assignment: Assignment, due: str) -> None:
    """Give an assignment a late policy and a due date."""
    path = assignment.course.root / "gradekit.toml"
    policy = (
        f"[late]\npercent_per_day = 12.5\ngrace_minutes = 10\n\n[assignments.tiny]\ndue = {due}\n"
    )
    path.write_text(path.read_text().replace("[assignments.tiny]\n", policy))


def test_every_grade_of_a_class(tiny: Assignment) -> None:
    """Whatever students hand in, each grade.json has the form that the schema says."""
    late_from(tiny, "2026-11-01T12:00:00Z")
    tiny = find_course(tiny.course.root).assignment()
    for pupil in made_up_class(read_assignment(tiny), 24):
        folder = tiny.course.root / "submitted" / pupil.student / tiny.name
        folder.mkdir(parents=True)
        for name, content in pupil.files.items():
            (folder / name).write_bytes(content)
    hand_in(tiny, "bytes", b"\xff\x00 no notebook")
    hand_in(tiny, "broken", b'{"cells": [')
    for student, moment in LATE.items():
        (hand_in(tiny, student, b"{}").parent / "timestamp.txt").write_text(moment)
    summary = grade_all(tiny, jobs=2)
    check = validator("grade.json")
    seen: set[str] = set()
    late: dict[str, int] = {}
    for row in summary.finished:
        document = grade_document(tiny, row.student)
        check.validate(document)
        seen |= {question["status"] for question in document["questions"]}
        if row.student in LATE and "late" in document:
            late[row.student] = document["late"]["days"]
    assert seen == {"graded", "not_judged"}
    assert late == {"with-grace": 0, "late": 2}


def test_a_runs_log_tells_the_version(tiny: Assignment) -> None:
    """Each of its lines does, so that one line alone says what made it."""
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    grade_all(tiny)
    (log,) = log_folder(tiny).glob("*.jsonl")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["student"], line["kit_version"]) for line in lines] == [("ada", __version__)]


def test_what_check_prints(tiny: Assignment) -> None:
    """The command's document has the other form, and the same version."""
    root, blueprint = tiny.course.root, read_assignment(tiny)
    check = validator("check")
    for name, notebook in (("solved", blueprint.solution), ("blank", blueprint.student)):
        write(root, f"{name}.ipynb", notebook)
        document = json.loads(gradekit(root, "check", f"{name}.ipynb", "--json").stdout)
        check.validate(document)
        assert document["kit_version"] == __version__
    (root / "broken.ipynb").write_text("[]")
    document = json.loads(gradekit(root, "check", "broken.ipynb", "--json", status=1).stdout)
    check.validate(document)


def test_the_projects_own_assignment(regularization: Grader) -> None:
    """Its documents have places in students' code, and diagnoses."""
    blueprint = regularization.blueprint
    grade = regularization.grade(Handed(json.dumps(blueprint.student).encode())).grade
    document = {**grade.document(), "kit_version": __version__}
    validator("check").validate(document)
    assert any("place" in test for q in document["questions"] for test in q["tests"])


def _first(document: Document) -> Document:
    question: Document = document["questions"][0]
    return question


BREAKS: dict[str, Callable[[Document], object]] = {
    "a key more": lambda d: d.update(more=1),
    "a key less": lambda d: d.pop("isolation"),
    "no version": lambda d: d.pop("kit_version"),
    "a key more in a question": lambda d: _first(d).update(more=1),
    "a key more in a test": lambda d: _first(d)["tests"][0].update(expected=1.5),
    "a key more in a place": lambda d: _first(d)["tests"][0].update(
        place={"cell": "cell 3", "line": 4, "text": "x"}
    ),
    "a line 0": lambda d: _first(d)["tests"][0].update(place={"cell": "cell 3", "line": 0}),
    "another outcome": lambda d: _first(d)["tests"][0].update(outcome="error"),
    "another level": lambda d: d.update(isolation="docker"),
    "a score as text": lambda d: d.update(score="10"),
    "a score below 0": lambda d: _first(d).update(score=-1),
    "a score though not judged": lambda d: _first(d).update(status="not_judged"),
    "no score though judged": lambda d: _first(d).update(score=None),
    "no questions": lambda d: d.update(questions=[]),
    "no message": lambda d: _first(d)["tests"][0].update(message=None),
    "a notice of many words": lambda d: d.update(notices=[{"kind": "Two words", "message": ""}]),
    "no student": lambda d: d.update(student=""),
    "a short hash": lambda d: d.update(submission_sha256="abc"),
    "made from less": lambda d: d["made_from"].pop("tests"),
    "late without words": lambda d: d["late"].pop("words"),
    "a key more in late": lambda d: d["late"].update(points=1),
    "late by nothing": lambda d: d["late"].update(seconds=0),
    "half a day": lambda d: d["late"].update(days=0.5),
    "more than all": lambda d: d["late"].update(percent=101),
}


@pytest.fixture(scope="module")
def graded_late(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The grade of a solved notebook that was handed in late."""
    root = make_tiny_course(tmp_path_factory.mktemp("late") / "tiny")
    late_from(find_course(root).assignment(), "2026-11-01T12:00:00Z")
    tiny = find_course(root).assignment()
    path = hand_in(tiny, "ada", read_assignment(tiny).solution)
    (path.parent / "timestamp.txt").write_text(LATE["late"])
    grade_all(tiny)
    return grade_document(tiny, "ada")


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS)
def test_what_is_no_grade(graded_late: Document, change: Callable[[Document], object]) -> None:
    """A document that differs in anything that counts is refused."""
    check = validator("grade.json")
    check.validate(graded_late)
    changed = copy.deepcopy(graded_late)
    change(changed)
    with pytest.raises(ValidationError):
        check.validate(changed)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_printed(tmp_path: Path, name: str) -> None:
    """The command prints each of them, outside of a course, too."""
    assert json.loads(gradekit(tmp_path, "schema", name).stdout) == SCHEMAS[name]
    assert set(_NAMES) == set(SCHEMAS)
