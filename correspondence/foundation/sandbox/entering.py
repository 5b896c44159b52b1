"""A child that starts no program: a process that has its libraries loaded walks into walls that bubblewrap built.

Starting Python and loading libraries costs more than most files do. So bubblewrap builds the namespaces around a
`cat` that does nothing, and a fork of the loaded launcher joins them, takes on the child's user, limits and filter,
and only then runs the module that meets the file. Every file has its own namespaces, user, limits and process,
as one that is executed has; no process that has seen a file sees another one.
"""

import contextlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import threading
import traceback
from typing import NoReturn

from correspondence.foundation.sandbox import bubblewrap, seccomp
from correspondence.foundation.sandbox.confining import become_user, close_all_but, limit
from correspondence.foundation.sandbox.limits import SandboxUnavailable, UnixSockets
from correspondence.foundation.sandbox.plan import Plan
from correspondence.foundation.sandbox.system import (
    CLONE_NEWCGROUP,
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    drop_capabilities,
    enter_namespaces,
    forbid_capabilities,
    prctl,
)
from correspondence.foundation.sandbox.waiting import ready

_SPACES = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP
_PATIENCE = 30.0  # seconds in which a busy machine builds the namespaces
_HOLDER = "/usr/bin/cat"
_CANNOT_RUN = 127
_BORN, _FAULT = "born ", "fault "  # how the lines of the report begin


Holder = subprocess.Popen[bytes]


def start(plan: Plan) -> tuple[int, Holder]:
    """Fork the child that runs the plan's module; return its id and what keeps its namespaces while it is kept.

    SandboxUnavailable where it cannot be confined.
    """
    holder, walls = _built(plan)
    read, write = os.pipe2(os.O_CLOEXEC)
    door = os.fork()
    if door == 0:
        _enter(plan, walls, write)
    os.close(write)
    os.waitpid(door, 0)  # so that the child falls to us, its nearest subreaper
    with open(read, encoding="utf-8", errors="replace") as reader:  # noqa: PTH123 (a descriptor)
        lines = reader.read().splitlines()
    faults = [line.removeprefix(_FAULT) for line in lines if line.startswith(_FAULT)]
    born = [int(line.removeprefix(_BORN)) for line in lines if line.startswith(_BORN)]
    if faults or not born:
        raise SandboxUnavailable(" ".join(faults) or "the child could not be started")
    return born[0], holder


def _built(plan: Plan) -> tuple[Holder, int]:
    """Let bubblewrap build the namespaces; return what keeps them, and a pidfd of their first process."""
    read, write = os.pipe2(os.O_CLOEXEC)
    program = bubblewrap.filter_descriptor(
        seccomp.program(unix_sockets=UnixSockets.CONNECT, messages=False),
    )
    words = [*plan.argv, "--info-fd", str(write), "--seccomp", str(program), "--", _HOLDER]
    holder = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(write, program),
        env={},
        start_new_session=True,
    )
    os.close(write)
    os.close(program)
    with open(read, "rb") as reader:  # noqa: PTH123 (a descriptor)
        said = reader.read()
    if holder.stdin is None or holder.stdout is None or holder.stderr is None:
        raise ValueError("a holder needs pipes")
    with contextlib.suppress(OSError):
        os.write(holder.stdin.fileno(), b"\n")
    if not ready([holder.stdout.fileno()], _PATIENCE) or not os.read(
        holder.stdout.fileno(), 1
    ):  # what comes back from `cat` comes from inside the walls
        holder.kill()
        raise SandboxUnavailable(holder.stderr.read().decode(errors="replace").strip() or "no namespaces were built")
    return holder, os.pidfd_open(int(json.loads(said)["child-pid"]))


def _enter(plan: Plan, walls: int, report: int) -> NoReturn:
    """Join the namespaces and fork the child, the first of ours that lives in their process namespace; then end."""
    try:
        enter_namespaces(walls, _SPACES | (CLONE_NEWUSER if plan.uid is None else 0))
        child = os.fork()
        if child == 0:
            _become(plan, report)
        os.write(report, f"{_BORN}{child}\n".encode())
    except BaseException as error:  # noqa: BLE001 (this process must end here)
        _tell(report, error)
    finally:
        os._exit(0)


def _become(plan: Plan, report: int) -> NoReturn:
    try:
        os.setsid()
        close_all_but((report,))
        os.umask(0o022)
        limit(plan.limits, own=True)
        forbid_capabilities()
        if plan.uid is not None:
            become_user(plan.uid)
        drop_capabilities()
        prctl(PR_SET_DUMPABLE, 1)  # a change of user clears it; an executed program has it
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install(seccomp.program(unix_sockets=UnixSockets.CONNECT, messages=False))
        os.chdir(plan.workdir)
        os.environ.clear()
        os.environ.update(plan.environment)
        tempfile.tempdir = None
        os.close(report)
    except BaseException as error:  # noqa: BLE001 (this process must end here)
        _tell(report, error)
        os._exit(_CANNOT_RUN)
    os._exit(_ran(plan.module, plan.arguments))


def _tell(report: int, error: BaseException) -> None:
    sentence = f"{type(error).__name__}: {error}".replace("\n", " ")
    os.write(report, f"{_FAULT}{sentence}\n".encode())


def _ran(module: str, arguments: tuple[str, ...]) -> int:
    """Run the module as `python -m` does; return the exit status."""
    sys.argv = [module, *arguments]
    sys.modules.pop(module, None)  # loaded under its own name; it runs as the main module
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        status: object = 0
    except SystemExit as end:
        status = 0 if end.code is None else end.code
        if not isinstance(status, int):
            sys.stderr.write(f"{status}\n")
    except BaseException:  # noqa: BLE001 (as the interpreter does at its end)
        traceback.print_exc()
        status = 1
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    return status & 0xFF if isinstance(status, int) else 1
