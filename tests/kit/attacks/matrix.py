"""Which attacks are made in which runs."""

from __future__ import annotations

import random
from collections.abc import Sequence

from attacks.catalogue import PLACEMENTS, code_attacks, whole_attacks
from attacks.expected import WholeOutcome
from attacks.ground import Trial
from attacks.modes import MODES, PLAIN
from attacks.runs import FAST, NBGRADER
from nightly import FULL

__all__ = ["RUNS", "trials"]

RUNS = [(name, FAST) for name, mode in MODES.items() if FULL or not mode.rare]
RUNS += [(name, NBGRADER) for name in MODES if FULL or name == PLAIN]
"""Each way of grading, with each of the two roads."""

_IN_OTHER_MODES = 22
_ON_NBGRADERS_ROAD = 10
_SHOWN = ("leak_", "markup_", "escape_", "reversed_", "terminal_", "forged_")
"""Attacks on what students and instructors read; nbgrader's road makes feedback as well."""


def trials(mode: str, road: str) -> tuple[Trial, ...]:
    """Choose the attacks of one run, always the same ones."""
    everywhere = [Trial(attack, place) for attack in code_attacks() for place in PLACEMENTS]
    once = [Trial(attack, attack.placement()) for attack in code_attacks()]
    whole = [Trial(attack) for attack in whole_attacks()]
    if FULL:
        return tuple(everywhere + whole)
    if road == NBGRADER:
        shown = [trial for trial in once + whole if trial.name.startswith(_SHOWN)]
        folders = [trial for trial in whole if _is_folder(trial) and trial not in shown]
        chosen = shown + folders
        rest = [trial for trial in once + whole if trial not in chosen and _is_quick(trial)]
        return tuple(chosen + _sample(rest, _ON_NBGRADERS_ROAD, road))
    if mode == PLAIN:
        return tuple(once + whole)
    return tuple(_sample([t for t in everywhere if _is_quick(t)], _IN_OTHER_MODES, mode))


def _sample(among: Sequence[Trial], size: int, seed: str) -> list[Trial]:
    return random.Random(seed).sample(among, size)  # noqa: S311 - the same sample each time


def _is_quick(trial: Trial) -> bool:
    expected = trial.attack.expected
    return isinstance(expected, WholeOutcome) or "time" not in expected.failures


def _is_folder(trial: Trial) -> bool:
    return getattr(trial.attack, "kind", "") == "folders"
