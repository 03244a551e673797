"""In which way a result is wrong, in words."""

from __future__ import annotations

import re

import pytest
from experts import asked, expert, random_array

from gradekit.judging import Diagnosis
from gradekit.judging.diagnose import explain

SOLUTION = """\
def f(X, rate, keep):
    m = X.shape[1]
    A = X @ X.T / m + rate * X.sum()
    B = A[:, :2] / keep - 1
    C = B.sum()
    results = {"C": C, "A": A, "B": B}
    return results
"""
CALLS = [(random_array(s, 3, 4 + s % 3), 0.1 + s / 9, 0.5 + s / 20) for s in range(1, 6)]

ONLY = "Of all results, `{}` is the only wrong one"
FIRST = "Of all results, `{}` is the first to be wrong"

HOW = {
    "what is its own transpose, transposed": ('"A": A', '"A": A.T', None),
    "the only one": ('"C": C', '"C": C ** 2', ONLY.format("C") + "."),
    "the first of several": ("B = A[:, :2]", "B = A[:, :2] ** 2", FIRST.format("B") + "."),
    "the first in the order of computation": ("A = X", "A = X ** 2", FIRST.format("A") + "."),
    "another shape": (
        '"B": B', '"B": B[:2]', ONLY.format("B") + ": it has another shape than it should.",
    ),
    "turned": ('"B": B', '"B": B.T', ONLY.format("B") + ": it is transposed."),
    "a number for an array": (
        '"B": B', '"B": B.sum()', ONLY.format("B") + ": it has another shape than it should.",
    ),
    "an array for a number": (
        '"C": C', '"C": B', ONLY.format("C") + ": it has another shape than it should.",
    ),
    "the opposite sign": (
        '"B": B', '"B": -B', ONLY.format("B") + ": it has the opposite sign.",
    ),
    "zero": ('"B": B', '"B": 0 * B', ONLY.format("B") + ": it is 0."),
    "twice": ('"B": B', '"B": B + B', ONLY.format("B") + ": it is twice what it should be."),
    "half": (
        '"C": C', '"C": C / 2', ONLY.format("C") + ": it is half of what it should be.",
    ),
    "times an argument": (
        '"B": B', '"B": B * keep',
        ONLY.format("B") + ": it is what it should be, times `keep`.",
    ),
    "divided by an argument": (
        '"B": B', '"B": B / rate',
        ONLY.format("B") + ": it is what it should be, divided by `rate`.",
    ),
    "times m": (
        '"B": B', '"B": m * B',
        ONLY.format("B") + ": it is what it should be, times the number of columns of `X`.",
    ),
    "divided by the rows": (
        '"B": B', '"B": B / len(X)',
        ONLY.format("B") + ": it is what it should be, divided by the number of rows of `X`.",
    ),
    "a factor of its own": (
        '"C": C', '"C": 0.3 * C',
        ONLY.format("C") + ": it is too small by one and the same factor in every case.",
    ),
    "a large factor of its own": (
        '"B": B', '"B": 7.3 * B',
        ONLY.format("B") + ": it is too large by one and the same factor in every case.",
    ),
    "shifted": (
        '"B": B', '"B": B + rate ** 2',
        ONLY.format("B") + ": each of its entries is off by the same number.",
    ),
    "right in some places": (
        '"B": B', '"B": B * [1, 2]', ONLY.format("B") + ": some of its entries are right.",
    ),
    "a part of twice the size": (
        '"A": A', '"A": A + rate * X.sum()',
        ONLY.format("A") + ": what `rate` adds to it is twice what it should be.",
    ),
    "a part of the other sign": (
        '"A": A', '"A": A - 2 * rate * X.sum()',
        ONLY.format("A") + ": what `rate` adds to it has the opposite sign.",
    ),
    "a part that is missing": (
        '"A": A', '"A": A - rate * X.sum()',
        ONLY.format("A") + ": it does not depend on `rate`, but should.",
    ),
    "a part that is not divided": (
        '"A": A', '"A": A + (m - 1) * rate * X.sum()',
        ONLY.format("A") + ": what `rate` adds to it is what it should be, "
        "times the number of columns of `X`.",
    ),
    "swapped": (
        '"A": A, "B": B', '"A": B, "B": A',
        "In the place of `B` you return `A`. Look at the order and the names of what you return.",
    ),
    "an argument that plays no part": (
        "B = A[:, :2] / keep - 1", "B = A[:, :2] - 1",
        "Of all results, `B` and `C` are wrong, each in the same way: it is as if `keep` were 1.",
    ),
    "not a number": ('"B": B', '"B": B * np.nan', ONLY.format("B") + "."),
    "nothing": ('"B": B', '"B": None', ONLY.format("B") + "."),
    "text": ('"B": B', '"B": "text"', ONLY.format("B") + "."),
    "a key that is missing": ('"B": B', '"D": B', None),
    "no dictionary": ("return results", "return A", None),
    "further keys": ('"B": B', '"B": B, "D": A', None),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "text"), HOW.values(), ids=HOW)
