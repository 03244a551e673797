"""No attack gains anything, takes anything from anybody, or finds anything out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from attacks.ground import Ground, Trial, make_ground
from attacks.matrix import FULL, RUNS, trials
from attacks.modes import MODES, PLAIN
from attacks.runs import FAST, NBGRADER, Run, perform
from attacks.verdicts import RUN_CHECKS, of_trial


class Runs:
    """The runs that were made so far; each is made when it is first asked for."""

    def __init__(self, folder: Callable[[str], Ground]) -> None:
        self._ground = folder
        self._runs: dict[tuple[str, str], Run] = {}
        self._alone: dict[bool, Run] = {}

    def of(self, mode: str, road: str) -> Run:
        """Give a run of the hostile class."""
        key = (mode, road)
        if key not in self._runs:
            feedback = FULL or road == NBGRADER
            ground = self._ground(mode)
            self._runs[key] = perform(
                ground, trials(mode, road), MODES[mode], road, feedback=feedback
            )
        return self._runs[key]

    def alone(self, mode: str) -> Run:
        """Give a run of the honest students alone, with the same settings."""
        armed = MODES[mode].armed
        if armed not in self._alone:
            self._alone[armed] = perform(self._ground(mode), (), MODES[PLAIN], FAST, feedback=False)
        return self._alone[armed]


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """All runs; some attacks are large, so nothing of them is kept."""
    folder = tmp_path_factory.mktemp("attacks")
    templates: dict[bool, Ground] = {}
    count = iter(range(1000))

    def ground(mode: str) -> Ground:
        armed = MODES[mode].armed
        if armed not in templates:
            templates[armed] = make_ground(folder / f"template-{armed}", armed=armed)
        return templates[armed].copy(folder / f"run-{next(count)}")

    yield Runs(ground)
    shutil.rmtree(folder)


def case(mode: str, road: str, *values: object, name: str) -> object:
    """Make a case that runs where the others of its run do."""
    group = pytest.mark.xdist_group(f"attacks, {mode}, {road}")
    return pytest.param(mode, road, *values, id=f"{mode}-{road}-{name}", marks=group)


@pytest.mark.parametrize(
    ("mode", "road", "trial"),
    [case(*run, trial, name=trial.name) for run in RUNS for trial in trials(*run)],
)
def test_attack(runs: Runs, mode: str, road: str, trial: Trial) -> None:
    """The attack has the outcome that its file says, and finds nothing out."""
    assert of_trial(runs.of(mode, road), trial) == [], trial.attack.tries


@pytest.mark.parametrize(
    ("mode", "road", "check"),
    [case(*run, check, name=check.__name__) for run in RUNS for check in RUN_CHECKS],
)
def test_class(runs: Runs, mode: str, road: str, check: Callable[[Run, Run], list[str]]) -> None:
    """The class as a whole takes no harm."""
    assert check(runs.of(mode, road), runs.alone(mode)) == [], check.__doc__
