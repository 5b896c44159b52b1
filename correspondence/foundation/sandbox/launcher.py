"""The trusted process between ours and the tool: it starts it, watches it, ends it and removes its folder.

It is a process of its own so that a web process with threads need not fork, that killing finds every
descendant (they fall to this subreaper), and that nothing survives our own death: then the control channel
ends.
"""

import contextlib
import json
import os
import select
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import entering, leftovers
from correspondence.foundation.sandbox.confining import become
from correspondence.foundation.sandbox.descendants import (
    descendants,
    end_all,
    held_memory,
    hidden_files,
    in_own_namespace,
)
from correspondence.foundation.sandbox.limits import Killed, SandboxUnavailable, UnixSockets
from correspondence.foundation.sandbox.plan import Plan, Walls
from correspondence.foundation.sandbox.removing import remove_tree
from correspondence.foundation.sandbox.sockets import remove_stale
from correspondence.foundation.sandbox.system import PR_SET_CHILD_SUBREAPER, prctl
from correspondence.foundation.sandbox.workplace import MARKER, size_of

_PATIENCE = 10.0
_FIRST_LOOKS, _LATER_LOOKS = 0.1, 0.5  # seconds between two looks at memory and folders
_BUSY_FOR = 60.0
CANNOT_EXECUTE = 127


@dataclass
class _Watch:
    plan: Plan
    control: socket.socket
    child: int
    killed: Killed | None = None
    status: int | None = None
    peak: int = 0

    def until_end(self) -> None:
        """Wait until the child ends, its limits are passed or the control channel closes."""
        begun = time.monotonic()
        poll = select.poll()
        poll.register(os.pidfd_open(self.child), select.POLLIN)
        poll.register(self.control, select.POLLIN)
        while self.status is None and self.killed is None:
            passed = time.monotonic() - begun
            look = _FIRST_LOOKS if passed < _BUSY_FOR else _LATER_LOOKS
            wall = self.plan.limits.wall_seconds
            left = look if wall is None else min(look, max(wall - passed, 0.0))
            ready = {descriptor for descriptor, _event in poll.poll(left * 1000)}
            self._collect()
            if self.control.fileno() in ready:
                self.killed = Killed.STOPPED
            elif self.status is None:
                self.killed = self._passed_limit(time.monotonic() - begun)

    def _collect(self) -> None:
        pid, status, usage = os.wait4(self.child, os.WNOHANG)
        if pid:
            self.status = status
            self.peak = max(self.peak, usage.ru_maxrss * 1024)
        else:
            self.peak = max(self.peak, _reap_strays(self.child))

    def _passed_limit(self, passed: float) -> Killed | None:
        limits = self.plan.limits
        if limits.wall_seconds is not None and passed >= limits.wall_seconds:
            return Killed.WALL
        pids = descendants()
        if self.plan.roams and in_own_namespace(pids):
            return Killed.NAMESPACE
        held = held_memory(pids) + leftovers.shared_memory(self.plan.roaming_uid)
        self.peak = max(self.peak, held)
        if held > (limits.together_bytes or limits.memory_bytes):
            return Killed.MEMORY
        size, count = size_of(self.plan.watched)
        strewn, strays = leftovers.disk_use(self.plan.roaming_uid)
        size += hidden_files(pids) + strewn
        return Killed.OUTPUT if size > limits.folder_bytes or count + strays > limits.folder_files else None


def _reap_strays(child: int) -> int:
    """Collect dead descendants that fell to us, but never the child itself."""
    largest = 0
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return largest
        if found is None or found.si_pid == child:
            return largest
        largest = max(largest, os.wait4(found.si_pid, 0)[2].ru_maxrss * 1024)


def _start(plan: Plan) -> tuple[int, str, object]:
    """Start the child; return its id, the reason where it could not be confined, and what must be kept meanwhile."""
    if plan.module:
        child, kept = entering.start(plan)
        _silence()
        return child, "", kept
    read, write = os.pipe2(os.O_CLOEXEC)
    child = os.fork()
    if child == 0:
        _in_child(plan, write)
    os.close(write)
    _silence()
    for descriptor in plan.keep:
        os.close(descriptor)
    with open(read, "rb") as reader:  # noqa: PTH123 (a descriptor)
        return child, reader.read().decode(errors="replace"), None


def _silence() -> None:
    """Let the child alone hold its streams, whose other ends wait for their end."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _in_child(plan: Plan, report: int) -> None:
    try:
        become(plan, report)
    except (FileNotFoundError, NotADirectoryError) as error:
        os.write(2, f"{error}\n".encode())
    except BaseException as error:  # noqa: BLE001 (this process must end here)
        os.write(report, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(CANNOT_EXECUTE)


def _answer(watch: _Watch, problem: str) -> dict[str, Any]:
    status = 0 if watch.status is None else os.waitstatus_to_exitcode(watch.status)
    answer = {
        "returncode": status if status >= 0 else 128 - status,
        "killed": watch.killed,
        "peak": watch.peak,
        "problem": problem,
    }
    if watch.killed is not None and watch.status is None:
        answer["returncode"] = 128 + 9
    return answer


def _report(control: socket.socket, answer: dict[str, Any]) -> None:
    """Send the answer, and wait until whoever asked has taken over what the child left."""
    with contextlib.suppress(OSError):
        control.sendall(json.dumps(answer).encode() + b"\n")
    with contextlib.suppress(OSError):
        while control.recv(1):
            continue


def carry_out(plan: Plan, control: socket.socket) -> None:
    """Start the child of this plan, watch it, tell its end over the control channel and remove what it left."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        try:
            child, problem, kept = _start(plan)
        except SandboxUnavailable as error:
            _report(control, {"returncode": CANNOT_EXECUTE, "killed": None, "peak": 0, "problem": str(error)})
            return
        watch = _Watch(plan, control, child)
        watch.until_end()
        watch.peak = max(watch.peak, end_all(_PATIENCE))
        del kept
        if watch.killed is not Killed.STOPPED:
            _report(control, _answer(watch, problem))
    finally:
        end_all(_PATIENCE)
        leftovers.remove(plan.roaming_uid)
        if plan.walls is not Walls.ARGUED and plan.unix_sockets is not UnixSockets.NONE:
            remove_stale(os.getuid() if plan.uid is None else plan.uid)
        remove_tree(Path(plan.folder), last=MARKER)


def read_plan(control: socket.socket) -> Plan | None:
    """Return the plan that comes over the control channel, None where its other end went away."""
    with control.makefile("rb") as lines:
        line = lines.readline()
    return Plan.from_line(line) if line else None


def main() -> int:
    """Carry out the plan that comes over the control channel, whose descriptor is the first argument."""
    control = socket.socket(fileno=int(sys.argv[1]))
    plan = read_plan(control)
    if plan is None:
        return 1
    carry_out(plan, control)
    return 0


if __name__ == "__main__":
    sys.exit(main())
