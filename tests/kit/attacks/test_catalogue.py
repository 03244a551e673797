"""The catalogue is whole, and every attack in it is one."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from attacks import control, watch
from attacks.catalogue import PLACEMENTS, CodeAttack, WholeAttack, code_attacks, whole_attacks
from attacks.expected import QUESTIONS
from attacks.ground import ROOT, make_ground
from attacks.matrix import RUNS, trials
from attacks.modes import PLAIN
from attacks.runs import FAST, NBGRADER

SOLUTIONS = {name: f"def {name}(*inputs):\n    return inputs" for name in QUESTIONS}
KNOWN = [attack for attack in code_attacks() if attack.expected.alone != "varies"]
_CAP_SYS_ADMIN = 21


def test_there_are_enough() -> None:
    """Files by kind, each with a text of its own that says what it tries."""
    attacks: list[CodeAttack | WholeAttack] = [*code_attacks(), *whole_attacks()]
    kinds = Counter(getattr(attack, "kind", "code") for attack in attacks)
    assert kinds["code"] >= 100
    assert kinds["notebooks"] >= 40
    assert kinds["folders"] >= 25
    assert all(attack.tries.endswith((".", ".)")) for attack in attacks)
    assert len({attack.tries for attack in attacks}) == len(attacks)


def test_nobody_is_two_students() -> None:
    """Names differ, also between kinds."""
    for run in RUNS:
        students = [trial.student for trial in trials(*run)]
        assert len(set(students)) == len(students)


@pytest.mark.parametrize("attack", code_attacks(), ids=lambda attack: attack.name)
def test_code_can_be_run(attack: CodeAttack) -> None:
    """At every place it is a cell that defines the graded function, and names nothing of ours."""
    constants = {"COURSE": "/a/course", "BESIDE": "/a/beside", "NAME": "a-name"}
    for place in PLACEMENTS:
        source = attack.code(place, constants, SOLUTIONS[attack.expected.question])
        tree = ast.parse(source)
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert names[-1] == attack.expected.question
        assert "/a/course" in source
        assert "EXPECTED" not in source
        assert len(source) < 20_000


def test_every_attack_is_made() -> None:
    """Even where not everything is tried, each is made once, and each place is used."""
    made = {trial.attack.name for trial in trials(PLAIN, FAST)}
    names = [attack.name for attack in code_attacks()]
    assert made == {*names, *(attack.name for attack in whole_attacks())}
    places = Counter(trial.place for trial in trials(PLAIN, FAST))
    assert min(places[place] for place in PLACEMENTS) >= 30
    assert all(len(trials(*run)) >= 20 for run in RUNS)
    assert (PLAIN, NBGRADER) in RUNS


def test_the_sample_is_always_the_same() -> None:
    """What was chosen can be run again."""
    for run in RUNS:
        assert [t.name for t in trials(*run)] == [t.name for t in trials(*run)]


@pytest.fixture(scope="module")
def without_walls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What becomes of each attack in a plain interpreter."""
    ground = make_ground(tmp_path_factory.mktemp("control") / "ground")
    report = ground.folder / "report.json"
    words = [str(ground.course), str(ground.beside), ground.canaries["environment"]]
    done = subprocess.run(
        [
            sys.executable,
            watch.__file__,
            str(report),
            "300",
            sys.executable,
            control.__file__,
            *words,
        ],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'tests' / 'kit'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(report.read_text())["status"] == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.nightly
@pytest.mark.parametrize("attack", KNOWN, ids=lambda attack: attack.name)
def test_it_works_without_walls(without_walls: dict[str, str], attack: CodeAttack) -> None:
    """Made where nothing holds it, the attack does what it says; so the walls do."""
    expected = attack.expected.alone
    found = without_walls[attack.name]
    if expected == "works as root":
        assert found == "works" or not _is_root()
    else:
        assert found == expected


def _is_root() -> bool:
    """Whether this process has the rights of a root that nothing contains."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(line.split()[1], 16) >> _CAP_SYS_ADMIN & 1)
