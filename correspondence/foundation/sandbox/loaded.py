"""A launcher that keeps libraries loaded: it imports the modules that children run, and forks a launcher for each.

It is trusted and meets no file: an order names a module of ours and brings descriptors; the plan, which names the
file, is read by the fork. It ends when its owner goes, when it was idle for long, or after so many children, so that
no address in memory stays the same for ever.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from typing import NoReturn

from correspondence.foundation.sandbox.descendants import children
from correspondence.foundation.sandbox.launcher import carry_out, read_plan
from correspondence.foundation.sandbox.system import PR_SET_CHILD_SUBREAPER, prctl
from correspondence.foundation.sandbox.waiting import ready

IDLE_SECONDS = 60.0
MOST_CHILDREN = 200
_MOST_MESSAGE, _MOST_DESCRIPTORS = 4096, 16
_STREAMS = 3
_TURNS, _PAUSE = 1000, 0.005


def main() -> int:
    """Serve the socket whose descriptor is the first argument, until it ends."""
    door = socket.socket(fileno=int(sys.argv[1]))
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    running: dict[int, int] = {}
    served = 0
    while served < MOST_CHILDREN and _waits(door, running):
        message, descriptors, _flags, _address = socket.recv_fds(
            door, _MOST_MESSAGE, _MOST_DESCRIPTORS, socket.MSG_CMSG_CLOEXEC
        )
        if not message:
            break
        served += 1
        _load(json.loads(message)["module"])
        pid = os.fork()
        if pid == 0:
            _launch(descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        pidfd = os.pidfd_open(pid)
        running[pidfd] = pid
        socket.send_fds(door, [b"forked"], [pidfd])
    door.close()
    while running:  # so that their processor time is counted
        _reap(ready(running, None), running)
    return 0


def _waits(door: socket.socket, running: dict[int, int]) -> bool:
    """Wait for an order, reaping launchers that ended; False where none came for long."""
    while True:
        found = ready([door.fileno(), *running], IDLE_SECONDS)
        _reap(found, running)
        if door.fileno() in found or not found:
            return bool(found)


def _reap(found: set[int], running: dict[int, int]) -> None:
    for pidfd in found:
        if pidfd in running:
            _pid, status = os.waitpid(running.pop(pidfd), 0)
            os.close(pidfd)
            if os.WIFSIGNALED(status):
                _end_strays(running)


def _end_strays(running: dict[int, int]) -> None:
    """End what a killed launcher left: bubblewrap, killed with it, may leave a half-born child that waits for ever.

    It falls to this subreaper, layer by layer; none is waited for alone, as the first process of a namespace ends last.
    """
    for _turn in range(_TURNS):
        strays = set(children()) - set(running.values())
        if not strays:
            return
        for pid in strays:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, os.WNOHANG)
        time.sleep(_PAUSE)


def _load(module: str) -> None:
    """Import what the child will run, once; frozen, so that the collector of a fork copies none of it."""
    if module not in sys.modules:
        with contextlib.suppress(ImportError):  # the child says what is wrong
            importlib.import_module(module)
        gc.collect()
        gc.freeze()
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208
    if threads != 1:
        raise RuntimeError(f"{module} runs {threads} threads: a fork would have one")


def _launch(descriptors: list[int]) -> NoReturn:
    """Be the launcher of one child; the first descriptors are its streams and the control channel."""
    try:
        os.setsid()
        for stream in range(_STREAMS):
            os.dup2(descriptors[stream], stream)
        _close_all_but(descriptors[_STREAMS:])
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        control = socket.socket(fileno=descriptors[_STREAMS])
        plan = read_plan(control)
        if plan is not None:
            carry_out(plan, control)
    finally:
        os._exit(0)


def _close_all_but(kept: list[int]) -> None:
    first = _STREAMS
    for descriptor in sorted(kept):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, 65536)


if __name__ == "__main__":
    sys.exit(main())
