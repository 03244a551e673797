"""Makes every attack where there are no walls, to prove that it is one.

``python control.py COURSE BESIDE CANARY`` prints a JSON document that tells, by the attack's name,
what became of it. Each attack is made in a fork of this process, which is as careless as a grader
can be: it has a secret in its environment, in a local variable and in an open file.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

from attacks.catalogue import CodeAttack, code_attacks

_SECONDS = 2.0
_CPU_SECONDS = 3


def main() -> None:
    """Make all attacks whose outcome without walls is known."""
    course, beside, canary = sys.argv[1:]
    os.environ["GRADEKIT_TEST_SECRET"] = canary
    found = {}
    with Path(course, "course.secret").open("rb") as _open:
        os.dup2(_open.fileno(), 200)
        for attack in code_attacks():
            if attack.expected.alone != "varies":
                constants = {"COURSE": course, "BESIDE": beside, "NAME": attack.name}
                found[attack.name] = _outcome(attack, constants, Path(beside), [canary])
    print(json.dumps(found))  # noqa: T201 - that is what it is for


def _outcome(
    attack: CodeAttack, constants: dict[str, str], beside: Path, careless: list[str]
) -> str:
    """Make one attack; ``careless`` lies around while it is made."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        secret = careless[0]
        with contextlib.suppress(BaseException):
            _limit()
            os.write(sink, _made(attack, constants).encode())
            assert secret
        os._exit(0)
    os.close(sink)
    said = b"hangs"
    if select.select([source], [], [], _SECONDS)[0]:
        said = os.read(source, 100) or b"ends"
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(source)
    marks = [*beside.glob(f"gradekit-attack-{attack.name}")]
    return "marks" if marks else said.decode()


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)


def _made(attack: CodeAttack, constants: dict[str, str]) -> str:
    """Run the attack, and what it left for the end; say what came of it."""
    import atexit

    namespace: dict[str, Any] = {"__name__": "__main__"}
    inputs = _inputs()
    try:
        exec(compile(attack.text(constants), "<attack>", "exec"), namespace)  # noqa: S102 - see above
        if attack.replaces:
            namespace["result"](inputs)
            return "gives"
        worked = namespace["attack"](inputs)
    except BaseException:  # noqa: BLE001 - that is one of the outcomes
        return "raises"
    atexit._run_exitfuncs()  # noqa: SLF001 - what ends a fork otherwise leaves out
    return "works" if worked else "gives"


def _inputs() -> tuple[Any, ...]:
    """Give inputs that any question could be asked with."""
    import numpy as np

    array = np.arange(1.0, 7.0).reshape(2, 3)
    parameters = {"W1": array.copy()}
    return array, array.copy(), parameters, 0.7


if __name__ == "__main__":
    main()
