"""The files with which students check their answers: made for a release, and kept fresh."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from gradekit.course.folders import SELFCHECK, Assignment
from gradekit.course.grader import Grader
from gradekit.course.settings import AssignmentSettings
from gradekit.judging import Published, publish
from gradekit.master import Blueprint
from gradekit.notebooks import Notebook, code_cells, find_regions, grade_id, is_solution

__all__ = ["KNOWN_FILE", "searchable", "selfcheck_files", "stub_lines", "uses_selfcheck"]

KNOWN_FILE = f"{SELFCHECK}/known.json"
"""What is known of each question, in a release."""

_IMPORT = re.compile(rf"^\s*(from|import)\s+{SELFCHECK}\b", re.MULTILINE)


def uses_selfcheck(master: Notebook) -> bool:
    """Whether a master notebook imports the self-check; its release then holds the files."""
    return any(_IMPORT.search(cell["source"]) for cell in code_cells(master))


def selfcheck_files(assignment: Assignment) -> dict[str, bytes]:
    """Give the files of the self-check: paths relative to the release -> content.

    Raises
    ------
    GradekitError
        The master or the hidden tests cannot be used.
    """
    return {**_code(), KNOWN_FILE: _text(_known(assignment))}


def searchable(assignment: Assignment, files: dict[str, bytes]) -> dict[str, bytes]:
    """Give a release's files as the search for leaks is to see them.

    What public cases say, and the hints of mistakes that they show, are published in
    ``known.json``. So they are taken out of that file, if it is just as it should be, and out of
    no other.
    """
    if KNOWN_FILE not in files or files[KNOWN_FILE] != _text(known := _known(assignment)):
        return files
    bare = {
        question: {
            **entry,
            "says": {name: says["path"] for name, says in entry["says"].items()},
            "hints": list(entry["hints"]),
        }
        for question, entry in known.items()
    }
    return {**files, KNOWN_FILE: _text(bare)}


_made: dict[tuple[Path, str], dict[str, Any]] = {}


def _known(assignment: Assignment) -> dict[str, Any]:
    """Work out what is known of each question; once for each state of the assignment."""
    key = (assignment.source, assignment.fingerprint)
    if key not in _made:
        rules = assignment.course.settings.assignment(assignment.name)
        with Grader(assignment, unsafe_local=True) as grader:  # the instructor's own code
            stubs = stub_lines(grader.blueprint)
            _made[key] = {
                question.id: _entry(
                    question.title,
                    publish(question.expert, question.cases, question.solution),
                    stubs[question.id],
                    rules,
                )
                for question in grader.questions
                if question.expert is not None
            }
    return _made[key]


def _entry(
    title: str, published: Published, stubs: list[str], rules: AssignmentSettings
) -> dict[str, Any]:
    return {
        "title": title,
        "stubs": stubs,
        "modules": list(dict.fromkeys(m.partition(".")[0] for m in rules.allowed_imports)),
        "silent": list(dict.fromkeys(m.partition(".")[0] for m in rules.silent_imports)),
        "results": published.results,
        "names": published.names,
        "says": {
            name: {"path": says.path, "sentence": says.sentence, "hint": says.hint}
            for name, says in published.says.items()
        },
        "hints": published.hints,
    }


def stub_lines(blueprint: Blueprint) -> dict[str, list[str]]:
    """Give each question's lines that a student is to replace, without comments."""
    return dict(_stubs(blueprint))


def _stubs(blueprint: Blueprint) -> Iterator[tuple[str, list[str]]]:
    sources = {
        grade_id(cell): cell["source"] for cell in blueprint.student["cells"] if is_solution(cell)
    }
    for question in blueprint.questions:
        source = sources[question.solution_id]
        lines = [line.split("#")[0].strip() for line in source.split("\n")]
        found = [line for r in find_regions(source) for line in lines[r.start + 1 : r.end] if line]
        yield question.id, list(dict.fromkeys(found))


def _code() -> dict[str, bytes]:
    """Give the modules of the self-check, as they are in the kit."""
    folder = files(f"gradekit.{SELFCHECK}")
    return {
        f"{SELFCHECK}/{file.name}": file.read_bytes()
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".py")
    }


def _text(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()
