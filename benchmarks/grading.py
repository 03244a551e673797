"""What grading a class costs: this kit, stock nbgrader and Otter, in one run on one machine.

The class hands in the release notebook of the regularization assignment, half of it solved and
half with a slip in one question. The kit grades it with one worker, with one for each processor,
and on a Dask cluster of as many workers; stock nbgrader executes the same notebooks, with and
without the cells that train networks; Otter grades notebooks that hold the four functions alone.

Counted are wall time, the CPU time of all processes, and the peak memory of the main process and
of the largest one; starting up is part of it. Root is needed for Otter, which runs contained:

    make bench
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from gradekit.course import cores, find_course
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.notebooks import Notebook, dump_notebook, parse_notebook

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NAME = "regularization"
# What stands in cells that train a network, or need one that is trained.
TRAINING = (
    "parameters = model(",
    "    model, train_X",
    'show_boundary(parameters, "',
    "def with_fresh_masks(",
    "rows = [",
)
SIGNATURE = "written by PLACE_OF_A_NAME"
PLAIN_STORIES = ("solved everything", "slipped in question")

STOCK = """\
c = get_config()
c.ClearSolutions.begin_solution_delimeter = "### START CODE HERE ###"
c.ClearSolutions.end_solution_delimeter = "### END CODE HERE ###"
"""


@dataclass(frozen=True)
class Cost:
    """What some submissions took together, starting up included.

    Parameters
    ----------
    submissions
        How many they were.
    wall, cpu
        Seconds by the clock, and of all processors together.
    main_mb, largest_mb
        The peak memory of the main process, and of the largest of all.
    """

    submissions: int
    wall: float
    cpu: float
    main_mb: float = 0.0
    largest_mb: float = 0.0

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return self.submissions / self.wall

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU time a submission."""
        return 1e3 * self.cpu / self.submissions


def measured(words: Sequence[str], folder: Path, submissions: int) -> Cost:
    """Run a command in a folder; give what it and its children took."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        words,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_surroundings(),
    )
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    assert process.stderr is not None
    with process.stderr as stderr:
        said = stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.join()
    # A class in which somebody's work needs a person ends with 1.
    if process.returncode not in (0, 1):
        raise click.ClickException(f"{' '.join(words)} failed:\n{said}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(submissions, wall, cpu, peak[0], usage.ru_maxrss / 1024)


def _surroundings() -> dict[str, str]:
    """Give what each program is told: where all of them are, and to keep what Python compiled."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    """Read the main process's own peak for as long as it runs."""
    status = Path(f"/proc/{process.pid}/status")
    while process.returncode is None:
        try:
            lines = status.read_text().splitlines()
        except OSError:
            return
        found = [line.split()[1] for line in lines if line.startswith("VmHWM")]
        if not found:
            return
        peak[0] = float(found[0]) / 1024
        time.sleep(0.05)


class Class:
    """A course whose class has handed in; grading it again begins from nothing.

    Parameters
    ----------
    folder
        Where to lay it down.
    submissions
        How many students there are.
    """

    def __init__(self, folder: Path, submissions: int) -> None:
        self.folder = folder
        self.submissions = submissions
        lay_down(folder)
        for name, data in notebooks(submissions):
            place = folder / "submitted" / name / NAME
            place.mkdir(parents=True)
            (place / f"{NAME}.ipynb").write_bytes(data)

    def graded(self, *options: str) -> Cost:
        """Grade it from nothing."""
        shutil.rmtree(self.folder / "autograded", ignore_errors=True)
        (self.folder / "gradebook.db").unlink(missing_ok=True)
        return self.graded_again(*options)

    def graded_again(self, *options: str) -> Cost:
        """Grade what is new or changed."""
        words = [str(BIN / "gradekit"), "grade", NAME, "--progress", "none", *options]
        return measured(words, self.folder, self.submissions)

    def checked(self) -> Cost:
        """Check one notebook a few times; give the run of median wall time."""
        notebook = f"submitted/student00000/{NAME}/{NAME}.ipynb"
        words = [str(BIN / "gradekit"), "check", notebook, "--json"]
        return sorted((measured(words, self.folder, 1) for _ in range(5)), key=lambda c: c.wall)[2]


def lay_down(folder: Path) -> None:
    """Copy what a fresh course has."""
    folder.mkdir(parents=True)
    for path in [*ROOT.glob("*.py"), ROOT / "gradekit.toml"]:
        shutil.copy(path, folder)
    for name in ("source", "tests/hidden", "datasets"):
        shutil.copytree(ROOT / name, folder / name)


