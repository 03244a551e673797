"""A JupyterLab server with nbgrader's extensions, in a folder, as people start it there."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from coursework import BIN

__all__ = ["TOKEN", "running_lab"]

TOKEN = "a-token-for-tests"  # noqa: S105 - of a server that lives for a minute
PATIENCE = 300  # seconds, on a machine that has much else to do
SETTINGS: dict[str, dict[str, object]] = {
    # Lab asks newcomers whether it may fetch news.
    "labconfig/page_config.json": {
        "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}
    },
    # It takes cells that are out of sight from the page, where nobody could look for them.
    "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {
        "windowingMode": "none"
    },
}


@contextlib.contextmanager
def running_lab(folder: Path, home: Path) -> Iterator[str]:
    """Run ``jupyter lab`` in a folder with an empty home; give its address, which ends in ``/``.

    At the end the server is asked to go, and neither it nor a kernel of its may be left.
    """
    places = {name: home / name.lower() for name in ("CONFIG", "DATA", "RUNTIME")}
    for name, settings in SETTINGS.items():
        file = places["CONFIG"] / name
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings))
    command = [str(BIN / "jupyter"), "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += ["--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}"]
    environment = {f"JUPYTER_{name}_DIR": str(place) for name, place in places.items()}
    environment |= {"HOME": str(home), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    log = home / "log.txt"
    with log.open("wb") as output:
        process = psutil.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        yield _address(process, places["RUNTIME"], log)
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            _end(process)


def _address(process: psutil.Popen, runtime: Path, log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        # The file is written when the port is known, and may be read half written.
        with contextlib.suppress(OSError, ValueError):
            (file,) = runtime.glob("jpserver-*.json")
            url: str = json.loads(file.read_text())["url"]
            urllib.request.urlopen(f"{url}api/status?token={TOKEN}").close()  # noqa: S310 - ours
            return url
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


def _end(process: psutil.Popen) -> None:
    kernels = process.children(recursive=True)
    process.terminate()
    try:
        process.wait(timeout=PATIENCE)
        _, left = psutil.wait_procs(kernels, timeout=PATIENCE)
        assert left == []
    except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
        pytest.fail("the server did not end")
    finally:
        for each in (process, *kernels):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
                each.wait(PATIENCE)
