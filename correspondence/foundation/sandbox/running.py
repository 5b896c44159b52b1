"""Starting confined children: `run` for one short task, `start` for a helper that lives long."""

import functools
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from correspondence.foundation.sandbox import bubblewrap, landlock, seccomp
from correspondence.foundation.sandbox.child import Child, Order
from correspondence.foundation.sandbox.limits import Limits, Outcome, Rung, SandboxUnavailable, UnixSockets
from correspondence.foundation.sandbox.process import SandboxProcess

_USUAL = Limits()
_ENDLESS = Limits(wall_seconds=None, cpu_seconds=None)
_PROBE = Limits(wall_seconds=10.0, cpu_seconds=10)
_SETTING = "TANGGAP_SANDBOX"


def rung() -> Rung:
    """Return the strongest rung that works here; tried once with a real child, then remembered.

    The environment variable TANGGAP_SANDBOX (`bubblewrap`, `seccomp` or `none`) leaves only
    that one to be tried.
    """
    return _tried(os.environ.get(_SETTING, ""))


def describe() -> str:
    """Return one English sentence about the rung, for the start-up log and the health page."""
    seccomp_words = f"seccomp filter without network sockets, Landlock version {landlock.version()}"
    return {
        Rung.BUBBLEWRAP: "bubblewrap: own namespaces, no network, read-only system, seccomp filter",
        Rung.SECCOMP: seccomp_words + (", an own user per child" if os.geteuid() == 0 else ", our own user"),
        Rung.NONE: "no confinement works here: files of strangers stay unopened",
    }[rung()]


def run(
    argv: Sequence[str],
    *,
    inputs: Mapping[str, Path],
    outputs: Path,
    limits: Limits = _USUAL,
    stdin: bytes | None = None,
    extra_env: Mapping[str, str] | None = None,
    read_only: Sequence[Path] = (),
    unix_sockets: UnixSockets = UnixSockets.NONE,
) -> Outcome:
    """Run one confined child to its end and copy the plain files that it left to `outputs`.

    `inputs` maps the names that the child sees to files; `{in}`, `{out}` and `{tmp}` in `argv` and
    `extra_env` become the child's folders; it starts in `{out}`. Nothing is taken over from a child that was
    killed.
    `unix_sockets`: see UnixSockets; LibreOffice needs at least LISTEN. Folders of `read_only`
    must be readable by every user. SandboxUnavailable where nothing confines.
    """
    order = Order(tuple(argv), dict(inputs), limits, dict(extra_env or {}), tuple(read_only), unix_sockets)
    return Child(order, _needed()).finish(stdin, outputs)


def run_python(
    module: str,
    args: Sequence[str] = (),
    *,
    inputs: Mapping[str, Path],
    outputs: Path,
    limits: Limits = _USUAL,
    stdin: bytes | None = None,
    extra_env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run `python -m module args…` with the project's packages and libraries, confined as `run` does."""
    order = Order(("-m", module, *args), dict(inputs), limits, dict(extra_env or {}), python=True)
    return Child(order, _needed()).finish(stdin, outputs)


def start(
    argv: Sequence[str],
    *,
    inputs: Mapping[str, Path] | None = None,
    limits: Limits = _ENDLESS,
    extra_env: Mapping[str, str] | None = None,
    read_only: Sequence[Path] = (),
    unix_sockets: UnixSockets = UnixSockets.NONE,
) -> SandboxProcess:
    """Start a confined child that lives until it ends, `kill` is called or this process dies."""
    order = Order(tuple(argv), dict(inputs or {}), limits, dict(extra_env or {}), tuple(read_only), unix_sockets)
    return SandboxProcess(Child(order, _needed(), errors=subprocess.DEVNULL))


def _needed() -> Rung:
    found = rung()
    if found is Rung.NONE:
        raise SandboxUnavailable(describe())
    return found


@functools.cache
def _tried(forced: str) -> Rung:
    for candidate in (Rung(forced),) if forced else (Rung.BUBBLEWRAP, Rung.SECCOMP):
        if candidate is not Rung.NONE and _works(candidate):
            return candidate
    return Rung.NONE


def _works(candidate: Rung) -> bool:
    if not seccomp.supported() or (candidate is Rung.BUBBLEWRAP and bubblewrap.tool() is None):
        return False
    try:
        return Child(Order(("/bin/true",), {}, _PROBE), candidate).finish(None, None).ok
    except (SandboxUnavailable, OSError):
        return False
