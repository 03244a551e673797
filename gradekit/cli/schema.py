"""``gradekit schema``."""

from __future__ import annotations

import click

from gradekit.cli.commands import Choice

__all__ = ["command"]

_NAMES = ["grade.json", "check"]


@click.command("schema")
@click.argument("document", type=Choice(_NAMES), default="grade.json")
def command(document: str) -> int:
    r"""Print a JSON schema, for programs that read what the kit writes.

    It is that of grade.json, which lies beside each autograded notebook, or of what
    `gradekit check --json` prints. Documents have no keys but those of the schema.

    \b
    Example:
      gradekit schema grade.json
      gradekit schema check
    """
    from gradekit.course import SCHEMAS
    from gradekit.pages import json_text

    click.echo(json_text(SCHEMAS[document]))
    return 0
