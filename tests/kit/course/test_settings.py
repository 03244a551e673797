"""gradekit.toml: what may stand in it, and what is said where it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.course.settings import (
    AssignmentSettings,
    Settings,
    Sizes,
    parse_settings,
    read_settings,
)
from gradekit.errors import SettingsError
from gradekit.sandbox import Limits


def test_empty_file_gives_defaults() -> None:
    """Every setting has a default."""
    assert parse_settings("") == Settings()
    assert Settings().assignment("any") == AssignmentSettings()


def test_all_settings() -> None:
    """Every setting can be set."""
    settings = parse_settings(
        '[course]\nsecret_file = "s"\n[limits]\ncall_seconds = 2\nmemory_mb = 99\n'
        "notebook_mb = 5\n"
        '[assignments.a]\nnever_run = ["train"]\nallowed_imports = ["math"]\nsilent_imports = []\n'
    )
    assert settings.secret_file == "s"  # noqa: S105 - a file's name
    assert settings.limits == Limits(call_seconds=2, memory_mb=99)
    assert settings.sizes == Sizes(notebook_mb=5)
    assert settings.assignment("a") == AssignmentSettings(("train",), ("math",), ())


def test_the_courses_own_file(root: Path) -> None:
    """The project's own settings hold no surprise: the limits are the documented defaults."""
    settings = read_settings(root)
    assert (settings.limits, settings.sizes) == (Limits(), Sizes())
    assert "numpy" in settings.assignment("regularization").allowed_imports


WRONG = {
    "not TOML": ("[", "not valid TOML"),
    "unknown table": ("[lmits]", "no setting 'lmits'"),
    "unknown limit": ("[limits]\nseconds = 3", "no setting 'seconds'"),
    "limit of 0": ("[limits]\ncall_seconds = 0", "above 0"),
    "limit of nan": ("[limits]\ncall_seconds = nan", "above 0"),
    "limit as text": ('[limits]\nmemory_mb = "much"', "whole number"),
    "limit as truth": ("[limits]\nmemory_mb = true", "whole number"),
    "half a megabyte": ("[limits]\nmemory_mb = 0.5", "whole number"),
    "secret file as number": ("[course]\nsecret_file = 3", "in quotes"),
    "unknown assignment setting": ("[assignments.a]\nimports = []", "no setting 'imports'"),
    "text for a list": ('[assignments.a]\nnever_run = "train"', "list of names"),
    "numbers in a list": ("[assignments.a]\nnever_run = [1]", "list of names"),
    "value for a table": ("limits = 3", "must be a table"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG.keys())
def test_wrong_settings(text: str, said: str) -> None:
    """A setting that cannot be used is named, and so is the file."""
    with pytest.raises(SettingsError, match=said) as error:
        parse_settings(text, "the/file.toml")
    assert "the/file.toml" in str(error.value)


def test_file_that_is_not_text(tmp_path: Path) -> None:
    """A file that is no UTF-8 text is an error with its path, as is a missing one."""
    with pytest.raises(SettingsError, match=r"gradekit\.toml"):
        read_settings(tmp_path)
    (tmp_path / "gradekit.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="UTF-8"):
        read_settings(tmp_path)
