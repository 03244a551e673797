"""Register what Python runs when it ends: exit hooks, finalizers, handlers of signals."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import BESIDE, NAME, Inputs, create, module, one_works

EXPECTED = Outcome(("wrong answer",), alone="marks")


def at_the_end(*_: object) -> None:
    """Leave a mark, which no process that was killed can do."""
    create(f"{BESIDE}/gradekit-attack-{NAME}")
    module("os").open(f"{BESIDE}/gradekit-attack-{NAME}", 0o102, 0o600)


class Lasting:
    """Something that is finalized at the end."""

    def __del__(self) -> None:
        at_the_end()


LASTING: list[Lasting] = []


def attack(inputs: Inputs) -> bool:
    """Register it everywhere, then go on as if nothing were."""
    signal = module("signal")
    LASTING.append(Lasting())
    module("atexit").register(at_the_end)
    one_works(
        lambda: module("threading")._register_atexit(at_the_end),
        lambda: signal.signal(signal.SIGTERM, at_the_end),
        lambda: signal.signal(signal.SIGXCPU, at_the_end),
        lambda: module("weakref").finalize(LASTING[0], at_the_end),
    )
    return False
