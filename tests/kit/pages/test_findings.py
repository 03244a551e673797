"""How results of tests are put together for people."""

from __future__ import annotations

from records import case

from gradekit.judging import CaseResult, Outcome
from gradekit.notebooks import Place
from gradekit.pages.findings import Check, find, fold, together, without_reasons

LINE = Place("cell 3", 4)


def test_alike_cases_are_one_check() -> None:
    """Cases that say the same are counted, wherever they stand; what differs stays apart."""
    right, wrong = case("It is right."), case("It is right.", "It is 3.")
    assert fold([right, wrong, right, case("It is whole.")]) == (
        Check(Outcome.PASSED, "It is right.", count=2),
        Check(Outcome.FAILED, "It is right.", ("It is 3.",)),
        Check(Outcome.PASSED, "It is whole."),
    )


def test_a_message_is_taken_apart() -> None:
    """What is looked at, what was found, the hint, and what a public case tells after it."""
    (check,) = fold([case("It is right.", "It is wrong.", "Hint: Add.", "Expected 2.", place=LINE)])
    assert check == Check(
        Outcome.FAILED, "It is right.", ("It is wrong.", "Expected 2."), "Add.", LINE
    )


def test_where_nothing_ran() -> None:
    """A message that does not say what the test is about is what was found."""
    result = CaseResult("t", Outcome.FAILED, "There is no `f`.", 1.0, "It is right.", LINE)
    assert fold([result]) == (
        Check(Outcome.FAILED, "It is right.", ("There is no `f`.",), "", LINE),
    )


def test_an_older_record() -> None:
    """Without a note of what a test is about, the first line of its message says it."""
    assert fold([CaseResult("t", Outcome.FAILED, "It is right.\nIt is 3.")])[0].found == (
        "It is 3.",
    )


def test_one_hint_for_all_that_it_explains() -> None:
    """Checks with the same hint stand together, and with them what was found likewise."""
    checks = fold([
        case("A", "It is inf.", "Hint: Divide."),
        case("B", "It is 3.", "Hint: Square."),
        case("C"),
        case("D", "It is 4.", "Hint: Divide."),
        case("E", "It is inf."),
        case("F", "Your code raised ZeroDivisionError.", place=LINE),
        case("G", "Your code raised ZeroDivisionError.", place=LINE),
    ])  # fmt: skip
    found = find(checks)
    assert [(f.hint, f.cause, [c.about for c in f.checks]) for f in found] == [
        ("Divide.", (), ["A", "D", "E"]),
        ("Square.", (), ["B"]),
        ("", ("Your code raised ZeroDivisionError.",), ["F", "G"]),
    ]
    assert [c.found for c in found[0].checks] == [("It is inf.",), ("It is 4.",), ("It is inf.",)]
    assert (found[2].place, found[2].checks[0].found) == (LINE, ())


def test_one_line_is_told_once() -> None:
    """What a public case tells beside it does not make another finding of it."""
    raised = "Your code raised TypeError in cell 3, line 4"
    cases = [
        case("A", f"{raised}: no number", "It printed: 1", place=LINE),
        case("B", raised, place=LINE),
        case("C", raised),
        case("D", "Your code raised NameError in cell 3, line 4", place=LINE),
    ]
    found = find(fold(cases))
    assert [[c.about for c in f.checks] for f in found] == [["A", "B"], ["C"], ["D"]]
    assert found[0].cause == (f"{raised}: no number", "It printed: 1")


def test_keys_are_told_once() -> None:
    """Each test asks for those that it looks at; who returns no dictionary reads of all."""
    says = "The result should be a dictionary with the keys"
    (finding,) = find(fold([case("A", f"{says} a."), case("B", f"{says} a, b, c.")]))
    assert finding.cause == (f"{says} a, b, c.",)


def test_who_returns_nothing_needs_no_formula() -> None:
    """All tests say the one thing, without the advice that each has for a wrong number."""
    checks = fold([case(a, "The cost is None: is it?", f"Hint: {a}") for a in ("A", "B")])
    (finding,) = find(checks)
    assert (finding.hint, finding.cause) == ("", ("The cost is None: is it?",))


def test_what_was_printed_makes_no_other_finding() -> None:
    """Only public cases tell of it; what is wrong is the same, and told once."""
    none = "The cost is None: is it?"
    checks = fold([case("A", none, "It printed: 1"), case("B", none), case("C", "It is text.")])
    first, second = find(checks)
    assert (first.cause, [c.about for c in first.checks]) == ((none, "It printed: 1"), ["A", "B"])
    assert (second.cause, [c.about for c in second.checks]) == (("It is text.",), ["C"])


def test_known_causes_need_one_piece_of_advice() -> None:
    """The first; each check keeps what was found, but what failed in one line is told once."""
    checks = fold([
        case("A", "It is 3.", "Hint: Square."),
        case("B", "It is 4.", "Hint: Divide."),
        case("C", "It raised.", place=LINE),
        case("D", "It raised.", place=LINE),
    ])  # fmt: skip
    shared, finding = together(find(checks))
    assert (shared.hint, shared.cause, shared.place) == ("", ("It raised.",), LINE)
    assert [(c.about, c.found) for c in shared.checks] == [("C", ()), ("D", ())]
    assert (finding.hint, finding.cause, finding.place) == ("Square.", (), None)
    assert [c.found for c in finding.checks] == [("It is 3.",), ("It is 4.",)]
    assert together(()) == ()
    _, bare = together(find(checks), hinting=False)
    assert (bare.hint, bare.checks) == ("", finding.checks)
    (single,) = together(find(checks[:3]))
    assert [c.found for c in single.checks] == [("It is 3.",), ("It is 4.",), ("It raised.",)]
    alone = find(checks[2:])
    assert together(alone) == alone


def test_what_reads_alike_under_one_cause_is_one_line() -> None:
    """Checks that differed in their advice alone are told once, with the count of their cases."""
    checks = fold([case("A", "It is 3.", f"Hint: Look at W{layer}.") for layer in (1, 2, 3)])
    assert len(checks) == 3
    (finding,) = together(find(checks))
    assert (finding.hint, finding.checks) == (
        "Look at W1.",
        (Check(Outcome.FAILED, "A", ("It is 3.",), count=3),),
    )


def test_what_was_not_judged_is_found() -> None:
    """It did not pass, and a person should see why."""
    (finding,) = find(fold([case("A", "A person will look.", outcome=Outcome.NOT_JUDGED)]))
    assert finding.cause == ("A person will look.",)


def test_without_reasons() -> None:
    """Of an empty answer only remains what will be looked at."""
    checks = fold([case("A", "It is None."), case("A", "It is None too."), case("B", "None.")])
    assert without_reasons(checks) == (
        Check(Outcome.FAILED, "A", count=2),
        Check(Outcome.FAILED, "B"),
    )
