"""One launcher with its child: its folder, its user, its walls and its end."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from correspondence.foundation.sandbox import bubblewrap, limits, loading, seccomp
from correspondence.foundation.sandbox.limits import (
    Killed,
    LauncherSilent,
    Limits,
    Outcome,
    Rung,
    SandboxUnavailable,
    UnixSockets,
)
from correspondence.foundation.sandbox.loading import Forked
from correspondence.foundation.sandbox.plan import Plan, Walls
from correspondence.foundation.sandbox.python_child import ROOT, PythonCommand, command
from correspondence.foundation.sandbox.streams import Streams, shut
from correspondence.foundation.sandbox.waiting import ready
from correspondence.foundation.sandbox.workplace import UserLease, Workplace

_GRACE = 30.0
_LAUNCHER = "correspondence.foundation.sandbox.launcher"
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
# Whether a child on the bare rung also puts on what this kernel has of the upper rung's walls.
BEYOND_PROMISE = True


@dataclass(frozen=True)
class Order:
    """What the caller asks for; with `python` the words are Python's arguments."""

    argv: tuple[str, ...]
    inputs: dict[str, Path]
    limits: Limits
    extra_env: dict[str, str] = field(default_factory=dict)
    read_only: tuple[Path, ...] = ()
    unix_sockets: UnixSockets = UnixSockets.NONE
    python: bool = False


