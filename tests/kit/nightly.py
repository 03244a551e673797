"""Whether all is tried, as the nightly run does, or what a change has time for."""

from __future__ import annotations

import os

__all__ = ["FULL"]

FULL = bool(os.environ.get("GRADEKIT_FULL_MATRIX"))
"""Whether all is tried everywhere, which takes hours; else long matrices are sampled, and tests
that are marked ``nightly`` are left out."""