def test_how(old: str, new: str, text: str | None) -> None:
    """The first wrong result is named, and how it is wrong if that is something simple."""
    assert SOLUTION.count(old) == 1
    found = expert(SOLUTION).diagnose(asked(SOLUTION.replace(old, new), CALLS, public=[0]))
    assert found == (Diagnosis("", text) if text else None)


ALONE = """\
def f(X, rate):
    cost = (X * X).sum() + rate * X.sum()
    return cost
"""
SINGLE = {
    "twice": ("return cost", "return 2 * cost", "it is twice what it should be"),
    "a part without its factor": (
        "rate * X.sum()", "X.sum()",
        "what `rate` adds to it is what it should be, divided by `rate`",
    ),
    "a part with a factor of its own": (
        "rate *", "1.7 * rate *",
        "what `rate` adds to it is too large by one and the same factor in every case",
    ),
    "nothing simple": ("X * X", "X ** 3", None),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "how"), SINGLE.values(), ids=SINGLE)
def test_a_single_result(old: str, new: str, how: str | None) -> None:
    """There is nothing to choose from, so a sentence says how it is wrong or there is none."""
    calls = [(x, rate) for x, rate, _ in CALLS]
    found = expert(ALONE).diagnose(asked(ALONE.replace(old, new), calls, public=[0]))
    assert found == (Diagnosis("", f"The value of `cost` is wrong: {how}.") if how else None)


def test_one_call_proves_no_factor_of_its_own() -> None:
    """Any number is some factor away from any other."""
    found = expert(ALONE).diagnose(
        asked(ALONE.replace("X * X", "X ** 3"), [CALLS[0][:2]], public=[0])
    )
    assert found is None


