"""What isolation costs: CPU time of a submission in the sandbox and in the grader's own process.

The solved notebook of the regularization course is judged again and again, by the same hidden
tests, in the sandbox that grading uses here and in none, in turn. Counted is the CPU time, the
user's and the system's, of the grader, of the process that is forked from, and of all that were
forked from it; not counted is what it takes until a sandbox runs smoothly. In the grader's own
process, too, arguments and results pass through frames of bytes, as they must to be checked.

    make bench-isolation
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from gradekit.course import Assignment, Grader, find_course
from gradekit.judging import Judge, Outcome
from gradekit.sandbox import Sandbox, open_sandbox
from gradekit.sandbox.fake import InProcessSandbox

ROOT = Path(__file__).resolve().parents[1]
TARGET_MS = 15.0
WARM_UP = 5


@dataclass(frozen=True)
class Cost:
    """What submissions took, in milliseconds: CPU time by who spent it, and the clock's."""

    grader: float
    others: float
    wall: float

    @property
    def cpu(self) -> float:
        """CPU time of the grader and the others together."""
        return self.grader + self.others

    def minus(self, other: Cost) -> Cost:
        """Take away what is not to be counted."""
        return Cost(self.grader - other.grader, self.others - other.others, self.wall - other.wall)

    def each(self, count: int) -> Cost:
        """Share it out."""
        return Cost(self.grader / count, self.others / count, self.wall / count)


def spent() -> Cost:
    """Give what this process and its children that have ended have spent so far."""
    return Cost(
        _cpu_ms(resource.RUSAGE_SELF),
        _cpu_ms(resource.RUSAGE_CHILDREN),
        1e3 * time.perf_counter(),
    )


def _cpu_ms(whose: int) -> float:
    usage = resource.getrusage(whose)
    return 1e3 * (usage.ru_utime + usage.ru_stime)


class Bench:
    """A submission that can be judged in any sandbox.

    Parameters
    ----------
    assignment
        Whose hidden tests judge; its master's solution is the submission.
    """

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        with Grader(assignment) as grader:
            self.questions = grader.questions
            self._work = grader.work(grader.blueprint.solution)
        self.cases = sum(len(question.cases) for question in self.questions)

    def sandboxes(self) -> dict[str, Callable[[], Sandbox]]:
        """Give what makes each sandbox."""
        settings = self._assignment.course.settings
        preload = self._assignment.support_modules
        imports = settings.assignment(self._assignment.name).allowed_imports
        return {
            "in process": lambda: InProcessSandbox(preload, imports, settings.limits),
            "isolated": lambda: open_sandbox(preload, imports, settings.limits),
        }

    def run(self, make: Callable[[], Sandbox], submissions: int) -> Cost:
        """Judge submissions in a fresh sandbox; give what each of them took."""
        whole = self._judged(make, WARM_UP + submissions)
        return whole.minus(self._judged(make, WARM_UP)).each(submissions)

    def _judged(self, make: Callable[[], Sandbox], submissions: int) -> Cost:
        begun = spent()
        with make() as sandbox:
            judge = Judge(self.questions, sandbox, self._assignment.course.secret)
            for _ in range(submissions):
                grades = judge.grade(self._work)
                assert all(t.outcome is Outcome.PASSED for grade in grades for t in grade.tests)
        # Now that they have ended, its processes are among the children that count.
        return spent().minus(begun)


def rounds(bench: Bench, count: int, submissions: int) -> Iterator[dict[str, Cost]]:
    """Measure each sandbox once a round, in alternating order."""
    makers = list(bench.sandboxes().items())
    for number in range(count):
        costs = {name: bench.run(make, submissions) for name, make in makers}
        makers.reverse()
        yield costs
        click.echo(
            f"round {number + 1}: "
            + ", ".join(f"{name} {cost.cpu:.1f} ms" for name, cost in sorted(costs.items())),
            err=True,
        )


def median(costs: list[Cost]) -> Cost:
    """Give the median of each time."""
    return Cost(
        statistics.median(cost.grader for cost in costs),
        statistics.median(cost.others for cost in costs),
        statistics.median(cost.wall for cost in costs),
    )


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.option("--submissions", default=100, show_default=True, help="How many in each round.")
@click.option("--rounds", "count", default=5, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Save the figures here.")
def main(submissions: int, count: int, file: Path | None) -> None:
    """Measure, and print a table."""
    bench = Bench(find_course(ROOT).assignment("regularization"))
    measured = list(rounds(bench, count, submissions))
    table = {name: median([each[name] for each in measured]) for name in sorted(measured[0])}
    differences = [each["isolated"].cpu - each["in process"].cpu for each in measured]
    click.echo(
        f"{bench.cases} cases in {len(bench.questions)} questions; medians of {count} rounds of "
        f"{submissions} submissions; ms a submission"
    )
    click.echo(f"{'':12}{'CPU':>8}{'grader':>9}{'others':>9}{'wall':>9}")
    for name, cost in sorted(table.items()):
        times = (cost.cpu, cost.grader, cost.others, cost.wall)
        click.echo(f"{name:12}{times[0]:8.1f}" + "".join(f"{each:9.1f}" for each in times[1:]))
    difference = statistics.median(differences)
    verdict = "within" if difference <= TARGET_MS else "over"
    click.echo(
        f"isolation costs {difference:.1f} ms of CPU a submission "
        f"({min(differences):.1f} to {max(differences):.1f}), "
        f"{verdict} the {TARGET_MS:g} ms aimed at"
    )
    if file is not None:
        document = {
            "cpu_ms": difference,
            "cpu_ms_by_round": differences,
            "target_ms": TARGET_MS,
            "sandboxes": {name: asdict(cost) for name, cost in table.items()},
            "submissions": submissions,
            "rounds": count,
            "cases": bench.cases,
            "questions": len(bench.questions),
            "machine": {
                "date": time.strftime("%Y-%m-%d"),
                "system": platform.platform(),
                "python": platform.python_version(),
                "processors": os.cpu_count(),
            },
        }
        file.write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
