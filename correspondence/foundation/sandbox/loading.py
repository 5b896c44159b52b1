"""The loaded launcher of this process: started when first needed, replaced when it ended, never shared by a fork."""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from correspondence.foundation.sandbox.python_child import FLAGS, ROOT
from correspondence.foundation.sandbox.waiting import ready

_LOADED = "correspondence.foundation.sandbox.loaded"
_PATIENCE = 60.0  # seconds for the first import on a busy machine
_REST = 60.0
_ENVIRONMENT = {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Forked:
    """A launcher forked by the loaded one, used as a `subprocess.Popen` with three pipes."""

    def __init__(self, pidfd: int, stdin: IO[bytes], stdout: IO[bytes], stderr: IO[bytes]) -> None:
        self._pidfd: int | None = pidfd
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr

    def wait(self, timeout: float | None = None) -> None:
        """Wait for the end; subprocess.TimeoutExpired where it does not come in so many seconds."""
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired(_LOADED, timeout or 0)

    def poll(self) -> int | None:
        """Return 0 where the launcher has ended, None while it runs."""
        return 0 if self._ended(0) else None

    def kill(self) -> None:
        """End the launcher at once."""
        with contextlib.suppress(ProcessLookupError):
            if self._pidfd is not None:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def _ended(self, timeout: float | None) -> bool:
        if self._pidfd is not None and ready([self._pidfd], timeout):
            os.close(self._pidfd)
            self._pidfd = None
        return self._pidfd is None


class _Loaded:
    """The other end of the loaded launcher's socket."""

    def __init__(self) -> None:
        self.door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.door.settimeout(_PATIENCE)
        try:
            self.process = subprocess.Popen(
                [sys.executable, *FLAGS, "-m", _LOADED, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={"PYTHONPATH": str(ROOT), **_ENVIRONMENT},
                start_new_session=True,
                cwd="/",
            )
        finally:
            theirs.close()

    def fork(self, module: str, descriptors: Sequence[int]) -> int:
        """Have a launcher forked that holds these descriptors; return its pidfd. OSError where that failed."""
        socket.send_fds(self.door, [json.dumps({"module": module}).encode()], list(descriptors))
        message, found, _flags, _address = socket.recv_fds(self.door, 64, 1, socket.MSG_CMSG_CLOEXEC)
        if not message or not found:
            raise ConnectionError("the loaded launcher has ended")
        return found[0]

    def ended(self) -> bool:
        """Tell whether it has ended by itself, or is about to."""
        return bool(ready([self.door.fileno()], 0))


@dataclass
class _Keeper:
    """What this process keeps: its loaded launcher, those that end with their last child, and when it asks again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    loaded: _Loaded | None = None
    retired: list[subprocess.Popen[bytes]] = field(default_factory=list)
    not_before: float = 0.0

    def retire(self) -> None:
        """Let the loaded launcher end by itself as soon as its children have ended; nobody waits for that here."""
        if self.loaded is not None:
            self.loaded.door.close()
            self.retired.append(self.loaded.process)
            self.loaded = None
        self.retired = [process for process in self.retired if process.poll() is None]


_kept = [_Keeper()]


def _forget() -> None:
    """After a fork the loaded launcher is our parent's, and so may be a held lock."""
    if _kept[0].loaded is not None:
        _kept[0].loaded.door.close()
    _kept.insert(0, _Keeper())  # the parent's is kept: else Python warns of a process that nobody waited for


os.register_at_fork(after_in_child=_forget)


def usable() -> bool:
    """Tell whether a loaded launcher may be asked now; every child is executed for a minute after it failed.

    Nor may it be where our own user owns the interpreter. /proc/self/exe of a fork leads there past the read-only view
    that the walls give of it, and a child that shares the owner's number could change its mode.
    """
    facts = Path(sys.executable).stat()
    owned = os.geteuid() != 0 and (facts.st_uid == os.geteuid() or os.access(sys.executable, os.W_OK))
    return not owned and time.monotonic() >= _kept[0].not_before


def launch(module: str, control: socket.socket, held: Sequence[int]) -> Forked:
    """Return a launcher that has this module loaded and reads its plan from `control`.

    `held` are descriptors that it keeps open until its end. OSError where the loaded launcher failed; `control` is
    of no use then: a launcher that was forked all the same may be reading it.
    """
    (in_read, in_write), (out_read, out_write), (err_read, err_write) = _pipes()
    theirs, ours = (in_read, out_write, err_write), (in_write, out_read, err_read)
    try:
        pidfd = _forked(module, [*theirs, control.fileno(), *held])
    except BaseException:
        _close(ours)
        raise
    finally:
        _close(theirs)
    return Forked(pidfd, open(in_write, "wb"), open(out_read, "rb"), open(err_read, "rb"))  # noqa: PTH123


def _pipes() -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    try:
        for _ in range(3):
            made.append(os.pipe2(os.O_CLOEXEC))  # those that were made are closed again
    except OSError:  # too many are open: none of these stays
        _close(descriptor for pipe in made for descriptor in pipe)
        raise
    return made


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def end_loaded() -> None:
    """End this process's loaded launcher, as before its processor time is counted; the next child starts another."""
    with _kept[0].lock:
        _kept[0].retire()
        for process in _kept[0].retired:
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


atexit.register(end_loaded)  # else it would end by itself, with nobody to bury it


def rest() -> None:
    """Do without a loaded launcher for a minute: what it forked did not work."""
    _kept[0].not_before = time.monotonic() + _REST


def _forked(module: str, descriptors: Sequence[int]) -> int:
    """Return the pidfd of a launcher that has these descriptors; a loaded one that has ended is replaced unnoticed."""
    keeper = _kept[0]
    with keeper.lock:
        if keeper.loaded is None or keeper.loaded.ended():
            keeper.retire()
            keeper.loaded = _Loaded()
        try:
            return keeper.loaded.fork(module, descriptors)
        except BaseException:  # an answer that comes later would be taken for the next one's
            keeper.loaded.process.kill()
            keeper.retire()
            raise
