"""No attack gains anything, takes anything from anybody, or finds anything out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attacks.ground import Ground, Trial, make_ground
from attacks.matrix import RUNS, trials
from attacks.modes import MODES, PLAIN
from attacks.runs import FAST, NBGRADER, Run, perform
from attacks.store import Store
from attacks.verdicts import RUN_CHECKS, of_trial
from nightly import FULL


class Runs:
    """All runs; each is made when it is first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Run] = {}

    def of(self, mode: str, road: str) -> Run:
        """Give a run of the hostile class."""

        def make(folder: Path) -> Run:
            ground = self._ground(MODES[mode].armed).copy(folder)
            # What nbgrader makes of notebooks does not depend on the mode they were graded in.
            feedback = road == NBGRADER or (FULL and mode == PLAIN)
            return perform(ground, trials(mode, road), MODES[mode], road, feedback=feedback)

        return self._run(f"{mode}, {road}", make)

    def alone(self, mode: str) -> Run:
        """Give a run of the honest students alone, with the same settings."""
        armed = MODES[mode].armed

        def make(folder: Path) -> Run:
            return perform(self._ground(armed).copy(folder), (), MODES[PLAIN], FAST, jobs=1)

        return self._run(f"alone, {armed}", make)

    def _run(self, name: str, make: Callable[[Path], Run]) -> Run:
        if name not in self._known:
            self._known[name] = self._store.get(name, make)
        return self._known[name]

    def _ground(self, armed: bool) -> Ground:
        name = f"ground, {armed}"
        return self._store.get(name, lambda folder: make_ground(folder, armed=armed))


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """The runs, which all processes of one test session share."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    store = Store(shared / "attacks")
    yield Runs(store)
    store.close()


@pytest.mark.parametrize(
    ("mode", "road", "trial"),
    [
        pytest.param(*run, trial, id=f"{'-'.join(run)}-{trial.name}")
        for run in RUNS
        for trial in trials(*run)
    ],
)
def test_attack(runs: Runs, mode: str, road: str, trial: Trial) -> None:
    """The attack has the outcome that its file says, and finds nothing out."""
    assert of_trial(runs.of(mode, road), trial) == [], trial.attack.tries


@pytest.mark.parametrize(
    ("mode", "road", "check"),
    [
        pytest.param(*run, check, id=f"{'-'.join(run)}-{check.__name__}")
        for run in RUNS
        for check in RUN_CHECKS
    ],
)
def test_class(runs: Runs, mode: str, road: str, check: Callable[[Run, Run], list[str]]) -> None:
    """The class as a whole takes no harm."""
    assert check(runs.of(mode, road), runs.alone(mode)) == [], check.__doc__
