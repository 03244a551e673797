"""The master notebook runs, and trains the models that its text promises."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from master_notebook import FOLDER, MASTER, NOTEBOOK, POINTS, definitions, text

import reg_utils

TRAININGS = {
    "plain": "no regularization",
    "l2": "L2 regularization",
    "dropout": "dropout",
    "fresh-masks": "dropout, fresh masks",
}

Outputs = dict[str, list[dict[str, Any]]]

every_training = pytest.mark.parametrize("training", TRAININGS)
run_once = pytest.mark.xdist_group("the master notebook, executed")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """Run all cells in a copy of the folder; give the outputs by cell id."""
    copy = shutil.copytree(FOLDER, tmp_path_factory.mktemp("course") / "regularization")
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace"]
    environment = {**os.environ, "IPYTHONDIR": str(copy / ".ipython")}
    run = subprocess.run(
        [*command, MASTER.name],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    cells = json.loads((copy / MASTER.name).read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: cell.get("outputs", []) for cell in cells}


@pytest.fixture
def agg() -> Iterator[None]:
    """Draw into memory, and forget the figures afterwards."""
    plt.switch_backend("agg")
    yield
    plt.close("all")


def printed(outputs: list[dict[str, Any]]) -> str:
    """Give what a cell printed, and what it displayed as Markdown."""
    parts = []
    for output in outputs:
        shown = output.get("text") or output.get("data", {}).get("text/markdown", "")
        parts.append("".join(shown))
    return "\n".join(parts)


def accuracies(outputs: list[dict[str, Any]]) -> tuple[float, float]:
    """Give the accuracies on the training set and on the test set that a cell printed."""
    train, test = re.findall(r"Accuracy: (\S+)", printed(outputs))
    return float(train), float(test)


@run_once
def test_run_all_is_clean(executed: Outputs) -> None:
    """No cell writes to stderr, and each check prints its verdict and returns nothing."""
    for outputs in executed.values():
        assert all(output.get("name") != "stderr" for output in outputs)
    for number, question in enumerate(POINTS, 1):
        outputs = executed[f"{question}-check"]
        assert {output["output_type"] for output in outputs} == {"stream"}
        assert f"\nWell done, this example is right (Question {number}: " in printed(outputs)


@run_once
def test_every_plot_is_put_in_words(executed: Outputs) -> None:
    """In each cell with plots, as many descriptions as plots follow."""
    plots = {
        name: sum("image/png" in output.get("data", {}) for output in outputs)
        for name, outputs in executed.items()
    }
    assert sum(plots.values()) == 1 + 2 * len(TRAININGS)
    for name, count in plots.items():
        assert printed(executed[name]).count("*In words:*") == count


@run_once
@every_training
def test_stated_accuracies_are_the_computed_ones(training: str, executed: Outputs) -> None:
    """The text below a training, its output and the table at the end agree.

    The training without regularization is chaotic: the last digit of a product of matrices,
    which depends on the processor, moves a few examples.
    """
    train, test = accuracies(executed[f"{training}-training"])
    stated = re.search(
        r"about ([\d.]+) on the training set and (?:about )?([\d.]+) on the test set",
        text(f"{training}-expect"),
    )
    assert stated is not None
    apart = 0.015 if training == "plain" else 0.0006
    assert float(stated[1]) == pytest.approx(train, abs=apart)
    assert float(stated[2]) == pytest.approx(test, abs=apart)
    row = f"| {TRAININGS[training]} | {train:.1%} | {test:.1%} |"
    assert row in printed(executed["comparison"])


@run_once
def test_the_lesson_shows(executed: Outputs) -> None:
    """L2 and dropout lose on the training set and win on the test set, as the text says."""
    train, test = accuracies(executed["plain-training"])
    for training in ("l2", "dropout", "fresh-masks"):
        regularized_train, regularized_test = accuracies(executed[f"{training}-training"])
        assert regularized_train < train
        assert regularized_test > test


@run_once
def test_what_the_text_says_about_masks(executed: Outputs) -> None:
    """Frozen masks end below the plain cost and fresh ones above; fresh ones keep the average."""
    last = {
        training: float(
            re.findall(r"ends at ([\d.]+)\.", printed(executed[f"{training}-training"]))[0]
        )
        for training in TRAININGS
    }
    assert last["dropout"] < last["plain"] < last["fresh-masks"]
    frozen, fresh = re.findall(r"off by ([\d.]+)%", printed(executed["fresh-masks"]))
    assert float(fresh) < 2 < float(frozen)


def test_figures_in_the_text_follow_from_the_settings() -> None:
    """Weight decay per step, the share that dropout shuts down, and a kick's share of the tests."""
    _, train_Y, _, test_Y = reg_utils.load_2D_dataset(plot=False)
    assert f"$m = {train_Y.shape[1]}$" in text("l2-effects")
    assert f"by about {0.3 * 0.7 / train_Y.shape[1]:.1%}".replace("%", " %") in text("l2-effects")
    assert f"probability of {1 - 0.86:.0%}".replace("%", " %") in text("dropout-training-about")
    assert f"with {test_Y.shape[1]} test examples" in text("conclusions")
    assert f"just {test_Y.shape[1] // 100} kicks" in text("conclusions")


@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
@pytest.mark.usefixtures("agg")
@pytest.mark.parametrize("name", ["baseline", "l2", "dropout"])
def test_published_trainings(
    name: str, reference: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the published data, costs and accuracies are the published ones."""
    headline = json.loads((reference / "headline_results.json").read_text(encoding="utf-8"))
    published = headline["models"][name]
    train_X, train_Y, test_X, test_Y = reg_utils.load_2D_dataset(reference / "data.mat", plot=False)

    parameters = definitions(NOTEBOOK)["model"](train_X, train_Y, **published["arguments"])

    found = re.findall(r"Cost after iteration (\d+): (\S+)", capsys.readouterr().out)
    costs = {iteration: float(cost) for iteration, cost in found}
    assert costs == pytest.approx(published["cost"], rel=1e-9, abs=0)
    for X, Y, which in ((train_X, train_Y, "train"), (test_X, test_Y, "test")):
        accuracy = np.mean(reg_utils.predict_dec(parameters, X) == Y)
        assert accuracy == published[f"{which}_accuracy"]
