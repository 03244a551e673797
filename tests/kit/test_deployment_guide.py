"""The page about deployment: its commands are commands, and what it writes down can be read."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import ssl
import subprocess
from pathlib import Path

import click
import dask
import pytest
import yaml
from distributed import Security
from distributed.cli import dask_scheduler, dask_worker
from documents import blocks, console

PROGRAMS = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    """Its text."""
    return (root / "docs/deployment.md").read_text()


def test_dask_takes_what_it_is_given(guide: str) -> None:
    """Schedulers and workers know the options with which the page starts them."""
    lines = [words for words in console(guide) if Path(words[0]).name == "dask"]
    assert {words[1] for words in lines} == {*PROGRAMS}
    (cluster,) = (each for each in map(yaml.safe_load, blocks(guide, "yaml")) if "kind" in each)
    for part in ("worker", "scheduler"):
        (container,) = cluster["spec"][part]["spec"]["containers"]
        lines.append(container["args"])
    assert len(lines) == 6
    for _, part, *words in lines:
        arguments = [word for word in words if word != "&"]
        context: click.Context = PROGRAMS[part].make_context(part, arguments)
        assert context.params["protocol"] in (None, "tls")


def test_certificates_lock_a_cluster(guide: str, tmp_path: Path) -> None:
    """The page's commands make certificates with which its settings open a channel."""
    (made,) = (block for block in blocks(guide, "console") if "openssl" in block)
    assert shutil.which("openssl"), "On Debian and Ubuntu: apt-get install openssl"
    subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", made], cwd=tmp_path, check=True, capture_output=True
    )
    (settings,) = (each for each in blocks(guide, "yaml") if "distributed:" in each)
    told = yaml.safe_load(settings.replace("/srv/grading", str(tmp_path)))
    with dask.config.set(dask.config.merge(dask.config.config, told)):
        security = Security()
        assert security.require_encryption is True
        for role in ("scheduler", "worker", "client"):
            context = security.get_connection_args(role)["ssl_context"]
            assert context.verify_mode is ssl.CERT_REQUIRED
    assert (tmp_path / "tls").stat().st_mode & 0o077 == 0


def test_programs_can_be_read(guide: str) -> None:
    """Blocks of Python are Python, those of YAML are YAML, and there is one image."""
    programs = blocks(guide, "python")
    assert len(programs) == 2
    for program in programs:
        ast.parse(program)
    images = {*re.findall(r"REGISTRY/\S+", guide)}
    assert images == {"REGISTRY/gradekit:1"}
    kinds = [yaml.safe_load(block) for block in blocks(guide, "yaml")]
    assert all(isinstance(each, dict) for each in kinds)


def test_what_the_image_copies_is_there(guide: str, root: Path) -> None:
    """A build of the image finds its files."""
    (image,) = blocks(guide, "dockerfile")
    copied = [
        word for line in image.splitlines() if line.startswith("COPY") for word in shlex.split(line)
    ]
    names = [word for word in copied if word != "COPY" and not word.startswith("/kit")]
    assert len(names) >= 5
    assert [name for name in names if not (root / name).exists()] == []
