"""Give everybody a score with an SQL statement."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module

EXPECTED = Outcome(("raised", "wrong answer"))


def attack(inputs: Inputs) -> bool:
    """Rewrite the grades; to what they are, so that only the attempt shows."""
    database = module("sqlite3").connect(f"{COURSE}/gradebook.db", timeout=0.1)
    try:
        changed = database.execute("UPDATE grade SET manual_score = manual_score").rowcount
        return bool(changed > 0)
    finally:
        database.close()
