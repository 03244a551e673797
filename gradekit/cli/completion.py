"""``gradekit completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from gradekit.cli.commands import Choice

__all__ = ["command"]


@click.command("completion")
@click.argument("shell", type=Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    r"""Print what makes the Tab key complete commands, options, assignments and students.

    Put it into your shell's start file: for bash (4.4 or newer) or zsh, the line

    \b
      eval "$(gradekit completion bash)"

    in ~/.bashrc, or with zsh in ~/.zshrc; for fish, the output itself in
    ~/.config/fish/completions/gradekit.fish. It works where `gradekit` is on PATH.

    \b
    Example:
      gradekit completion bash
    """
    root = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    assert kind is not None, "click knows these shells"
    click.echo(kind(root, {}, "gradekit", "_GRADEKIT_COMPLETE").source())
    return 0
