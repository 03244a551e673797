"""What documents hold between their words: commands and other blocks."""

from __future__ import annotations

import re
import shlex

__all__ = ["blocks", "console"]


def blocks(text: str, kind: str) -> list[str]:
    """Give the blocks of a language, as ``"python"``."""
    found: list[str] = re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    return found


def console(text: str) -> list[list[str]]:
    """Give the shell commands of a document, word by word, without comments."""
    lines = [
        line
        for block in blocks(text, "console")
        for line in block.replace("\\\n", " ").splitlines()
    ]
    return [words for line in lines if (words := shlex.split(line, comments=True))]
