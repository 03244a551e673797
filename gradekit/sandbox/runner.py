"""Runs a student's program in this process: the statements it needs, then calls."""

from __future__ import annotations

import builtins
import contextlib
import io
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from gradekit.sandbox.compiled import Code, Step
from gradekit.sandbox.imports import ForbiddenImportError, Silent, importer, stand_in
from gradekit.sandbox.telling import told
from gradekit.sandbox.values import Call, LoadProblem, Raised, Reply, Returned, Stopped

__all__ = ["Runner"]


class Runner:
    """A loaded program.

    Statements that raise are recorded and the next ones run. Nothing that student code
    raises passes through; only the time it takes and the death of the process are not
    contained here.

    Parameters
    ----------
    program
        What to run.
    printed_characters
        How much of what a call prints is kept.
    """

    def __init__(self, program: Code, printed_characters: int) -> None:
        self._printed_characters = printed_characters
        self._files = [file for file, _ in program.cells]
        self._globals = _namespace(program)
        self._problems: list[LoadProblem] = []
        with _captured(printed_characters):
            for index, (_, steps) in enumerate(program.cells):
                self._load_cell(index, steps)

    @property
    def problems(self) -> tuple[LoadProblem, ...]:
        """What went wrong while the program was loaded."""
        return tuple(self._problems)

    def call(self, call: Call) -> Reply:
        """Call a function of the program; its arguments are given as they are."""
        function = self._globals.get(call.function)
        if not callable(function):
            return Stopped("missing")
        args = tuple(call.args)
        kwargs = dict(call.kwargs)
        with _captured(self._printed_characters) as printed:
            try:
                value = function(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - SystemExit and its like are the student's too
                return Raised(*told(error), *self._place(error), printed.text)
        return Returned(value, args, kwargs, printed.text)

    def _load_cell(self, index: int, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.code is None:
                self._problems.append(LoadProblem(index, step.line, *(step.fault or ("", ""))))
                continue
            try:
                exec(step.code, self._globals)  # noqa: S102 - running the student's code is what this is for
            except BaseException as error:  # noqa: BLE001 - as in `call`
                if isinstance(error, ImportError):
                    self._globals |= {name: stand_in(error) for name in step.binds}
                if not isinstance(error, ForbiddenImportError):
                    self._record(error, index, step.line)

    def _record(self, error: BaseException, cell: int, line: int) -> None:
        place, innermost = self._place(error)
        if isinstance(error, SyntaxError) and type(error.lineno) is int:
            line = error.lineno
        elif place == cell and innermost is not None:
            line = innermost
        self._problems.append(LoadProblem(cell, line, *told(error)))

    def _place(self, error: BaseException) -> tuple[int | None, int | None]:
        """Cell and line of the innermost frame in student code."""
        cell = line = None
        traceback = error.__traceback__
        while traceback is not None:
            file = traceback.tb_frame.f_code.co_filename
            if file in self._files:
                cell, line = self._files.index(file), traceback.tb_lineno or 0
            traceback = traceback.tb_next
        return cell, line


def _namespace(program: Code) -> dict[str, Any]:
    """Make the globals of a notebook, with what the grader cannot give put into words."""
    changed = {
        "__import__": importer(program.allowed, program.silent),
        "input": _no_input,
        "open": _no_files,
        "display": _display,
        "get_ipython": Silent,
    }
    return {"__name__": "__main__", "__builtins__": {**vars(builtins), **changed}}


def _no_input(*_args: object) -> NoReturn:
    raise RuntimeError("input() cannot be used in the grader: nobody is there to answer.")


def _no_files(*_args: object, **_kwargs: object) -> NoReturn:
    raise PermissionError("open() cannot be used in the grader: there are no files.")


def _display(*_args: object, **_kwargs: object) -> None:
    """Take what a notebook would show."""


class _Printed(io.TextIOBase):
    """Keeps the start of what is printed."""

    def __init__(self, limit: int) -> None:
        self.text = ""
        self._limit = limit

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        text = str.__str__(text)  # a subclass could give anything for its slices
        if len(self.text) < self._limit:
            self.text += text[: self._limit - len(self.text)]
        return len(text)

    def show_warning(self, message: Warning | str, category: type[Warning], *place: Any) -> None:
        """Stand in for `warnings.showwarning`; ``place`` begins with a file and a line."""
        file, line = place[:2]
        # Without the line's text, which would be looked for in a file.
        self.write(warnings.formatwarning(message, category, file, line, line=""))


@contextlib.contextmanager
def _captured(limit: int) -> Iterator[_Printed]:
    """Take what student code prints, warnings included; no warning becomes an error."""
    printed = _Printed(limit)
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("default")
        # Set rather than left to the stream: whoever records warnings here is not to see them.
        show: Any = printed.show_warning
        warnings.showwarning = show
        yield printed
