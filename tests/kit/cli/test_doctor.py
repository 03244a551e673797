"""``gradekit doctor``, and what happens where student code cannot be locked in."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from coursework import GRADEKIT, gradekit, write

from gradekit.course import Assignment
from gradekit.course.doctor import advice
from gradekit.course.grader import read_assignment
from gradekit.sandbox import Isolation, Offers, run_attacks
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.sandbox.selftest import LIMITS
from gradekit.sandbox.spawn import SpawnSandbox

# Numbers of x86-64: prctl, seccomp, and Landlock's three.
NO_FILTERS = (157, 317)
NO_LANDLOCK = (444, 445, 446)


def under(refused: tuple[int, ...], *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run gradekit as in a container whose profile refuses these system calls."""
    launcher = (
        "import os, sys\n"
        "from gradekit.sandbox import kernel, seccomp\n"
        f"refuse = dict.fromkeys({refused}, seccomp.refuse({errno.EPERM}))\n"
        "kernel.no_new_privileges()\n"
        "seccomp.install(seccomp.assemble(refuse, seccomp.ALLOW))\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )
    return subprocess.run(
        [sys.executable, "-c", launcher, sys.executable, GRADEKIT, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={"PATH": os.defpath, "HOME": str(folder), "COLUMNS": "200"},
    )


def test_doctor(tmp_path: Path) -> None:
    """Here all is well: each attack is contained, and the exit status says so."""
    text = gradekit(tmp_path, "doctor").stdout
    assert text.count("  contained  ") == 10
    assert "Student code is locked in on this machine." in text
    document = json.loads(gradekit(tmp_path, "doctor", "--json").stdout)
    assert document["isolation"] in ("landlock+seccomp", "seccomp")
    assert all(attack["contained"] for attack in document["attacks"])


def test_doctor_without_landlock(tmp_path: Path) -> None:
    """Student code is locked in all the same; what is missing is told, with the way to get it."""
    done = under(NO_LANDLOCK, "doctor", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Isolation: seccomp\n" in done.stdout
    assert "No Landlock: it needs Linux 5.13" in done.stdout
    assert "GOT THROUGH" not in done.stdout


def test_without_filters_grading_needs_a_word(tiny: Assignment) -> None:
    """It fails closed; with --unsafe-local it goes on, and the result says so."""
    root = tiny.course.root
    solved = write(root, "solved.ipynb", read_assignment(tiny).solution)
    done = under(NO_FILTERS, "doctor", folder=root)
    assert done.returncode == 1
    assert "GOT THROUGH" in done.stdout
    assert "security profile" in done.stdout
    done = under(NO_FILTERS, "check", solved, folder=root)
    assert done.returncode == 2
    assert "--unsafe-local" in done.stderr
    assert done.stdout == ""
    done = under(NO_FILTERS, "check", solved, "--unsafe-local", "--json", folder=root)
    document = json.loads(done.stdout)
    assert (document["score"], document["isolation"]) == (10.0, "local")
    assert "isolation" in [notice["kind"] for notice in document["notices"]]


def test_without_landlock_the_result_says_so(tiny: Assignment) -> None:
    """Grading goes on without a word from anybody."""
    solved = write(tiny.course.root, "solved.ipynb", read_assignment(tiny).solution)
    done = under(NO_LANDLOCK, "check", solved, "--json", folder=tiny.course.root)
    document = json.loads(done.stdout)
    assert (document["score"], document["isolation"]) == (10.0, "seccomp")


def test_the_self_test_can_fail() -> None:
    """Its attacks get through where nothing locks."""
    with SpawnSandbox(limits=LIMITS) as sandbox:
        through = {a.tries for a in run_attacks(sandbox) if not a.contained}
    assert "looks whether a file is there" in through
    assert "ends its process" not in through


@pytest.mark.parametrize(
    ("offers", "said"),
    [
        (Offers("Darwin", "arm64", "24", 0, False, ""), "on Linux only"),
        (Offers("Linux", "aarch64", "6.8", 4, True, ""), "this is aarch64"),
        (Offers("Linux", "x86_64", "6.8", 4, False, "docker"), "docker container refuses"),
        (Offers("Linux", "x86_64", "6.8", 4, False, ""), "CONFIG_SECCOMP_FILTER"),
        (Offers("Linux", "x86_64", "5.4", 0, True, ""), "this is 5.4"),
    ],
)
def test_advice(offers: Offers, said: str) -> None:
    """What is missing is named, and how to get it."""
    assert said in " ".join(advice(offers))


def test_nothing_is_advised_where_nothing_is_missing() -> None:
    """Full isolation needs no advice; the in-process sandbox claims none."""
    assert advice(Offers("Linux", "x86_64", "6.8", 4, True, "")) == ()
    assert InProcessSandbox().isolation is Isolation.NONE
