"""Opens what submissions come in, whatever it is."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from gradekit.collecting.source import Source
from gradekit.collecting.tars import TarSource, looks_like_tar
from gradekit.collecting.trees import TreeSource
from gradekit.collecting.zips import ZipSource
from gradekit.errors import CollectError

__all__ = ["open_source"]


def open_source(path: Path, zone: tzinfo) -> Source:
    """Open an archive, a folder or a notebook; what it is, its contents say and not its name.

    Parameters
    ----------
    path
        The file or folder.
    zone
        The time zone of times that come without one.

    Raises
    ------
    CollectError
        It is not there, cannot be read, or is something else.
    """
    try:
        if path.is_dir():
            return TreeSource(path)
        with path.open("rb") as file:
            head = file.read(512)
        if head.startswith(b"PK"):
            return ZipSource(path, zone)
        if looks_like_tar(head):
            return TarSource(path)
    except OSError as error:
        raise CollectError(f"{path}: cannot be read ({error.strerror or error})") from error
    if path.suffix == ".ipynb":
        return TreeSource(path)
    raise CollectError(
        f"{path}: is neither a zip or tar archive nor a notebook nor a folder; give the file that "
        "your LMS let you download, or a folder of notebooks"
    )
