"""Who knows an assignment's questions: made of the master and the table of misconceptions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gradekit.errors import HiddenTestError
from gradekit.judging import (
    Anatomy,
    Expert,
    Misconception,
    Run,
    Suspect,
    importing_from,
    kept,
    read_anatomy,
    wrong_notebook,
)
from gradekit.master import Blueprint
from gradekit.notebooks import Notebook
from gradekit.sandbox import Program
from gradekit.sandbox.compiled import compiled
from gradekit.sandbox.runner import Runner

__all__ = ["make_experts"]

Extract = Callable[[str, Notebook], Program | None]


def make_experts(
    blueprint: Blueprint,
    programs: Mapping[str, Program],
    table: Iterable[Misconception],
    extract: Extract,
    root: Path,
) -> dict[str, Expert]:
    """Make an expert for each question; its programs are loaded when they are asked first.

    Misconceptions that do not fit the master are left out: no score depends on them, and
    `misfit_notices` tells of them.

    Parameters
    ----------
    blueprint
        The assignment.
    programs
        The reference solution of each question.
    table
        The assignment's misconceptions.
    extract
        Takes the program for a question out of a notebook.
    root
        The course directory, from which programs import the support modules.
    """
    found: dict[str, list[_Known]] = {question: [] for question in programs}
    for entry in table:
        with contextlib.suppress(HiddenTestError):
            known = _known(blueprint, programs, entry, extract)
            found[entry.question].append(known)
    return {q: _expert(q, program, found[q], root) for q, program in programs.items()}


@dataclass(frozen=True)
class _Known:
    """A misconception that fits the master, and how to get its program."""

    entry: Misconception
    program: Callable[[], Program]


def _known(
    blueprint: Blueprint, programs: Mapping[str, Program], entry: Misconception, extract: Extract
) -> _Known:
    cells = wrong_notebook(blueprint, [entry])["cells"]
    # Cells of which the solution runs nothing are not needed, and take long to read.
    labels = {cell.label for cell in programs[entry.question].cells}
    needed = [cell for number, cell in enumerate(cells, 1) if f"cell {number}" in labels]

    def load() -> Program:
        program = extract(entry.question, {**blueprint.solution, "cells": needed})
        if program is None:
            raise HiddenTestError(f"misconception {entry.name!r} leaves no function to call")
        return program

    return _Known(entry, load)


def _expert(question: str, program: Program, known: Sequence[_Known], root: Path) -> Expert:
    @cache
    def runners() -> list[Runner]:
        with importing_from(root):
            loaded = [program, *(each.program() for each in known)]
            return [Runner(compiled(each), printed_characters=0) for each in loaded]

    def run(number: int) -> Run:
        return lambda call: runners()[number].call(kept(call))

    suspects = (Suspect(k.entry.name, k.entry.hint, run(n)) for n, k in enumerate(known, 1))
    return Expert(run(0), tuple(suspects), _anatomy(question, program))


def _anatomy(question: str, program: Program) -> Anatomy:
    found = [read_anatomy(cell.source, question) for cell in program.cells]
    return next((anatomy for anatomy in reversed(found) if anatomy != Anatomy()), Anatomy())
