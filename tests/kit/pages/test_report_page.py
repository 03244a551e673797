"""The report about a class: valid, harmless, small, and it says what is so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_up_figures import ABOUT, QUESTIONS, made_up_report
from webpage import harms, read_page, words

from gradekit.course import Report, points
from gradekit.pages import report_page
from gradekit.pages.charts import histogram
from gradekit.statistics import Answer, Bin, Paper, Tally

HOSTILE = "<script>act(1)</script>\x1b[2J\u202e`'\"&"
NAMES = {number: f"{HOSTILE}{number}" for number in range(1, 41)}


def hostile_report() -> Report:
    """Let every text be one that would act."""
    report = made_up_report(names=NAMES, title=HOSTILE, kit_version=HOSTILE)
    figures = report.figures
    return replace(
        report,
        figures=replace(
            figures,
            questions=tuple(replace(each, title=HOSTILE) for each in figures.questions),
            named=tuple(
                replace(each, text=HOSTILE, names=each.names and (HOSTILE,))
                for each in figures.named
            ),
            tests=tuple(replace(each, about=HOSTILE, name=HOSTILE) for each in figures.tests),
            causes={f"raised {HOSTILE}": (1, 2), **figures.causes},
        ),
        waiting=tuple(replace(each, said=(HOSTILE,)) for each in report.waiting),
        concerns=tuple(
            replace(each, text=HOSTILE, mend=HOSTILE, said=(HOSTILE,)) for each in report.concerns
        ),
        noticed=(
            *(replace(each, said=HOSTILE) for each in report.noticed),
            replace(report.noticed[0], kind=HOSTILE),
        ),
    )


def nothing_yet() -> Report:
    """A class in which nobody has a point."""
    tally = Tally(QUESTIONS)
    tally.add(Paper(1, {question.id: Answer(None) for question in QUESTIONS}, 0.0))
    figures = tally.figures(ABOUT)
    return made_up_report(figures=figures, waiting=(), concerns=(), noticed=(), last=None)


PAGES = {
    "of everything": made_up_report(),
    "with names": made_up_report(names={n: f"s{n}" for n in range(1, 41)}),
    "one student": made_up_report(1),
    "nothing yet": nothing_yet(),
    "hostile": hostile_report(),
}


@pytest.mark.parametrize("name", PAGES)
def test_valid_and_harmless(name: str) -> None:
    """Every page is valid, runs nothing, reaches nothing, and is the same each time."""
    page = report_page(PAGES[name])
    assert harms(read_page(page)) == []
    assert page == report_page(PAGES[name])
    assert not set(page) & {"\x1b", "\u202e"}


def test_what_it_says() -> None:
    """Each figure stands in the page, in words and numbers."""
    report = PAGES["of everything"]
    figures, text = report.figures, words(read_page(report_page(report)))
    assert figures.scores is not None
    for said in (
        "For instructors only",
        "Student 1 Q1, Q2 not judged (the notebook could not be read)",
        "Handed in, and not graded yet: Students 1, 2. Run: gradekit grade",
        "Folders that are no students: 1. Rename them.",
        "Graded without locking student code in 14 submissions",
        f"{figures.complete} students with points for every question",
        f"Median {points(figures.scores.median)} ",
        f"Full marks {figures.full_marks} ",
        "not divided by m / divided by n Q1: ",
        "Divide by m.",
        "The example of the notebook is right. test_example, public",
        "test_others, hidden",
        "students lost points for handing in late",
        "Hyndman and Fan",
        "Henrysson",
        "Students have running numbers",
    ):
        assert said in text, said
    assert text.index("What needs a person") < text.index("Scores", 400)
    assert "'<b>' is none" not in text


def test_what_waits_comes_first() -> None:
    """The first thing on the page is work that waits; where nothing does, it says so."""
    (title, *_) = read_page(report_page(PAGES["of everything"])).query("section h3")
    assert title.to_text() == "Waiting to be judged by a person"
    text = words(read_page(report_page(PAGES["nothing yet"])))
    assert "Nothing: everything handed in is graded and judged" in text
    assert "Nobody has points for every question yet." in text


def test_names() -> None:
    """Names stand in the page only where the report has them, with the number beside them."""
    text = words(read_page(report_page(PAGES["with names"])))
    assert "s1 (1)" in text
    assert "and names students" in text
    assert "'<b>' is none" in text
    assert "Student 1" not in text


def test_plots_have_words() -> None:
    """Each plot is a picture with a title and a description of all that it shows, and a table."""
    report = PAGES["of everything"]
    page = read_page(report_page(report))
    plots = page.query("svg[role=img]")
    assert len(plots) == 2
    for plot in plots:
        title, told = str((plot.attrs or {})["aria-labelledby"]).split()
        assert page.query(f"#{title}")[0].to_text()
        description = page.query(f"#{told}")[0].to_text()
        assert len(description) > 60
    for each in report.figures.bins:
        if each.count:
            assert f": {each.count} student" in words(page, "#histogram-words")


def test_histogram_columns() -> None:
    """The tallest column fills the plot, others are in proportion, and none leaves it."""
    counts = [3, 0, 6]
    columns = histogram([Bin(0, 10, 3), Bin(10, 20, 0), Bin(100, 100, 6)])
    heights = [column.height for column in columns]
    assert heights == pytest.approx([max(heights) * n / 6 for n in counts], abs=0.02)
    assert all(c.y + c.height == pytest.approx(86, abs=0.02) and c.y >= 11 for c in columns)
    assert [c.name for c in columns] == ["0 to under 10 %", "10 to under 20 %", "full marks"]
    assert histogram([]) == ()
    assert [c.height for c in histogram([Bin(0, 10, 0)])] == [0]


def test_ten_thousand_students() -> None:
    """The page of a large class is hardly larger; what it leaves out, it counts."""
    small, large = report_page(made_up_report(100)), report_page(made_up_report(10_000))
    assert len(large) < 1.3 * len(small) < 130_000
    assert "and 3314 more" in large
    assert "And 1062 more" in large
