"""Sentences of the self-check, as students read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.selfcheck.wording import whether, wrapped

SAID = {
    "On the example, it is right.": "whether, on the example, it is right.",
    "If lambda is 0, it is plain.": "whether, if lambda is 0, it is plain.",
    "The cost is right.": "whether the cost is right.",
    "A unit is dropped.": "whether a unit is dropped.",
    "A3 is right.": "whether A3 is right.",
    "dW1 is right.": "whether dW1 is right.",
    "ReLU is applied.": "whether ReLU is applied.",
}


@pytest.mark.parametrize(("sentence", "said"), SAID.items())
def test_what_is_looked_at_is_no_claim(sentence: str, said: str) -> None:
    """A sentence goes on after "whether"; names keep their spelling."""
    assert whether(sentence) == f"What is checked: {said}"


@given(lines=st.lists(st.lists(st.text("ab(`", min_size=1, max_size=70), min_size=1), min_size=1))
def test_no_line_is_too_long(lines: list[list[str]]) -> None:
    """Words stay what they are and in their order, and lines that went on are indented."""
    text = "\n".join(" ".join(words) for words in lines)
    broken = wrapped(text)
    assert max(map(len, broken.split("\n"))) <= 80
    assert broken.replace("\n  ", " ").split() == text.split()
    assert sum(not line.startswith("  ") for line in broken.split("\n")) == len(lines)
