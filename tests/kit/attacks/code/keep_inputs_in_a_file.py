"""Write a hidden case's inputs to a file, for the next submission to find."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import BESIDE, COURSE, NAME, Inputs, create, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Try wherever anybody may usually write."""
    os = module("os")
    folders = (COURSE, BESIDE, "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~"), ".")
    return one_works(
        *(lambda folder=folder: create(f"{folder}/gradekit-attack-{NAME}") for folder in folders),
        *(
            lambda folder=folder: (
                os.mkdir(f"{folder}/gradekit-attack-{NAME}") is None
                and os.rmdir(f"{folder}/gradekit-attack-{NAME}") is None
            )
            for folder in folders
        ),
    )
