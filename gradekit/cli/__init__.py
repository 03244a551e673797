"""The command line: ``gradekit COMMAND``; each command is a module of this package."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback

import click

from gradekit import __version__
from gradekit.cli.commands import COMMANDS, Commands
from gradekit.errors import GradekitError
from gradekit.text import readable

__all__ = ["COMMANDS", "EXIT_FAILED", "EXIT_NEEDS_PERSON", "cli", "main"]

EXIT_NEEDS_PERSON = 1
EXIT_FAILED = 2

_RESTS_ON = ("nbgrader", "nbconvert", "pytest", "numpy", "scipy")


def _tell_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:  # noqa: ARG001 - click's signature
    if not wanted or context.resilient_parsing:
        return
    import importlib.metadata
    import platform

    click.echo(f"gradekit {__version__}")
    click.echo(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in _RESTS_ON:
        click.echo(f"{name} {importlib.metadata.version(name)}")
    context.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version, and those of what grading rests on.",
)
@click.option("--debug", is_flag=True, help="Show tracebacks of errors.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """Give and grade programming assignments in notebooks.

    Exit status: 0 done, 1 done but something needs a person, 2 could not be done.
    """
    context.obj = debug


def main() -> None:
    """Run the command line; errors are one message on standard error."""
    status: int = EXIT_FAILED
    try:
        status = cli.main(standalone_mode=False) or 0
        sys.stdout.flush()
    except SystemExit as ended:
        # By click itself, when a shell has been told its completions; or nobody reads any more.
        status = EXIT_FAILED if ended.code else 0
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(readable(shown.getvalue()), err=True, nl=False)
    except GradekitError as error:
        if "--debug" in sys.argv:
            traceback.print_exc()
        click.secho(f"gradekit: {readable(str(error))}", err=True)
    except OSError as error:
        if "--debug" in sys.argv:
            traceback.print_exc()
        where = "the output" if error.filename is None else str(error.filename)
        what = error.strerror or type(error).__name__
        click.secho(f"gradekit: {readable(where)}: {what} (--debug says more)", err=True)
        _drop_output()
    sys.exit(status)


def _drop_output() -> None:
    """Let what waits to be written go nowhere, as Python tries again at its end and complains."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
