"""A release holds what it should, nothing else, and is refused where that cannot be shown."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit import __version__
from gradekit.course import Assignment, Grader, find_course, release
from gradekit.course.contents import student_files
from gradekit.errors import HiddenTestError, MasterError
from gradekit.master import Finding
from gradekit.notebooks import find_regions, is_solution, parse_notebook
from gradekit.pages import print_release


def test_committed_release_is_fresh(root: Path) -> None:
    """What lies in release/ is what the master generates."""
    for assignment in find_course(root).assignments:
        expected = student_files(assignment)
        found = {
            path.relative_to(assignment.release).as_posix(): path.read_bytes()
            for path in assignment.release.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert found.keys() == expected.keys()
        assert [name for name in found if found[name] != expected[name]] == []


def test_no_solution_line_in_the_release(root: Path) -> None:
    """An independent search: no code line between the master's markers is in release/."""
    assignment = find_course(root).assignment("regularization")
    released = " ".join(
        re.sub(r"\s+", "", path.read_text(errors="ignore"))
        for path in assignment.release.rglob("*")
        if path.is_file()
    )
    master = parse_notebook(assignment.master.read_bytes(), where="the master")
    lines = [
        re.sub(r"\s+", "", line.split("#")[0])
        for cell in master["cells"]
        if is_solution(cell)
        for region in find_regions(cell["source"])
        for line in cell["source"].split("\n")[region.start + 1 : region.end]
    ]
    solution = [line for line in lines if len(line) > 3]
    assert len(solution) >= 12
    assert [line for line in solution if json.dumps(line)[1:-1] in released] == []


def test_no_hidden_number_in_the_release(root: Path) -> None:
    """No number of six digits or more from the hidden tests is there, but the public ones."""
    assignment = find_course(root).assignment("regularization")
    number = re.compile(r"\d+\.\d{6,}")
    hidden = {n for text in assignment.hidden_sources.values() for n in number.findall(text)}
    notebook = (assignment.release / "regularization.ipynb").read_text()
    shown = {n for n in hidden if n in notebook}
    public = set(number.findall(assignment.master.read_text()))
    assert shown <= public


def test_zip_holds_the_release(tiny: Assignment, capsys: pytest.CaptureFixture[str]) -> None:
    """The zip has the same files in one folder, and is the same file each time."""
    made = release(tiny, without_audit=True)
    with zipfile.ZipFile(made.archive) as pack:
        assert pack.comment.decode() == f"tiny, released by gradekit {__version__}"
        names = pack.namelist()
        assert sorted(names) == ["tiny/helpers.py", "tiny/tiny.ipynb"]
        assert pack.read("tiny/tiny.ipynb") == (made.folder / "tiny.ipynb").read_bytes()
    before = made.archive.read_bytes()
    assert release(tiny, without_audit=True).archive.read_bytes() == before
    capsys.readouterr()
    print_release(replace(made, warnings=(Finding("warning", "cell 3", "it is long", "cut it"),)))
    assert capsys.readouterr().out.startswith("Warning: cell 3: it is long; cut it\nReleased ")


def edit(assignment: Assignment, **sources: str) -> None:
    """Replace the sources of cells of the master."""
    master: dict[str, Any] = json.loads(assignment.master.read_text())
    for cell in master["cells"]:
        cell["source"] = sources.get(cell["id"].replace("-", "_"), cell["source"])
    assignment.master.write_text(json.dumps(master))


def test_leak_is_refused(tiny: Assignment) -> None:
    """A solution that also stands in a text is found before anything is written."""
    edit(tiny, intro="The answer is `result = values * FACTOR`.")
    with pytest.raises(MasterError, match=r"give away(.|\n)*cell 1"):
        release(tiny)
    assert not tiny.release.exists()


def test_leak_in_a_support_file_is_refused(tiny: Assignment) -> None:
    """Support files are searched, too."""
    helpers = tiny.course.root / "helpers.py"
    helpers.write_text(helpers.read_text() + "\n# return amount / people\n")
    with pytest.raises(MasterError, match=r"helpers\.py"):
        release(tiny)


def test_blank_that_earns_is_refused(tiny: Assignment) -> None:
    """A hidden test that an untouched stub passes is an error of the assignment."""
    (tiny.hidden / "test_more.py").write_text(
        "import pytest\n"
        '@pytest.mark.question("double")\ndef test_any(student):\n    "Anything goes."\n'
    )
    with pytest.raises(
        MasterError,
        match=r"release earns points for double; .*:\n  double, test_more\.py::test_any\n",
    ):
        release(tiny)
    assert not tiny.release.exists()


def test_solution_that_fails_is_refused(tiny: Assignment) -> None:
    """A master whose own solution loses points is not released."""
    cells = json.loads(tiny.master.read_text())["cells"]
    source = next(c["source"] for c in cells if c["id"] == "double-solution")
    edit(tiny, double_solution=source.replace("* FACTOR", "+ FACTOR"))
    with pytest.raises(HiddenTestError, match="solution loses points"):
        release(tiny)


def test_unbalanced_region_is_refused(tiny: Assignment) -> None:
    """The linter's findings name the cell and the mend."""
    edit(tiny, share_solution="def share(a, b):\n    ### START CODE HERE ###\n    return a")
    with pytest.raises(MasterError, match=r"cell 7 .*share_solution(.|\n)*END CODE HERE"):
        release(tiny)


def test_questions_and_tests_must_agree(tiny: Assignment) -> None:
    """A question without a test is refused, when releasing and when grading."""
    test = tiny.hidden / "test_tiny.py"
    test.write_text(test.read_text().replace('question("share")', 'question("double")'))
    with pytest.raises(MasterError, match="share"):
        release(tiny)
    with pytest.raises(Exception, match="no test for share"):
        Grader(tiny)
    test.write_text(test.read_text().replace('question("double")', 'question("duoble")'))
    with pytest.raises(HiddenTestError) as caught:
        Grader(tiny)
    missing, misspelt = str(caught.value).split("\n")
    assert "no test for double, share; " in missing
    assert "tests for duoble (test_tiny.py::test_example and 4 more), which the master" in misspelt
