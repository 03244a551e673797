"""Read files with the import system, which opens them by itself."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Have a hidden test loaded as a module, or its bytes given."""
    path = f"{COURSE}/tests/hidden/regularization/test_cost.py"
    machinery = module("importlib.machinery")
    loader = machinery.SourceFileLoader("test_cost", path)
    return one_works(
        lambda: loader.get_data(path),
        lambda: machinery.PathFinder.find_spec("reg_utils", [COURSE]),
        lambda: module("runpy").run_path(path),
        lambda: module("zipimport").zipimporter(path),
    )
