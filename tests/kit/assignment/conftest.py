"""What the tests of the assignment's own files share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gradekit.course import Grader
from gradekit.judging import Judge
from gradekit.sandbox.fake import InProcessSandbox

REFERENCE = "GRADEKIT_REFERENCE"


@pytest.fixture(scope="session")
def reference() -> Path:
    """Give the folder of the published figures, which is not part of the project."""
    folder = os.environ.get(REFERENCE)
    if not folder:
        pytest.skip(
            f"{REFERENCE} is not set: name the folder of published_cases.json, "
            "headline_results.json and data.mat to compare with the published figures"
        )
    return Path(folder)


@pytest.fixture(scope="session")
def judge(regularization: Grader) -> Judge:
    """Judge answers with all hidden tests, in this process."""
    sandbox = InProcessSandbox(regularization.assignment.support_modules)
    return Judge(regularization.questions, sandbox, regularization.assignment.course.secret)
