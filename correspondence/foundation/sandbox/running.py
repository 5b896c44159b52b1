"""Starting confined children: `run` for one short task, `start` for a helper that lives long."""

import errno
import logging
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from correspondence.foundation.sandbox import bubblewrap, landlock, loading, seccomp
from correspondence.foundation.sandbox.child import Child, Order
from correspondence.foundation.sandbox.limits import (
    LauncherSilent,
    Limits,
    Outcome,
    Rung,
    SandboxUnavailable,
    UnixSockets,
)
from correspondence.foundation.sandbox.process import SandboxProcess

_USUAL = Limits()
_ENDLESS = Limits(wall_seconds=None, cpu_seconds=None)
# A probe that a busy machine kept from its end is tried again, with more patience each time.
_PROBES = tuple(Limits(wall_seconds=seconds, cpu_seconds=10) for seconds in (10.0, 20.0, 40.0))
_PROGRAM = ("/bin/true",)
_BUSY = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
_AGAIN_AFTER = 60.0  # seconds for which a rung stands that was found on a machine too busy to try a better one
_SETTING = "TANGGAP_SANDBOX"
_CLOSED = "Office files of strangers stay unopened."
_SHARED_USER = " A tool that a file takes over can read whatever this office can."
logger = logging.getLogger("tanggap.sandbox")
_found: dict[str, tuple[Rung, float | None]] = {}  # what was asked for, the rung, until when it stands
_HELP = "Install bubblewrap and allow user namespaces, or allow seccomp and Landlock."


def rung() -> Rung:
    """Return the strongest rung that works here; tried once with a real child, then remembered by this process.

    Where a busy machine kept a stronger one from being tried to its end, that is logged and tried anew a
    minute later.
    The environment variable TANGGAP_SANDBOX names the only one to be tried (`bubblewrap`, `seccomp`, `bare`,
    `none`); `auto` or nothing means the ladder. A rung that was asked for and does not work here, or a word
    that is no rung, gives `none`: nothing is opened rather than with less than was asked for.
    """
    word = asked()
    known, until = _found.get(word, (Rung.NONE, 0.0))
    if until is not None and time.monotonic() >= until:
        known, sure = _tried(word)
        _found[word] = known, None if sure else time.monotonic() + _AGAIN_AFTER
    return known


def asked() -> str:
    """Return the rung that the administrator asked for, an empty string for the ladder."""
    word = os.environ.get(_SETTING, "").strip().lower()
    return "" if word == "auto" else word


def refusal() -> str:
    """Return the sentence with which a start is refused, empty where what was asked for works here."""
    word = asked()
    if word and word not in set(Rung):
        return f"{_SETTING}={word} names no sandbox; use {', '.join(Rung)} or auto."
    if word and rung() != word:
        return f"{_SETTING}={word} was asked for, but it does not work here: {_wanting(Rung(word))}."
    return ""


def opens_office_files() -> bool:
    """Tell whether an Office file of a stranger may meet LibreOffice here: only behind a wall to the network."""
    return rung() in {Rung.BUBBLEWRAP, Rung.SECCOMP}


def describe() -> str:
    """Return what the rung does in English, for the start-up log: `Sandbox: NAME. …`."""
    found = rung()
    own = "an own user per child" if os.geteuid() == 0 else "our own user"
    words = {
        Rung.BUBBLEWRAP: "Own namespaces without network, a read-only system, a seccomp filter, limits.",
        Rung.SECCOMP: f"A seccomp filter without network sockets, Landlock {landlock.version()}, {own}, limits.",
        Rung.BARE: f"Limits, a private folder and {own} only; the network is not shut off for certain. {_CLOSED}"
        f"{'' if os.geteuid() == 0 else _SHARED_USER} {_HELP}",
        Rung.NONE: f"Nothing confines a tool here: files of strangers stay unopened. {_HELP}",
    }[found]
    return " ".join(filter(None, (f"Sandbox: {found.value}. {words}", refusal())))


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
    """Run `python -m module args…` with the project's packages and libraries, confined as `run` does.

    In bubblewrap a process that has the module loaded forks it (see `entering`); where that fails it is executed.
    """
    order = Order(("-m", module, *args), dict(inputs), limits, dict(extra_env or {}), python=True)
    found = _needed()
    if found is Rung.BUBBLEWRAP and loading.usable():
        try:
            return Child(order, found, loaded=True).finish(stdin, outputs)
        except LauncherSilent:
            raise
        except SandboxUnavailable as error:
            logger.warning("a child is executed that could not be forked: %s", error)
            loading.rest()
    return Child(order, found).finish(stdin, outputs)


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


def _tried(word: str) -> tuple[Rung, bool]:
    """Return the rung, and whether it is sure that no better one works."""
    if word:
        candidates = tuple(each for each in Rung if each == word)
    else:
        # Without a user of its own a bare child could read every letter: an administrator must ask for that.
        candidates = (Rung.BUBBLEWRAP, Rung.SECCOMP, *((Rung.BARE,) if os.geteuid() == 0 else ()))
    sure = True
    for each in candidates:
        works = each is not Rung.NONE and _works(each)
        if works:
            return each, sure
        if works is None:
            logger.warning("this machine was too busy to try the sandbox %s; it is tried again later", each.value)
            sure = False
    return Rung.NONE, sure


def _works(candidate: Rung) -> bool | None:
    """Tell whether a child runs on this rung, None where the machine was too busy to tell."""
    if candidate is not Rung.BARE and not seccomp.supported():
        return False
    if candidate is Rung.BUBBLEWRAP and bubblewrap.tool() is None:
        return False
    return next((works for works in (_probed(candidate, limits) for limits in _PROBES) if works is not None), None)


def _probed(candidate: Rung, limits: Limits) -> bool | None:
    begun = time.monotonic()
    try:
        if Child(Order(_PROGRAM, {}, limits), candidate).finish(None, None).ok:
            return True
    except (SandboxUnavailable, OSError) as error:
        if isinstance(error, OSError) and error.errno in _BUSY:
            return None
    return None if time.monotonic() - begun >= (limits.wall_seconds or 0) else False


def _wanting(asked_for: Rung) -> str:
    if asked_for is Rung.BUBBLEWRAP and bubblewrap.tool() is None:
        return "Debian's package bubblewrap is not installed"
    return {
        Rung.BUBBLEWRAP: "this machine allows bwrap no namespaces, or no seccomp filter",
        Rung.SECCOMP: "the kernel takes no seccomp filter, or has no Landlock while the office does not run as root",
    }.get(asked_for, "not even a limited child could be started")
