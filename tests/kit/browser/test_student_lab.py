"""A student's evening in JupyterLab: the released notebook, its checks, and Validate."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.lab_notebook import LabNotebook
from browser_pages import picture
from coursework import gradekit
from jupyter_lab import running_lab
from playwright.sync_api import Page, expect

from gradekit.course import Assignment
from gradekit.course.grader import read_assignment
from gradekit.notebooks import grade_id

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("browser")]

QUESTION = "compute_cost_with_regularization"
SLIP = ("(lambd / (2 * m))", "(lambd / m)")
WHAT_WENT_WRONG = "What went wrong: Your penalty is twice as large as it should be"
TO_FILL_IN = "There is still something to fill in: line 30 of the cell says `D1 = None`."
SUCCESS = "Success! Your notebook passes all the tests."


def test_a_students_evening(
    course: Assignment, tmp_path: Path, log_in: Callable[[str], Page]
) -> None:
    """A slip is named by the check and by Validate; once all is right, both say so, and the
    notebook that JupyterLab has saved earns all points.
    """
    blueprint = read_assignment(course)
    code = [cell for cell in blueprint.solution["cells"] if cell["cell_type"] == "code"]
    places = {grade_id(cell): place for place, cell in enumerate(code)}
    answers = {each.id: places[each.solution_id] for each in blueprint.questions}
    right = code[answers[QUESTION]]["source"]
    assert right.count(SLIP[0]) == 1
    mine = shutil.copytree(course.course.root / "release" / course.name, tmp_path / "mine")
    name = f"{course.notebook}.ipynb"
    _shorten_training(mine / name)
    with running_lab(mine, tmp_path / "home") as url:
        page = log_in(url)
        notebook = LabNotebook(page, url, name)
        checks = [notebook.cells.nth(places[question]) for question in answers]

        notebook.fill(notebook.cells.nth(answers[QUESTION]), right.replace(*SLIP))
        notebook.choose("Run", "Run All Cells")
        expect(notebook.said(checks[0])).to_contain_text(WHAT_WENT_WRONG)
        notebook.said(checks[0]).scroll_into_view_if_needed()
        picture(page, "lab-check", tmp_path)
        results = notebook.validate()
        expect(results.get_by_text("The following cell failed:")).to_have_count(4)
        expect(results).to_contain_text(WHAT_WENT_WRONG)
        expect(results).to_contain_text(TO_FILL_IN)
        picture(page, "lab-validate", tmp_path)
        results.get_by_role("button", name="Ok").click()

        for place in answers.values():
            notebook.fill(notebook.cells.nth(place), code[place]["source"])
        notebook.choose("Run", "Restart Kernel and Run All Cells…")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        last = notebook.cells.nth(len(code) - 1).locator(".jp-InputPrompt")
        expect(last).to_have_text(f"[{len(code)}]:")
        for check in checks:
            expect(notebook.said(check)).to_contain_text("this example is right")
        expect(page.locator("[data-mime-type*=error], [data-mime-type*=stderr]")).to_have_count(0)
        expect(notebook.validate()).to_contain_text(SUCCESS)
    checked = gradekit(course.course.root, "check", str(mine / name), "--json")
    assert json.loads(checked.stdout)["score"] == 100


def _shorten_training(notebook: Path) -> None:
    """Let the models train for a tenth of the time: elsewhere they are trained to their end."""
    text = notebook.read_text()
    assert (text.count("=30000"), text.count("=15000")) == (1, 1)
    notebook.write_text(text.replace("=30000", "=3000").replace("=15000", "=1500"))
