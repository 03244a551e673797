"""A notebook with one cell and output of every kind."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def every_kind() -> dict[str, Any]:
    """A valid notebook of format 4.5 that uses every part of the format."""
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "one\ntwo\n"},
        {
            "output_type": "execute_result",
            "execution_count": 3,
            "metadata": {"text/plain": {"dim": [1, 2]}},
            "data": {
                "text/plain": "a\nb",
                "text/html": "<p>\n</p>",
                "image/svg+xml": "<svg>\n</svg>",
                "image/png": "iVBOR\nw0KG",
                "application/json": {"lines": "x\ny", "list": ["p\n", "q"]},
                "application/vnd.plotly.v1+json": [1.5, None, True],
            },
        },
        {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "a\nb"}},
        {"output_type": "error", "ename": "E", "evalue": "x\ny", "traceback": ["a\nb", "c"]},
    ]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python", "codemirror_mode": {"name": "ipython"}},
            "title": "Größe λ",
        },
        "cells": [
            {
                "cell_type": "markdown",
                "id": "intro",
                "metadata": {"tags": ["a", "b"]},
                "source": "# Title λ\u2028still the title\n\nwords ![x](attachment:x.png)",
                "attachments": {"x.png": {"image/png": "aaaa", "text/plain": "l1\nl2"}},
            },
            {
                "cell_type": "code",
                "id": "code-1",
                "metadata": {"scrolled": "auto", "nbgrader": {"grade_id": "q", "points": 2}},
                "source": "x = 'ü\\n'\r\ny = 1\x0cz = 2\n",
                "outputs": outputs,
                "execution_count": 3,
            },
            {"cell_type": "raw", "id": "raw_1", "metadata": {"format": "text/x"}, "source": ""},
            {
                "cell_type": "code",
                "id": "empty",
                "metadata": {},
                "source": "",
                "outputs": [],
                "execution_count": None,
            },
        ],
    }