WEIGHTS = """\
def f(X, p, keep=0.5):
    Z = p["V"] @ X - p["b"]
    A = np.maximum(Z, 0) / keep
    cost = (p["V"] ** 2).sum() + 3 * (p["W"] ** 2).sum() + 5 * (p["U"] ** 2).sum()
    return A, cost
"""
WEIGHTED = {
    "one matrix forgotten": (
        '3 * (p["W"] ** 2).sum()', "0",
        ONLY.format("cost") + ": it does not depend on `W`, but should.",
    ),
    "two matrices forgotten": (
        '(p["V"] ** 2).sum() + 3 * (p["W"] ** 2).sum()', "0",
        ONLY.format("cost") + ": it does not depend on `V` and `W`, but should.",
    ),
    "a bias forgotten": (
        ' - p["b"]', "", ONLY.format("A") + ": it does not depend on `b`, but should.",
    ),
    "what should be 0": (
        "np.maximum(Z, 0)", "Z",
        ONLY.format("A") + ": its entries are right, but for those that should be 0.",
    ),
    "two results in the same way": (
        "return A, cost", "return 2 * A, 2 * cost",
        "Of all results, `A` and `cost` are wrong, each in the same way: it is twice what it "
        "should be.",
    ),
    "another order": (
        "return A, cost", "return cost, A",
        "All results are right, but your function returns them in another order. Look at the order "
        "and the names of what you return.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "text"), WEIGHTED.values(), ids=WEIGHTED)
def test_what_plays_no_part(old: str, new: str, text: str) -> None:
    """Entries of a dictionary are named; an argument may be left out of a call."""
    assert WEIGHTS.count(old) == 1
    calls = [
        (
            random_array(s, 3, 5) - 1.2,
            {n: random_array(s + k, 4, 3) for k, n in enumerate("VWU")}
            | {"b": random_array(s + 7, 4, 1)},
            *((s / 9,) if s > 1 else ()),
        )
        for s in (1, 2, 3)
    ]
    found = expert(WEIGHTS).diagnose(asked(WEIGHTS.replace(old, new), calls, public=[0]))
    assert found == Diagnosis("", text)


def test_a_size_of_the_example_that_breaks_other_cases() -> None:
    """The example comes out right, and others raise: the same question is put."""
    source = SOLUTION.replace("    m =", "    X + np.zeros((3, 5))\n    m =")
    found = expert(SOLUTION).diagnose(asked(source, CALLS, public=[0, 3]))
    assert found is not None
    assert found.text.endswith("fits the example alone?")


def test_nothing_returned_has_no_diagnosis() -> None:
    """What was raised, the tests say."""
    source = "def f(X, rate, keep):\n    raise ValueError"
    assert expert(SOLUTION).diagnose(asked(source, CALLS, public=[0])) is None


def test_calls_that_raise_are_left_out() -> None:
    """What did return is looked at."""
    source = SOLUTION.replace('"B": B', '"B": B + B').replace(
        "    m =", "    if keep > 0.7:\n        raise ValueError\n    m ="
    )
    found = expert(SOLUTION).diagnose(asked(source, CALLS, public=[0]))
    assert found == Diagnosis("", ONLY.format("B") + ": it is twice what it should be.")


def test_right_in_the_example_only() -> None:
    """If public cases come out right and others do not, there is a question about that."""
    source = SOLUTION.replace("m = X.shape[1]", "m = 5")
    found = expert(SOLUTION).diagnose(asked(source, CALLS, public=[0, 3]))
    assert found
    assert re.match(r"The example in the notebook comes out right .* alone\?$", found.text)
    found = expert(SOLUTION).diagnose(asked(source, CALLS, public=[0, 1]))
    assert found == Diagnosis("", FIRST.format("A") + ".")


CHOOSES = """\
def f(X, rate, keep):
    m = X.shape[1]
    A = X @ X.T / m + rate * X.sum()
    B = A[:, :2] / keep - 1
    C = B.sum()
    n = int(keep)
    hows = [A.T + A, B[:1]], [-A, -B], [2 * A, 2 * B], [A + 1, B + 1], [A * rate, B * rate]
    wrong_A, wrong_B = hows[n // 8 % 5] if n else [A, B]
    C = [C, 2 * C][n & 1] if n else START
    return {"C": C, "A": [A, wrong_A][n >> 1 & 1], "B": [B, wrong_B][n >> 2 & 1]}
"""


def chosen(start: str) -> set[str]:
    """What is said as hidden calls choose what is wrong, and how; the first call is public."""
    said = set()
    for number in range(8, 48):
        calls = [(X, rate, float(number)) for X, rate, _ in CALLS[1:]]
        first = (*CALLS[0][:2], 0.5)
        source = CHOOSES.replace("START", start)
        said.add(explain(expert(SOLUTION), asked(source, [first, *calls], public=[0])))
    return said


def test_hidden_calls_choose_no_name() -> None:
    """Which results are named, the public calls decide; else code could say it by each of them."""
    assert chosen("2 * C") == {
        ONLY.format("C") + ": it is twice what it should be.",
        FIRST.format("C") + " in the notebook's example.",
    }


def test_where_no_public_call_returned_nothing_is_said() -> None:
    """A function that raises there could choose any result and any way of being wrong else."""
    assert chosen("1 / 0") == {""}
    assert expert(SOLUTION).diagnose(asked(SOLUTION.replace('"B": B', '"B": -B'), CALLS)) is None


def test_hidden_calls_choose_no_swap() -> None:
    """Of results that all stand in wrong places in the example, one pair is named, or none."""
    results = ", ".join(f'"x{k}": X + {k}' for k in range(5))
    solution = f"def f(X):\n    return {{{results}}}"
    said = set()
    for kept in range(5):
        source = solution.replace("return", "R =") + (
            "\n    turned = dict(zip(R, [*R.values()][1:] + [R['x0']]))"
            "\n    if X.size > 12: return {**dict.fromkeys(R, 9 * X), 'KEPT': turned['KEPT']}"
            "\n    return turned"
        ).replace("KEPT", f"x{kept}")
        said.add(explain(expert(solution), asked(source, [(X,) for X, *_ in CALLS], public=[2])))
    assert {*re.findall("In the place of .*? you return .*?[.]", " ".join(said))} == {
        "In the place of `x4` you return `x0`."
    }
    assert all("`x0`" in text for text in said)


def test_results_without_names() -> None:
    """They are numbered."""
    solution = "def f(X, rate, keep):\n    return X + 1, X * rate"
    wrong = solution.replace("X * rate", "X * rate * rate")
    found = expert(solution).diagnose(asked(wrong, CALLS, public=[0]))
    assert found == Diagnosis(
        "",
        "Of all results, result 2 is the only wrong one: it is what it should be, times `rate`.",
    )
