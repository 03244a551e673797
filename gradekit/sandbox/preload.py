"""What a process loads before it takes a student's program."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.values import Limits
from gradekit.sandbox.wire import decode, encode

__all__ = ["Sources", "folder_of", "pack_settings", "prepare"]

# Parts that numpy and Python load when they are first used, too late for a locked process.
_LAZY = (
    "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial", "numpy.random",
    "numpy.testing", "encodings.ascii", "encodings.latin_1", "linecache", "unicodedata",
)  # fmt: skip


def pack_settings(
    imports: Sequence[str], preload: Mapping[str, str], limits: Limits, isolation: Isolation
) -> bytes:
    """Write what `prepare` needs as a frame.

    Parameters
    ----------
    imports
        Modules to load, with each submodule named (``"scipy.special"``): later there may be no
        file to load from.
    preload
        Source of the course's support modules, by name.
    limits
        What a student's process may take.
    isolation
        The level of isolation that it must reach.
    """
    loaded = tuple(name for name in imports if name.partition(".")[0] not in preload)
    folders = (folder_of(name.partition(".")[0]) for name in ("numpy", *loaded))
    path = tuple(dict.fromkeys(folder for folder in folders if folder))
    return encode((path, loaded, dict(preload), astuple(limits), isolation.value))


def folder_of(module: str) -> str:
    """Folder that a top-level module is found in; ``""`` if it is Python's own or not there."""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return ""
    if spec is None or not spec.has_location or spec.origin is None:
        return ""
    if module in sys.stdlib_module_names:
        return ""
    parents = Path(spec.origin).absolute().parents
    return str(parents[1] if spec.submodule_search_locations is not None else parents[0])


def prepare(settings: bytes) -> tuple[Limits, Isolation]:
    """Load what student code may import, and give the limits and the level of isolation.

    A module that is not installed is left out: importing it fails in student code as it does
    anywhere. Support modules are the course's own, so their errors pass through.
    """
    path, imports, preload, limits, isolation = decode(settings)
    sys.path += [folder for folder in path if folder not in sys.path]
    for name in (*_LAZY, *imports):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    Sources(preload).load()
    return Limits(*limits), Isolation(isolation)


class Sources(Loader):
    """Imports modules from their source text, which comes from no file.

    Parameters
    ----------
    sources
        Source text by module name.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def load(self) -> None:
        """Import every module that is not loaded already; they may import one another."""
        sys.meta_path.insert(0, self)
        try:
            for name in self._sources:
                importlib.import_module(name)
        finally:
            sys.meta_path.remove(self)

    def find_spec(self, name: str, *_place: object) -> ModuleSpec | None:
        """Find a module for Python's import system."""
        return ModuleSpec(name, self) if name in self._sources else None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave making the module to Python's import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's source."""
        name = module.__name__
        module.__file__ = f"{name}.py"  # modules look for their data beside it; there is none
        code = compile(self._sources[name], f"<{name}>", "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - the course's own support module
