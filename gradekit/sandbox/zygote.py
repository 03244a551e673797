"""The process that students' processes are forked from (Linux).

A clean interpreter that has loaded numpy, this package and the course's support modules, and
forks on demand. It is never given a test, an expected value or a submission: a program goes
from the grader straight to the fork.

The grader sends the settings as a frame and gets a frame back, ``""`` or what went wrong.
Then for each process it sends the byte ``f`` with a socket, and gets the process's number with
a pidfd. When the grader goes away, so do the zygote and all its forks.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import traceback
from typing import NoReturn

from gradekit.sandbox.child import PID, live, read_frame, write_frame
from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.lockdown import address_space, die_with_parent
from gradekit.sandbox.preload import prepare
from gradekit.sandbox.values import Limits
from gradekit.sandbox.wire import encode

__all__ = ["main"]


def main() -> None:
    """Serve the grader at the other end of standard input, which is a socket."""
    settings = read_frame(0)
    if settings is None:
        return
    try:
        limits, isolation = prepare(settings)
    except BaseException:  # noqa: BLE001 - whatever it is, the grader must be told
        write_frame(0, encode(traceback.format_exc()))
        return
    # Forks share memory until they write to it; the collector would write to all of it.
    gc.collect()
    gc.freeze()
    write_frame(0, encode(""))
    with socket.socket(fileno=0) as control:
        _Nursery(control, limits, isolation).run()


class _Nursery:
    """Forks processes and reaps them."""

    def __init__(self, control: socket.socket, limits: Limits, isolation: Isolation) -> None:
        self._control = control
        self._limits = limits
        self._isolation = isolation
        self._in_use = address_space()
        self._pids: dict[int, int] = {}  # by pidfd
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def run(self) -> None:
        """Work until the grader hangs up."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor != self._control.fileno():
                    self._reap(descriptor)
                elif not self._fork():
                    for pidfd in self._pids:
                        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
                    return

    def _fork(self) -> bool:
        request, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        if not request:
            return False
        channel = descriptors[0]
        pid = os.fork()
        if pid == 0:
            self._live(channel)
        os.close(channel)
        pidfd = os.pidfd_open(pid)
        self._pids[pidfd] = pid
        self._poll.register(pidfd, select.POLLIN)
        socket.send_fds(self._control, [PID.pack(pid)], [pidfd])
        return True

    def _live(self, channel: int) -> NoReturn:
        """Be a student's process."""
        try:
            die_with_parent()
            live(channel, channel, self._limits, self._isolation, self._in_use)
        finally:
            os._exit(0)

    def _reap(self, pidfd: int) -> None:
        self._poll.unregister(pidfd)
        os.waitpid(self._pids.pop(pidfd), 0)
        os.close(pidfd)
