"""Checks answers on the examples of the notebook, before they are handed in.

In the notebook, run the check below a question. Without Jupyter, where only NumPy is needed::

    python -m selfcheck NOTEBOOK.ipynb

A check is about the example only; what earns points also tries other numbers and sizes. These
files stand alone: `gradekit release` lays a copy of them beside the notebook, and `known.json`,
which says what is known of its questions.
"""

from .checks import KNOWN, NotRightYet, check

__all__ = ["KNOWN", "NotRightYet", "check"]
