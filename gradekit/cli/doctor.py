"""``gradekit doctor``."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(as_json: bool) -> int:
    r"""Tell what this machine can isolate, what is missing, and whether the sandbox holds.

    Exit status: 0 student code is locked in; 1 it cannot be here, so that grading needs
    --unsafe-local; 2 an attack of the self-test got through, or the sandbox does not work.

    \b
    Example:
      gradekit doctor
    """
    from gradekit.course import examine
    from gradekit.pages import diagnosis_document, json_text, print_diagnosis, versioned

    diagnosis = examine()
    if as_json:
        click.echo(json_text(versioned(diagnosis_document(diagnosis))))
    else:
        print_diagnosis(diagnosis)
    if not diagnosis.offers.best.locked:
        return 1
    return 0 if diagnosis.holds else 2