def notebooks(count: int) -> Iterator[tuple[str, bytes]]:
    """Give students' names and what they handed in; no two have a code cell in common."""
    blueprint = read_assignment(find_course(ROOT).assignment(NAME))
    pupils = [
        _signed(pupil.files[f"{NAME}.ipynb"])
        for pupil in made_up_class(blueprint, 60)
        if pupil.story.startswith(PLAIN_STORIES)
    ]
    for number in range(count):
        name = f"student{number:05}"
        yield name, pupils[number % len(pupils)].replace(SIGNATURE, name).encode()


def _signed(data: bytes) -> str:
    """Leave a place for the student's name in each code cell that students write in."""
    notebook = parse_notebook(data, where="the notebook")
    for cell in notebook["cells"]:
        if "### START CODE HERE ###" in cell["source"]:
            cell["source"] += f"\n# {SIGNATURE}"
    return dump_notebook(notebook)


@contextmanager
def dask_cluster(folder: Path, workers: int) -> Iterator[str]:
    """Start a Dask scheduler and workers; give the scheduler's address."""
    from dask_cluster import DaskCluster  # noqa: PLC0415 - only where it is asked for

    folder.mkdir()
    with DaskCluster(folder) as cluster:
        for _ in range(workers):
            cluster.add()
        cluster.wait(workers)
        yield cluster.address


def on_dask(classroom: Class, folder: Path) -> Cost:
    """Grade on a Dask cluster; what its scheduler and workers took counts."""
    before = _children()
    with dask_cluster(folder, cores()) as address:
        cost = classroom.graded("--cluster", address)
    return Cost(cost.submissions, cost.wall, _children() - before, cost.main_mb, cost.largest_mb)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def on_nbgrader(folder: Path, count: int, *, training: bool) -> Cost:
    """Grade with nbgrader as it comes, which executes every notebook in a kernel."""
    lay_down(folder)
    (folder / "gradekit.toml").unlink()
    (folder / "nbgrader_config.py").write_text(STOCK)
    master = folder / "source" / NAME / f"{NAME}.ipynb"
    master.write_text(dump_notebook(kept(master.read_bytes(), training)))
    _ready([str(BIN / "nbgrader"), "generate_assignment", NAME], folder)
    for name, data in notebooks(count):
        place = folder / "submitted" / name / NAME
        shutil.copytree(folder / "release" / NAME, place)
        (place / f"{NAME}.ipynb").write_text(dump_notebook(kept(data, training)))
    return measured([str(BIN / "nbgrader"), "autograde", NAME], folder, count)


def kept(data: bytes, training: bool) -> Notebook:
    """Give a notebook, without the cells that train and those that need them if it is not to."""
    notebook = parse_notebook(data, where="the notebook")
    if not training:
        notebook["cells"] = [cell for cell in notebook["cells"] if not _trains(cell["source"])]
    return notebook


def _trains(source: str) -> bool:
    return any(mark in source for mark in TRAINING)


