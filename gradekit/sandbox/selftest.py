"""A handful of attacks on the sandbox of this very machine, to see that it holds."""

from __future__ import annotations

from dataclasses import dataclass

from gradekit.sandbox.seam import Sandbox
from gradekit.sandbox.values import Call, Cell, Limits, Program, Returned

__all__ = ["LIMITS", "Attack", "run_attacks"]

LIMITS = Limits(
    call_cpu_seconds=1.0, call_seconds=2.0, question_cpu_seconds=2.0, question_seconds=4.0,
    memory_mb=256, reply_mb=1,
)  # fmt: skip
"""What an attack may take: a sandbox for `run_attacks` should have these limits."""


@dataclass(frozen=True)
class Attack:
    """An attack that was made.

    Parameters
    ----------
    tries
        What it tries, in a few words.
    contained
        Whether it came to nothing.
    """

    tries: str
    contained: bool


# The grader's import guides honest code only, so every attack goes around it at once.
_WAY_AROUND = """\
import numpy
load = numpy.testing.__builtins__["__import__"]
os, socket = load("os"), load("_socket")
"""
# Each is the body of a function that returns True if what it tries works.
_ATTACKS = {
    "reads a file": "return os.open('/etc/hostname', os.O_RDONLY) >= 0",
    "looks whether a file is there": "return os.path.exists('/')",
    "lists a folder": "return bool(os.listdir('/'))",
    "writes a file": "return os.open('/tmp/gradekit-was-here', os.O_CREAT | os.O_WRONLY) >= 0",
    "opens a network connection": "return bool(socket.socket())",
    "starts a process": "return os.fork() >= 0",
    "signals the process that started it": "os.kill(os.getppid(), 0); return True",
    "takes all memory": "return bool(numpy.ones(2**40, numpy.uint8).size)",
    "ends its process": "os._exit(0)",
    "computes without end": "\n    while True: pass",
}


def run_attacks(sandbox: Sandbox) -> tuple[Attack, ...]:
    """Make each attack in a process of its own.

    Raises
    ------
    SandboxError
        The machinery failed.
    """
    return tuple(Attack(tries, _comes_to_nothing(sandbox, tries)) for tries in _ATTACKS)


def _comes_to_nothing(sandbox: Sandbox, tries: str) -> bool:
    source = f"{_WAY_AROUND}def attack():\n    {_ATTACKS[tries]}\n"
    program = Program((Cell("attack", source, (0, 1, 2, 3)),), allowed=("numpy",))
    with sandbox.open(program) as session:
        reply = session.call(Call("attack"))
    return not (isinstance(reply, Returned) and reply.value is True)
