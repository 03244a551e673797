"""A made-up class: submissions as students hand them in, made from any master notebook."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gradekit.master import Blueprint
from gradekit.notebooks import JsonCell, Notebook, dump_notebook, find_regions, grade_id

__all__ = ["Pupil", "made_up_class"]

_NAMES = """
aiko alan amara ana anders aroha bao bilal carla chidi chiara daniel deniz ebba eilidh
elif farah femi gael hana hugo ines ivan jamal jin kaito katja kofi lea leila liam lucia
mai marek mateo mia mina nadia noor olga omar pilar priya quentin rafael rosa ruth
sanjay sara sofia tariq thabo uma vera viktor wanda xavier yara yusuf zoe
""".split()  # noqa: SIM905 - sixty names read better so than one a line

# A slip of the pen: what was meant, and what was written.
_SLIPS = ((" + ", " - "), (" < ", " > "), (" / ", " * "), (" * ", " / "), (".T", ""), ("2", "3"))


@dataclass(frozen=True)
class Pupil:
    """One made-up student.

    Parameters
    ----------
    student
        The student's id.
    story
        What the student did, in a few words.
    files
        What was handed in: names -> contents.
    """

    student: str
    story: str
    files: Mapping[str, bytes]


def made_up_class(blueprint: Blueprint, size: int, seed: int = 1) -> tuple[Pupil, ...]:
    """Make a class of ``size`` students (at most 60); the same again for the same seed.

    Some solve everything, others leave blanks, slip, or hand in something odd; each oddity
    comes before any comes twice.
    """
    if not 1 <= size <= len(_NAMES):
        raise ValueError(f"a class has 1 to {len(_NAMES)} students, not {size}")
    chance = random.Random(seed)  # noqa: S311 - a made-up class needs no secrecy
    names = sorted(chance.sample(_NAMES, size))
    stories = _stories(blueprint, chance)
    chosen = [next(stories) for _ in names]
    chance.shuffle(chosen)
    return tuple(
        Pupil(name, story, files) for name, (story, files) in zip(names, chosen, strict=True)
    )


_Story = tuple[str, Mapping[str, bytes]]


def _stories(blueprint: Blueprint, chance: random.Random) -> Iterator[_Story]:
    name = f"{blueprint.notebook}.ipynb"
    solved = _solved(blueprint)
    yield "solved everything", {name: _bytes(solved)}
    yield "left everything blank", {name: _bytes(blueprint.student)}
    for story, odd in _ODDITIES.items():
        yield story, {name: _bytes(odd(copy.deepcopy(solved), blueprint))}
        yield _slip(blueprint, chance, name)
    yield "renamed the notebook", {f"{blueprint.notebook} (1).ipynb": _bytes(solved)}
    yield "handed in half a file", {name: _bytes(solved)[:-200]}
    yield "handed in nothing", {}
    while True:
        yield "solved everything", {name: _bytes(solved)}
        yield _slip(blueprint, chance, name)
        yield _partly(blueprint, chance, name)


def _slip(blueprint: Blueprint, chance: random.Random, name: str) -> _Story:
    notebook = _solved(blueprint)
    question = chance.choice(blueprint.questions)
    cell = _cell(notebook, question.solution_id)
    lines = cell["source"].split("\n")
    inside = [
        (line, old, new)
        for region in find_regions(cell["source"])
        for line in range(region.start + 1, region.end)
        for old, new in _SLIPS
        if old in lines[line].split("#")[0]
    ]
    if not inside:
        return "solved everything", {name: _bytes(notebook)}
    line, old, new = chance.choice(inside)
    lines[line] = lines[line].replace(old, new, 1)
    cell["source"] = "\n".join(lines)
    number = blueprint.questions.index(question) + 1
    return f"slipped in question {number}", {name: _bytes(notebook)}


def _partly(blueprint: Blueprint, chance: random.Random, name: str) -> _Story:
    notebook = copy.deepcopy(blueprint.student)
    count = chance.randint(1, max(1, len(blueprint.questions) - 1))
    for question in blueprint.questions[:count]:
        solution = _cell(blueprint.solution, question.solution_id)
        _cell(notebook, question.solution_id)["source"] = solution["source"]
    return f"answered the first {count}", {name: _bytes(notebook)}


def _duplicated(notebook: Notebook, blueprint: Blueprint) -> Notebook:
    cell = _cell(notebook, blueprint.questions[0].solution_id)
    position = notebook["cells"].index(cell)
    notebook["cells"].insert(position, {**copy.deepcopy(cell), "id": "a-copy"})
    return notebook


def _deleted_test(notebook: Notebook, blueprint: Blueprint) -> Notebook:
    notebook["cells"].remove(_cell(notebook, blueprint.questions[-1].id))
    return notebook


def _edited_test(notebook: Notebook, blueprint: Blueprint) -> Notebook:
    cell = _cell(notebook, blueprint.questions[0].id)
    cell["source"] = "print('all tests passed')"
    cell["metadata"]["nbgrader"]["points"] = 1000
    return notebook


def _syntax_error(notebook: Notebook, blueprint: Blueprint) -> Notebook:
    cell = _cell(notebook, blueprint.questions[0].solution_id)
    cell["source"] = re.sub(r":$", "", cell["source"], count=1, flags=re.MULTILINE)
    return notebook


def _no_metadata(notebook: Notebook, blueprint: Blueprint) -> Notebook:  # noqa: ARG001 - one form for all
    return {**notebook, "metadata": {}}


def _timed(notebook: Notebook, blueprint: Blueprint) -> Notebook:
    cell = _cell(notebook, blueprint.questions[-1].solution_id)
    cell["source"] = "%%time\n" + cell["source"]
    return notebook


def _chatty(notebook: Notebook, blueprint: Blueprint) -> Notebook:
    return _first_line_of_body(
        notebook, blueprint, "import warnings; warnings.warn('careful'); print('here')"
    )


def _endless(notebook: Notebook, blueprint: Blueprint) -> Notebook:
    return _first_line_of_body(notebook, blueprint, "while True: pass")


def _first_line_of_body(notebook: Notebook, blueprint: Blueprint, line: str) -> Notebook:
    cell = _cell(notebook, blueprint.questions[0].solution_id)
    region = find_regions(cell["source"])[0]
    lines = cell["source"].split("\n")
    lines.insert(region.start + 1, region.indent + line)
    cell["source"] = "\n".join(lines)
    return notebook


_ODDITIES: Mapping[str, Callable[[Notebook, Blueprint], Notebook]] = {
    "copied a solution cell": _duplicated,
    "deleted a test cell": _deleted_test,
    "edited a test cell and its points": _edited_test,
    "forgot a colon": _syntax_error,
    "lost the notebook's metadata": _no_metadata,
    "put %%time on a cell": _timed,
    "prints and warns": _chatty,
    "loops for ever": _endless,
}


def _solved(blueprint: Blueprint) -> Notebook:
    """Give the student version with the master's solutions filled in."""
    notebook = copy.deepcopy(blueprint.student)
    for question in blueprint.questions:
        solution = _cell(blueprint.solution, question.solution_id)
        _cell(notebook, question.solution_id)["source"] = solution["source"]
    return notebook


def _cell(notebook: Notebook, name: str) -> JsonCell:
    return next(cell for cell in notebook["cells"] if grade_id(cell) == name)


def _bytes(notebook: Notebook) -> bytes:
    return dump_notebook(notebook).encode()
