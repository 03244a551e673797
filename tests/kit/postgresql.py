"""A real PostgreSQL server for tests: made, started and removed by them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_USER = "postgres"
_PLACES = ("/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        places = [path for place in _PLACES for path in Path(place).glob(f"*/bin/{name}")]
        assert places, f"{name} is missing; on Debian: apt-get install postgresql"
        found = str(max(places))
    return str(Path(found).resolve())


def _run(*words: str) -> None:
    """Run one of PostgreSQL's programs; as another user where this one is root, as they demand."""
    prefix = ["setpriv", "--reuid", _USER, "--regid", _USER, "--clear-groups"]
    words = (*(prefix if os.geteuid() == 0 else ()), *words)
    done = subprocess.run(words, check=False, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Start a server that is reached by a socket; give the address of its databases.

    The address is as ``c.CourseDirectory.db_url`` takes it, with ``{}`` for a database's name.
    """
    # A socket's path may not be long.
    with tempfile.TemporaryDirectory(prefix="gk-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, _USER, _USER)
        data, log = folder / "data", folder / "log"
        _run(_program("initdb"), "-D", str(data), "-U", _USER, "-A", "trust", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        _run(_program("pg_ctl"), "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://{_USER}@/{{}}?host={folder}"
        finally:
            _run(_program("pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")


def new_database(server: str, name: str) -> str:
    """Make a database on a server; give its address."""
    plain = server.replace("+psycopg", "").format(_USER)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.format(name)
