"""What makes the command line kind: completion, nearest names, colours, pipes, Ctrl-C, versions."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from coursework import BIN, GRADEKIT, gradekit, gradekit_process, hand_in, write
from tiny_course import make_tiny_course

from gradekit import __version__
from gradekit.cli import COMMANDS, cli
from gradekit.course import Assignment, find_course, start_assignment
from gradekit.course.grader import read_assignment
from gradekit.nearest import did_you_mean, nearest

PLAIN = {"PATH": f"{BIN}{os.pathsep}{os.defpath}"}
ESCAPE = "\x1b["


def run(
    folder: Path, command: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell, as people do."""
    bash = shutil.which("bash")
    assert bash is not None
    return subprocess.run(
        [bash, "-c", command],
        cwd=folder,
        env={**PLAIN, "HOME": str(folder), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@cache
def completion_script() -> str:
    """Print what bash is to read."""
    return gradekit_process(Path(), "completion", "bash").stdout


def completions(folder: Path, line: str) -> list[str]:
    """Press Tab at the end of a line in a real bash that has read the completion."""
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    quoted = " ".join(map(shlex.quote, words))
    script = (
        f"{completion_script()}\n"
        f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; COMP_LINE={shlex.quote(line)}\n"
        "spec=$(complete -p gradekit); function=${spec#*-F }; function=${function%% *}\n"
        'compopt() { printf "compopt %s %s" "$@"; }\n'
        '"$function" gradekit\n'
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = run(folder, script)
    assert (done.returncode, done.stderr) == (0, "")
    return [found for found in done.stdout.splitlines() if found]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A course with the assignments tiny and week2, in which some have handed in."""
    root = make_tiny_course(tmp_path_factory.mktemp("two") / "course")
    tiny = find_course(root).assignment()
    start_assignment(tiny.course, "week2")
    solution = read_assignment(tiny).solution
    for student in ("ada", "adam", "bob", "ada lovelace", "a'b"):
        hand_in(tiny, student, solution)
    (tiny.course.root / "submitted/adele/week2").mkdir(parents=True)
    (tiny.course.root / "submitted/$(touch oops)/tiny").mkdir(parents=True)
    return tiny


PRESSED = {
    "commands": ("gradekit gr", ["grade"]),
    "all commands": ("gradekit ", [*COMMANDS]),
    "no such command": ("gradekit xyz ", []),
    "assignments": ("gradekit grade ", ["tiny", "week2"]),
    "an assignment": ("gradekit release w", ["week2"]),
    "options": ("gradekit grade --fo", ["--force"]),
    "students of all": ("gradekit grade --student ad", ["ada", "adam", "adele"]),
    "students of one": ("gradekit feedback tiny --student a", ["ada", "adam"]),
    "choices": ("gradekit grade --progress p", ["plain"]),
    "an option's assignment": ("gradekit check --assignment t", ["tiny"]),
    "collect's assignment": ("gradekit collect x.zip --assignment w", ["week2"]),
    "the report's": ("gradekit report w", ["week2"]),
    "formats": ("gradekit export tiny --to c", ["csv", "canvas"]),
    "shells": ("gradekit completion ", ["bash", "zsh", "fish"]),
    "documents": ("gradekit schema g", ["grade.json"]),
    "files": ("gradekit check ", ["compopt -o default"]),
    "a shell's own code": ("gradekit grade --student $", []),
}


@pytest.mark.parametrize(("line", "expected"), PRESSED.values(), ids=PRESSED)
def test_tab_completes(two: Assignment, line: str, expected: list[str]) -> None:
    """In bash, the Tab key gives commands, options, choices, assignments and students."""
    assert completions(two.course.root, line) == expected
    assert not (two.course.root / "oops").exists()


def test_tab_completes_in_another_folder(two: Assignment, tmp_path: Path) -> None:
    """The course is the one that the line names; where there is none, nothing is completed."""
    empty = tmp_path / "empty"
    empty.mkdir()
    assert completions(empty, "gradekit grade ") == []
    root = shlex.quote(str(two.course.root))
    assert completions(empty, f"gradekit grade --course-dir {root} t") == ["tiny"]
    (empty / "gradekit.toml").write_text("[")
    assert completions(empty, "gradekit grade ") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(tmp_path: Path, shell: str) -> None:
    """Each is for its shell, and asks the kit by the name that it listens to."""
    text = gradekit(tmp_path, "completion", shell).stdout
    assert f"_GRADEKIT_COMPLETE={shell}_complete" in text
    assert "gradekit" in text


NAMES = {
    "a slip": ("gade", "grade"),
    "capitals": ("GRADE", "grade"),
    "nothing like it": ("xyz", None),
    "an exact one": ("check", "check"),
    "letters exchanged": ("rleease", "release"),
}


@pytest.mark.parametrize(("given", "meant"), NAMES.values(), ids=NAMES)
def test_nearest(given: str, meant: str | None) -> None:
    """The most similar name is meant, whatever the capitals; far ones are not."""
    assert nearest(given, COMMANDS) == meant
    asked = f"did you mean {meant!r}?" if meant else "none"
    assert did_you_mean(given, COMMANDS, "none") == asked


MEANT = {
    "command": (["relase"], "Did you mean 'release'?"),
    "assignment": (["grade", "week3"], "did you mean 'week2'?"),
    "capitals": (["grade", "TINY"], "did you mean 'tiny'?"),
    "assignment of check": (["check", "--assignment", "tin", "one.ipynb"], "did you mean 'tiny'?"),
    "student": (["grade", "tiny", "--student", "Ada"], "did you mean 'ada'?"),
    "student of feedback": (["feedback", "tiny", "--student", "abb"], "did you mean 'bob'?"),
    "option": (["grade", "--studnet", "ada"], "Did you mean '--student'"),
    "option of all": (["--vresion"], "Did you mean '--version'"),
    "choice": (["grade", "--progress", "bars"], "is not one of 'auto', 'bar'"),
    "choice that is near": (["export", "--to", "moodel"], "Did you mean 'moodle'?"),
    "platform": (["collect", "x.zip", "--from", "canvsa"], "Did you mean 'canvas'?"),
    "name of a command": (["new", "grade"], "'grade' is a command of gradekit"),
}


@pytest.mark.parametrize(("words", "said"), MEANT.values(), ids=MEANT)
def test_the_nearest_right_name(two: Assignment, words: list[str], said: str) -> None:
    """Whatever is misspelt, the message has the name that was meant."""
    root = two.course.root
    write(root, "one.ipynb", read_assignment(two).solution)
    if words[0] == "feedback":
        gradekit(root, "grade", "tiny", "--student", "bob", "--jobs", "1")
    done = gradekit(root, *words, status=2)
    assert said in done.stderr
    assert done.stdout == ""


SLIPS = {
    "table": ("[limts]\n", "did you mean 'limits'?"),
    "limit": ("[limits]\ncall_second = 3\n", "did you mean 'call_seconds'?"),
    "setting": ("[assignments.tiny]\nallow_imports = []\n", "did you mean 'allowed_imports'?"),
    "section": ("[assignments.tinny]\n", "did you mean 'tiny'?"),
    "import": ('[assignments.tiny]\nallowed_imports = ["numppy"]\n', "did you mean 'numpy'?"),
    "function": ('[assignments.tiny]\nnever_run = ["exampel"]\n', "did you mean 'example'?"),
}


@pytest.mark.parametrize(("text", "said"), SLIPS.values(), ids=SLIPS)
def test_the_nearest_right_setting(tiny: Assignment, text: str, said: str) -> None:
    """A slip in gradekit.toml is told with the name that was meant, and the file."""
    root = tiny.course.root
    (root / "gradekit.toml").write_text(text)
    write(root, "one.ipynb", read_assignment(tiny).solution)
    done = gradekit(root, "check", "one.ipynb", status=2)
    assert said in done.stderr
    assert "gradekit.toml" in done.stderr


COLOURS: dict[str, tuple[dict[str, str], bool]] = {
    "no terminal": ({}, False),
    "NO_COLOR": ({"NO_COLOR": "1"}, False),
    "FORCE_COLOR": ({"FORCE_COLOR": "1"}, True),
}


@pytest.mark.nightly
@pytest.mark.parametrize(("env", "coloured"), COLOURS.values(), ids=COLOURS)
def test_colours(tiny: Assignment, env: dict[str, str], coloured: bool) -> None:
    """There are none in a file or a pipe, unless they are asked for; never in JSON."""
    root = tiny.course.root
    file = write(root, "one.ipynb", read_assignment(tiny).solution)
    done = run(root, f"gradekit check {file}", env)
    assert ("\x1b[32m" in done.stdout) == coloured
    assert (ESCAPE in done.stdout + done.stderr) == coloured
    assert ESCAPE not in run(root, f"gradekit check {file} --json", env).stdout
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    # A bar moves up and down, which is for no file, whatever its colours.
    progress = run(root, "gradekit grade --jobs 1", env).stderr
    assert "1 of 1" in progress
    assert "\x1b[2K" not in progress


def test_no_colours_on_a_terminal(tiny: Assignment) -> None:
    """On a terminal there are colours; with NO_COLOR, there are none."""
    root = tiny.course.root
    file = write(root, "one.ipynb", read_assignment(tiny).solution)
    command = f"script -qec 'gradekit check {file}' /dev/null"
    shown = run(root, command, {"TERM": "xterm-256color"}).stdout
    assert "\x1b[32m" in shown
    shown = run(root, command, {"TERM": "xterm-256color", "NO_COLOR": "1"}).stdout
    assert "passed" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)


def test_rows_are_lines_where_there_is_no_terminal(tiny: Assignment) -> None:
    """A row of a table is a line for `grep`, however long; COLUMNS says otherwise."""
    root = tiny.course.root
    student = "a-student-with-a-name-that-is-longer-than-a-terminal-" + "x" * 40
    hand_in(tiny, student, read_assignment(tiny).solution)
    rows = run(root, f"gradekit grade --jobs 1 | grep {student}").stdout.splitlines()
    assert len(rows) == 1
    assert re.search(r"\b10 │ +6 │ +4 ", rows[0])
    narrow = run(root, "gradekit grade --jobs 1 --force", {"COLUMNS": "60"}).stdout
    assert max(map(len, narrow.splitlines())) <= 60


def test_a_reader_that_goes_away(tiny: Assignment) -> None:
    """`| head` ends without a word."""
    file = write(tiny.course.root, "one.ipynb", read_assignment(tiny).solution)
    for command in (f"check {file}", f"check {file} --json", "schema", "--help", "completion bash"):
        done = run(tiny.course.root, f"gradekit {command} | true; echo ${{PIPESTATUS[0]}}")
        assert "Traceback" not in done.stderr
        assert "Error" not in done.stderr
        assert "pipe" not in done.stderr.casefold()
        assert done.stdout in ("0\n", "2\n"), command


@pytest.mark.parametrize("command", ["schema", "secret --rotate", "--help", "doctor"])
def test_a_disk_that_is_full(tiny: Assignment, command: str) -> None:
    """Where output cannot be written, one line says so, and the status."""
    done = run(tiny.course.root, f"gradekit {command} > /dev/full")
    assert done.returncode == 2
    said = "gradekit: the output: No space left on device (--debug says more)\n"
    assert done.stderr == said


@pytest.mark.parametrize("words", [["audit", "--jobs", "1"], ["grade", "--jobs", "2"]])
def test_ctrl_c(tiny: Assignment, words: list[str]) -> None:
    """It stops in one line, without a traceback, and the status says that it is not done."""
    root = tiny.course.root
    for number in range(200):
        hand_in(tiny, f"student-{number}", read_assignment(tiny).solution)
    # Where tests run in the background, processes would be started with the signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(
        [GRADEKIT, *words],
        cwd=root,
        env=PLAIN,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    signal.signal(signal.SIGINT, before)
    assert running.stderr is not None
    first = running.stderr.readline()  # the work has begun
    while "Auditing" not in first and "Grading" not in first:
        first = running.stderr.readline()
        assert first
    time.sleep(0.2)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    lines = [line for line in err.splitlines() if line and not re.search(r"\d+ of \d+", line)]
    assert lines == ["Stopped."]
    assert (out, running.returncode) == ("", 2)


def test_version(tmp_path: Path) -> None:
    """The first line is the kit's; the others are what may be asked for in a report."""
    first, second, *rest = gradekit(tmp_path, "--version").stdout.splitlines()
    assert first == f"gradekit {__version__}"
    assert second.startswith(f"Python {sys.version.split()[0]} on ")
    assert [line.split()[0] for line in rest] == [
        "nbgrader",
        "nbconvert",
        "pytest",
        "numpy",
        "scipy",
    ]
    assert all(re.fullmatch(r"\w+ \d+(\.\w+)+", line) for line in rest)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits(name: str) -> None:
    """At 80 columns no line is broken by the terminal, and no option is without its words."""
    text = CliRunner(env={"COLUMNS": "80"}).invoke(cli, [*name.split(), "--help"]).stdout
    assert text.startswith("Usage: ")
    assert max(map(len, text.splitlines())) <= 80
    command = cli if not name else cli.get_command(click.Context(cli), name)
    assert command is not None
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not (each.help or "").endswith(".")] == []


def test_what_cannot_be_read_is_said_once(tiny: Assignment) -> None:
    """No table repeats for each test that the file is no notebook."""
    file = tiny.course.root / "notes.md"
    file.write_text("no notebook")
    text = gradekit(tiny.course.root, "check", "notes.md", status=1).stdout
    assert text.count("not a notebook") == 1
    assert text.count("not judged of") == 2
