"""Run programs in each of the ways that Python has."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, libc, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Run one that does nothing."""
    os = module("os")
    return one_works(
        lambda: module("subprocess").run(["/bin/true"], check=False).returncode == 0,
        lambda: os.system("/bin/true") == 0,
        lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)[1] == 0,
        lambda: os.popen("echo yes").read() == "yes\n",
        lambda: libc().system(b"/bin/true") == 0,
    )
