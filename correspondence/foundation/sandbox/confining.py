"""What the forked child does to itself before it becomes the tool."""

import contextlib
import errno
import os
import resource
import signal
from pathlib import Path

from correspondence.foundation.sandbox import landlock, seccomp
from correspondence.foundation.sandbox.limits import CPU_GRACE, Limits, SandboxUnavailable, UnixSockets
from correspondence.foundation.sandbox.plan import Plan, Walls
from correspondence.foundation.sandbox.sockets import SOCKET_FOLDER
from correspondence.foundation.sandbox.system import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    prctl,
    unshare,
)

_RLIMIT_MSGQUEUE = 12  # asm-generic/resource.h; Python has no name for it


def become(plan: Plan, report: int) -> None:
    """Confine the calling process as the plan says and execute the tool in it; return only by an exception.

    `report` is a descriptor that stays open until the tool is executed.
    """
    os.setsid()
    close_all_but((*plan.keep, report))
    os.set_inheritable(report, False)
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.umask(0o022)  # bwrap makes folders that another user must pass; the private folder itself is closed
    if plan.walls is Walls.ARGUED:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        _confine(plan)
    os.chdir(plan.workdir)
    os.execvpe(plan.argv[0], plan.argv, plan.environment)  # noqa: S606 (no shell is meant)


def _confine(plan: Plan) -> None:
    rules = _file_rules(plan)
    own = plan.uid is not None
    if plan.walls is Walls.REQUIRED and not own and rules is None:
        raise SandboxUnavailable("neither another user nor Landlock keeps the child from our files")
    limit(plan.limits, own=own)
    if plan.walls is Walls.AVAILABLE:
        with contextlib.suppress(OSError):
            unshare(CLONE_NEWNET | CLONE_NEWIPC)  # only a root that keeps its capabilities may
    if plan.uid is not None:
        become_user(plan.uid)
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user clears it
    prctl(PR_SET_NO_NEW_PRIVS, 1)  # else a set-user-ID program would give the rights back
    if rules is not None:
        landlock.restrict(rules)
    if plan.walls is not Walls.PROMISED:
        _filter(plan, signals=own or (rules is not None and landlock.signals_are_scoped()))


def become_user(uid: int) -> None:
    """Become this user and its only group, for good; with root's number go all capabilities."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _file_rules(plan: Plan) -> int | None:
    """Open the allowed paths before the user changes: they may lie behind folders that only root may pass."""
    if plan.walls is Walls.PROMISED or not landlock.version():
        return None
    sockets = () if plan.unix_sockets is UnixSockets.NONE else (SOCKET_FOLDER,)
    return landlock.prepare(plan.readable, plan.writable, sockets)


def _filter(plan: Plan, *, signals: bool) -> None:
    if plan.walls is Walls.AVAILABLE and not seccomp.supported():
        return
    instructions = seccomp.program(
        unix_sockets=plan.unix_sockets,
        own_user=plan.uid is not None,
        signals=signals,
        messages=plan.unix_sockets is not UnixSockets.NONE,
    )
    try:
        seccomp.install(instructions)
    except OSError as error:
        if plan.walls is Walls.REQUIRED or error.errno not in (errno.EINVAL, errno.ENOSYS, errno.EPERM):
            raise


def limit(limits: Limits, *, own: bool) -> None:
    """Bound the calling process; `own`: no process of its user runs outside this sandbox."""
    busy = 0 if own else threads_of(os.getuid())
    pairs = [
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
        (_RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_NPROC, busy + limits.processes),
    ]
    for kind, most in pairs:
        bound = _within(kind, most)
        resource.setrlimit(kind, (bound, bound))
    if limits.cpu_seconds is not None:
        soft, hard = (_within(resource.RLIMIT_CPU, limits.cpu_seconds + more) for more in (0, CPU_GRACE))
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _within(kind: int, most: int) -> int:
    hard = resource.getrlimit(kind)[1]
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def threads_of(uid: int) -> int:
    """Return how many threads run under this user id: what RLIMIT_NPROC counts."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                total += sum(1 for _thread in (folder / "task").iterdir())
    return total


def close_all_but(keep: tuple[int, ...]) -> None:
    """Close every descriptor but the three streams and these, which a tool will inherit."""
    first = 3
    for descriptor in sorted(keep):
        os.closerange(first, descriptor)
        os.set_inheritable(descriptor, True)
        first = descriptor + 1
    os.closerange(first, 65536)