class Child:
    """A started child; exactly one of `finish` and `close` ends it and removes its folder."""

    popen: subprocess.Popen[bytes] | Forked
    _streams: Streams | None = None

    def __init__(self, order: Order, rung: Rung, *, errors: int = subprocess.PIPE, loaded: bool = False) -> None:
        """Start it; `loaded`: by a fork of the loaded launcher, which is for modules of Python in bubblewrap."""
        self.limits = order.limits
        self._lease = UserLease() if os.geteuid() == 0 else None
        self.uid = self._lease.uid if self._lease else None
        try:
            self.place = Workplace(order.inputs, self.uid)
            self.seen = _folders_seen(self.place, rung)
            try:
                if loaded:
                    self._fork(order, rung)
                else:
                    self._launch(order, rung, errors)
            except BaseException:
                self.place.remove()
                raise
        finally:
            if self._lease is not None:
                self._lease.close()

    def _launch(self, order: Order, rung: Rung, errors: int) -> None:
        python = None
        if order.python:
            python = command(self.place.root, rung, other_user=self.uid is not None)
        plan = self._plan(order, rung, python)
        self.control, far = socket.socketpair()
        kept = [*plan.keep, self.place.lock, *self._held()]
        try:
            self.popen = subprocess.Popen(
                [sys.executable, "-P", "-S", "-m", _LAUNCHER, str(far.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                pass_fds=[far.fileno(), *kept],
                env={"PYTHONPATH": str(ROOT)},
                start_new_session=True,
                cwd="/",
            )
            self._send(plan)
        finally:
            far.close()
            for descriptor in plan.keep:
                os.close(descriptor)

    def _fork(self, order: Order, rung: Rung) -> None:
        python = command(self.place.root, rung, other_user=self.uid is not None)
        _flag, module, *arguments = order.argv
        walls = bubblewrap.namespaces(
            self.place.inputs, self.place.out, limits=order.limits, uid=self.uid, read_only=python.folders
        )
        plan = Plan(
            argv=tuple(walls),
            environment=_environment(order, self.seen, python),
            folder=str(self.place.root),
            workdir=bubblewrap.OUT,
            watched=(str(self.place.out),),
            limits=order.limits,
            uid=self.uid,
            module=module,
            arguments=tuple(_filled(word, self.seen) for word in arguments),
        )
        try:
            try:
                self._ask_loaded(module)
            except ConnectionError:  # it has ended just now: another one is started
                self._ask_loaded(module)
        except OSError as error:
            raise SandboxUnavailable(f"the loaded launcher failed: {error}") from error
        self._send(plan)

    def _ask_loaded(self, module: str) -> None:
        self.control, far = socket.socketpair()
        try:
            self.popen = loading.launch(module, far, [self.place.lock, *self._held()])
        except BaseException:
            self.control.close()
            raise
        finally:
            far.close()

    def _send(self, plan: Plan) -> None:
        with contextlib.suppress(ConnectionError):  # a launcher that has ended gives no answer either
            self.control.sendall(plan.to_line())

    def _held(self) -> list[int]:
        return [self._lease.fileno()] if self._lease else []

    def _plan(self, order: Order, rung: Rung, python: PythonCommand | None) -> Plan:
        words = (*(python.words if python else ()), *(_filled(word, self.seen) for word in order.argv))
        environment = _environment(order, self.seen, python)
        folders = (*order.read_only, *(python.folders if python else ()))
        keep = python.descriptors if python else ()
        root, out, tmp = str(self.place.root), str(self.place.out), str(self.place.tmp)
        if rung is not Rung.BUBBLEWRAP:
            system = (*bubblewrap.SYSTEM, *bubblewrap.CONFIGURATION, "/proc", str(self.place.inputs))
            return Plan(
                argv=words,
                environment=environment,
                folder=root,
                workdir=out,
                watched=(out, tmp),
                limits=order.limits,
                keep=keep,
                walls=_walls(rung),
                uid=self.uid,
                unix_sockets=order.unix_sockets,
                readable=(*system, *map(str, folders)),
                writable=(out, tmp, *_DEVICES),
            )
        messages = order.unix_sockets is not UnixSockets.NONE
        program = bubblewrap.filter_descriptor(seccomp.program(unix_sockets=UnixSockets.CONNECT, messages=messages))
        before = bubblewrap.arguments(
            self.place.inputs,
            self.place.out,
            limits=order.limits,
            uid=self.uid,
            read_only=folders,
            filter_fd=program,
        )
        return Plan((*before, *words), environment, root, "/", (out,), order.limits, (*keep, program))

    def finish(self, stdin: bytes | None, outputs: Path | None) -> Outcome:
        """Feed the child, wait for its end, take over its plain files and return what became of it."""
        try:
            self._streams = streams = Streams(self.popen, stdin or b"", self.limits.stream_bytes)
            wall = self.limits.wall_seconds
            self.control.settimeout(None if wall is None else wall + _GRACE)
            answer = self._answer()
            streams.join()
            killed = Killed(answer["killed"]) if answer["killed"] else None
            no_room = shutil.disk_usage(self.place.root).free < limits.ROOM
            refused: tuple[str, ...] = ()
            if killed is None and outputs is not None:
                refused = self.place.harvest(outputs, self.limits)
            out, err = streams.results()
            return Outcome(answer["returncode"], killed, out, err, answer["peak"], refused, no_room)
        finally:
            self.close()

    def _answer(self) -> dict[str, Any]:
        try:
            with self.control.makefile("rb") as lines:
                line = lines.readline()
        except TimeoutError as error:
            raise LauncherSilent(f"the launcher said nothing for {self.control.gettimeout()} s") from error
        except OSError:  # it was killed before it read its plan
            line = b""
        answer: dict[str, Any] = json.loads(line) if line else {"problem": "the launcher ended without an answer"}
        if answer["problem"]:
            raise SandboxUnavailable(answer["problem"])
        return answer

    def close(self) -> None:
        """End every process of the child; the launcher then removes the folder."""
        with contextlib.suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)  # also where a forked process holds a copy of the channel
        self.control.close()
        try:
            self.popen.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        # A number that is closed under a reading thread may be another file's by the time that it reads on.
        if self._streams is None or self._streams.join(_GRACE):
            for stream in (self.popen.stdin, self.popen.stdout, self.popen.stderr):
                if stream is not None:
                    shut(stream)
        self.place.remove()  # a launcher that was killed has left it

    def running(self) -> bool:
        """Tell whether the child still runs."""
        if self.control.fileno() < 0 or self.popen.poll() is not None:
            return False
        return not ready([self.control.fileno()], 0)


def _walls(rung: Rung) -> Walls:
    if rung is Rung.SECCOMP:
        return Walls.REQUIRED
    return Walls.AVAILABLE if BEYOND_PROMISE else Walls.PROMISED


def _folders_seen(place: Workplace, rung: Rung) -> dict[str, str]:
    if rung is Rung.BUBBLEWRAP:
        return {"{in}": bubblewrap.IN, "{out}": bubblewrap.OUT, "{tmp}": bubblewrap.TMP}
    return {"{in}": str(place.inputs), "{out}": str(place.out), "{tmp}": str(place.tmp)}


def _environment(order: Order, seen: dict[str, str], python: PythonCommand | None) -> dict[str, str]:
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": seen["{tmp}"],
        "TMPDIR": seen["{tmp}"],
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
        **(python.environment if python else {}),
        **{name: _filled(value, seen) for name, value in order.extra_env.items()},
    }


def _filled(word: str, seen: dict[str, str]) -> str:
    for mark, folder in seen.items():
        word = word.replace(mark, folder)
    return word
