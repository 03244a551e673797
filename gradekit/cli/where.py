"""The options that say which processes grade."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gradekit.course import Elsewhere

__all__ = ["where_options"]


def where_options(function: Callable[..., int]) -> Callable[..., int]:
    """Add ``--jobs``, ``--cluster`` and ``--insecure-cluster``, as one argument ``jobs``."""

    @click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=None,
        help="How many submissions to grade side by side; by default one more than cores.",
    )
    @click.option(
        "--cluster",
        metavar="ADDRESS",
        default=None,
        help="Grade on the workers of a Dask cluster; the address of its scheduler.",
    )
    @click.option(
        "--insecure-cluster",
        is_flag=True,
        help="Send hidden tests and the course secret over a network unencrypted.",
    )
    @functools.wraps(function)
    def command(
        *args: Any, jobs: int | None, cluster: str | None, insecure_cluster: bool, **options: Any
    ) -> int:
        return function(*args, jobs=_where(jobs, cluster, insecure_cluster), **options)

    return command


def _where(jobs: int | None, cluster: str | None, insecure: bool) -> int | Elsewhere:
    from gradekit.cluster import Cluster
    from gradekit.course import default_jobs

    if cluster is not None:
        if jobs is not None:
            raise click.UsageError(
                "--jobs is about this machine; with --cluster, there are as many as it has workers."
            )
        return Cluster(cluster, insecure)
    if insecure:
        raise click.UsageError("--insecure-cluster goes with --cluster ADDRESS.")
    return jobs or default_jobs()
