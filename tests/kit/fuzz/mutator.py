"""Changes of a frame that keep it a frame, which changes of bytes seldom do."""

from __future__ import annotations

import random

from fuzz.seeds import VALUES

from gradekit.sandbox import Value
from gradekit.sandbox.wire import WireError, decode, encode

__all__ = ["mutated_value"]


def mutated_value(frame: bytes, seed: int) -> bytes | None:
    """Read a frame, change a value somewhere in it, and write it again.

    Returns
    -------
    bytes or None
        The new frame; None if these bytes are no frame, or the new value fits none.
    """
    chance = random.Random(seed)  # noqa: S311 - a run must be repeatable
    try:
        return encode(_changed(decode(frame), chance))
    except WireError:
        return None


def _changed(value: Value, chance: random.Random) -> Value:
    if isinstance(value, list | tuple) and chance.random() < 0.9:
        return type(value)(_changed_items(list(value), chance))
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        return {**value, key: _changed(value[key], chance)}
    other = chance.choice(VALUES)
    return chance.choice((other, [value, other], (other, value), {"k": value}))


def _changed_items(items: list[Value], chance: random.Random) -> list[Value]:
    if not items or chance.random() < 0.1:
        items.insert(chance.randint(0, len(items)), chance.choice(VALUES))
        return items
    place = chance.randrange(len(items))
    if chance.random() < 0.1:
        del items[place]
    else:
        items[place] = _changed(items[place], chance)
    return items
