"""The documentation site as the tests build it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["build", "copied"]


def build(docs: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build a site as ``make docs`` does; give how that ended."""
    words = [str(Path(sys.executable).parent / "sphinx-build"), "--quiet", "--fail-on-warning"]
    return subprocess.run(
        [*words, "--keep-going", str(docs), str(site)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def copied(root: Path, folder: Path) -> Path:
    """Copy the sources of the site, to be changed."""
    docs = folder / "docs"
    shutil.copytree(root / "docs", docs, ignore=shutil.ignore_patterns("__pycache__"))
    return docs
