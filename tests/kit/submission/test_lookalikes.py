"""Which defined name is taken for a missing one."""

from __future__ import annotations

import pytest

from gradekit.submission.lookalikes import nearest_name, unusual_letters


@pytest.mark.parametrize(
    ("name", "defined", "nearest"),
    [
        ("compute_cost", ["x", "compute_cots"], "compute_cots"),
        ("compute_cost", ["Compute_Cost"], "Compute_Cost"),
        ("cost", ["c\u043est", "coast"], "c\u043est"),
        ("compute_cost", ["backward", "compute_cost"], None),
        ("compute_cost", [], None),
        ("a" * 90, ["a" * 1000], None),
    ],
)
def test_nearest_name(name: str, defined: list[str], nearest: str | None) -> None:
    """Letters drawn alike come before a similar spelling, and the name itself never counts."""
    assert nearest_name(name, defined) == nearest


def test_unusual_letters_are_named_once() -> None:
    """Letters outside of ASCII are told by their Unicode names."""
    assert unusual_letters("c\u043est_\u043e") == ("cyrillic small letter o",)
    assert unusual_letters("cost") == ()
