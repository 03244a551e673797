"""Answers whose points another secret changed, told once for each cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gradekit.judging import test_of

__all__ = ["Lapse", "tell"]

_MOST_SHOWN = 3


@dataclass(frozen=True)
class Lapse:
    """An answer that did not get what it must under a secret.

    Parameters
    ----------
    label
        The answer, as the beginning of a sentence.
    secret
        The number of the secret.
    lost
        The ids of the cases that a right answer failed; none for a wrong one that lost nothing.
    """

    label: str
    secret: int
    lost: tuple[str, ...] = ()


def tell(lapses: Iterable[Lapse]) -> Iterator[str]:
    """Give a sentence for each cause: unfair tests, or a wrong answer that none catches."""
    unfair: dict[tuple[str, ...], list[Lapse]] = {}
    blind: dict[str, list[Lapse]] = {}
    for lapse in lapses:
        if lapse.lost:
            tests = tuple(dict.fromkeys(map(test_of, lapse.lost)))
            unfair.setdefault(tests, []).append(lapse)
        else:
            blind.setdefault(lapse.label, []).append(lapse)
    for tests, found in unfair.items():
        first, *more = dict.fromkeys(lapse.label for lapse in found)
        who = f"{first} and {len(more)} other right answers lose" if more else f"{first} loses"
        yield f"{who} points under {_secrets(found)}: {', '.join(tests)}."
    for label, found in blind.items():
        yield f"{label} loses no points under {_secrets(found)}."


def _secrets(lapses: Iterable[Lapse]) -> str:
    numbers = sorted({lapse.secret for lapse in lapses})
    if len(numbers) == 1:
        return f"secret no. {numbers[0]}"
    shown = ", ".join(map(str, numbers[:_MOST_SHOWN]))
    return f"{len(numbers)} secrets (no. {shown}{', …' if len(numbers) > _MOST_SHOWN else ''})"
