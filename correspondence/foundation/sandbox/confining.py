"""What the forked child does to itself before it becomes the tool."""

import contextlib
import os
import resource
import signal
from pathlib import Path

from correspondence.foundation.sandbox import landlock, seccomp
from correspondence.foundation.sandbox.limits import Limits, SandboxUnavailable, UnixSockets
from correspondence.foundation.sandbox.plan import Plan
from correspondence.foundation.sandbox.sockets import SOCKET_FOLDER
from correspondence.foundation.sandbox.system import PR_SET_PDEATHSIG, prctl


def become(plan: Plan, report: int) -> None:
    """Confine the calling process as the plan says and execute the tool in it; return only by an exception.

    `report` is a descriptor that stays open until the tool is executed.
    """
    os.setsid()
    _close_all_but((*plan.keep, report))
    os.set_inheritable(report, False)
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.umask(0o022)  # bwrap makes folders that another user must pass; the private folder itself is closed
    if plan.confine:
        _confine(plan)
    else:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.chdir(plan.workdir)
    os.execvpe(plan.argv[0], plan.argv, plan.environment)  # noqa: S606 (no shell is meant)


def _confine(plan: Plan) -> None:
    # Opened before the user changes: the paths may lie behind folders that only root may pass.
    sockets = () if plan.unix_sockets is UnixSockets.NONE else (SOCKET_FOLDER,)
    rules = landlock.prepare(plan.readable, plan.writable, sockets) if landlock.version() else None
    _limit(plan.limits, own=plan.uid is not None)
    if plan.uid is not None:
        os.setgroups([])
        os.setresgid(plan.uid, plan.uid, plan.uid)
        os.setresuid(plan.uid, plan.uid, plan.uid)
    elif rules is None:
        raise SandboxUnavailable("neither another user nor Landlock keeps the child from our files")
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user clears it
    if rules is not None:
        landlock.restrict(rules)
    own = plan.uid is not None
    signals = own or landlock.signals_are_scoped()
    seccomp.install(seccomp.program(unix_sockets=plan.unix_sockets, own_user=own, signals=signals))


def _limit(limits: Limits, *, own: bool) -> None:
    busy = 0 if own else threads_of(os.getuid())
    pairs = [
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, busy + limits.processes),
    ]
    if limits.cpu_seconds is not None:
        pairs.append((resource.RLIMIT_CPU, limits.cpu_seconds))
    for kind, most in pairs:
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))


def threads_of(uid: int) -> int:
    """Return how many threads run under this user id: what RLIMIT_NPROC counts."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                total += sum(1 for _thread in (folder / "task").iterdir())
    return total


def _close_all_but(keep: tuple[int, ...]) -> None:
    first = 3
    for descriptor in sorted(keep):
        os.closerange(first, descriptor)
        os.set_inheritable(descriptor, True)
        first = descriptor + 1
    os.closerange(first, 65536)