def _ready(words: Sequence[str], folder: Path) -> None:
    done = subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=_surroundings(),
    )
    if done.returncode:
        raise click.ClickException(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def on_otter(folder: Path, count: int) -> Cost:
    """Grade with Otter: the four functions alone, each notebook by itself."""
    from rivals import Otter  # noqa: PLC0415 - only the nightly environment has it
    from who_holds import expected_values, solutions_of  # noqa: PLC0415 - as above

    assignment = find_course(ROOT).assignment(NAME)
    solutions = solutions_of(assignment)
    support = [ROOT / "reg_utils.py", ROOT / "testCases.py"]
    folder.mkdir()
    otter = Otter(folder / "otter", support, solutions, expected_values(assignment))
    cpu, begun = _children(), time.perf_counter()
    for number in range(count):
        answer = otter.grade(solutions, folder / f"student{number}")
        if sum(answer.points.values()) != 100.0:
            raise click.ClickException(f"Otter gave {answer.points} for the right answers")
    return Cost(count, time.perf_counter() - begun, _children() - cpu)


@dataclass(frozen=True)
class Plan:
    """How much to measure."""

    sizes: tuple[int, ...]
    rivals: int
    dask: bool

    def costs(self, folder: Path) -> Iterator[tuple[str, Cost]]:
        """Measure one thing after another; give its name and what it took."""
        for size in self.sizes:
            classroom = Class(folder / f"class{size}", size)
            yield f"class of {size}", classroom.graded()
            if size == middle(self.sizes):
                yield "a check of one notebook", classroom.checked()
                yield "one worker", classroom.graded("--jobs", "1")
                if self.dask:
                    yield "Dask", on_dask(classroom, folder / "dask")
            if size == self.sizes[-1]:
                yield "rerun, nothing changed", classroom.graded_again()
            shutil.rmtree(classroom.folder)
        if self.rivals:
            few = -(-self.rivals // 5)  # it takes ten times as long
            others: dict[str, Callable[[Path], Cost]] = {
                "nbgrader without training": lambda f: on_nbgrader(f, self.rivals, training=False),
                "nbgrader with training": lambda f: on_nbgrader(f, few, training=True),
                "Otter": lambda f: on_otter(f, self.rivals),
            }
            for number, (name, grade) in enumerate(others.items()):
                yield name, grade(folder / f"other{number}")


def middle(sizes: Sequence[int]) -> int:
    """Give the size at which the kit is compared with others."""
    return sizes[(len(sizes) - 1) // 2]


def ratios(costs: Mapping[str, Cost], sizes: Sequence[int]) -> dict[str, float]:
    """Give what is asked of the kit, as ratios within the run."""
    ours = costs[f"class of {middle(sizes)}"]
    largest = costs[f"class of {sizes[-1]}"]
    found = {
        "submissions a second, middle class": ours.rate,
        "submissions a second, largest class": largest.rate,
        "time a submission, largest class to middle one": (
            (largest.wall / largest.submissions) / (ours.wall / ours.submissions)
        ),
        "memory of the main process, largest class to middle one": largest.main_mb / ours.main_mb,
        "seconds of a check of one notebook": costs["a check of one notebook"].wall,
        "seconds of a rerun of the largest class": costs["rerun, nothing changed"].wall,
    }
    for name in ("nbgrader without training", "nbgrader with training", "Otter"):
        if name in costs:
            found[f"CPU of {name} to ours, middle class"] = costs[name].cpu_ms / ours.cpu_ms
            found[f"CPU of {name} to ours, largest class"] = costs[name].cpu_ms / largest.cpu_ms
    return found


def draw(costs: Mapping[str, Cost], sizes: Sequence[int], file: Path) -> None:
    """Plot what a submission costs against the size of the class."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to import

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - as above

    ours = [costs[f"class of {size}"] for size in sizes]
    figure, axes = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    axes.plot(sizes, [cost.cpu_ms for cost in ours], "o-", label="this kit, CPU time")
    walls = [1e3 * cost.wall / cost.submissions for cost in ours]
    axes.plot(sizes, walls, "s--", label=f"this kit, wall time on {cores()} processors")
    for name in ("nbgrader without training", "nbgrader with training", "Otter"):
        if name in costs:
            axes.axhline(costs[name].cpu_ms, color="0.4", linewidth=1)
            axes.annotate(
                f"{name}, CPU time", (sizes[0], costs[name].cpu_ms), (0, 4),
                textcoords="offset points", fontsize=9,
            )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="submissions in the class")
    axes.set_ylabel("milliseconds a submission")
    axes.margins(y=0.08)  # room for the words above the highest line
    axes.legend(loc="center right")
    figure.savefig(file, dpi=150)
    plt.close(figure)


def machine() -> dict[str, object]:
    """Say on what it was measured."""
    packages = ("nbgrader", "otter-grader", "distributed", "numpy")
    versions = {}
    for package in packages:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "processors": cores(),
        "versions": versions,
    }


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.option("--sizes", default="100,1000,10000", show_default=True, help="Sizes of classes.")
@click.option("--rivals", default=25, show_default=True, help="Submissions for each other tool.")
@click.option("--dask/--no-dask", default=True, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Save the figures here.")
@click.option("--plot", type=click.Path(path_type=Path), help="Save the plot here.")
def main(sizes: str, rivals: int, dask: bool, file: Path | None, plot: Path | None) -> None:
    """Measure, and print a table."""
    wanted = tuple(int(size) for size in sizes.split(","))
    costs: dict[str, Cost] = {}
    header = f"{'':28}{'number':>8}{'rate /s':>10}{'CPU ms':>10}{'main MB':>10}{'largest':>10}"
    click.echo(header)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        Path(name).chmod(0o755)
        for what, cost in Plan(wanted, rivals, dask).costs(Path(name)):
            costs[what] = cost
            click.echo(
                f"{what:28}{cost.submissions:8}{cost.rate:10.1f}{cost.cpu_ms:10.1f}"
                f"{cost.main_mb:10.0f}{cost.largest_mb:10.0f}"
            )
    found = ratios(costs, wanted)
    for what, ratio in found.items():
        click.echo(f"{what}: {ratio:.3g}")
    if file is not None:
        document = {
            "costs": {name: asdict(cost) for name, cost in costs.items()},
            "ratios": found,
            "machine": machine(),
        }
        file.write_text(json.dumps(document, indent=2) + "\n")
    if plot is not None:
        draw(costs, wanted, plot)


if __name__ == "__main__":
    main()
