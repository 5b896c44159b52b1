"""The arguments of Debian's bubblewrap: namespaces, a read-only system and nothing else of the machine."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from correspondence.foundation.sandbox.limits import CPU_GRACE, Limits

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# What fonts, LibreOffice, Tesseract, Ghostscript and libmagic read; never the whole of /etc.
CONFIGURATION = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ghostscript",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/libreoffice",
    "/etc/libpaper.d",
    "/etc/localtime",
    "/etc/magic",
    "/etc/mime.types",
    "/etc/nsswitch.conf",
    "/etc/papersize",
    "/etc/python3",
    "/etc/python3.11",
    "/etc/timezone",
    "/var/cache/fontconfig",
    "/var/lib/ghostscript",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
)
IN, OUT, TMP = "/in", "/out", "/tmp"  # noqa: S108 (inside the child's own namespace)


def tool() -> str | None:
    """Return the path of bwrap, None where Debian's package bubblewrap is not installed."""
    return shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin")


def arguments(
    inputs: Path, out: Path, *, limits: Limits, uid: int | None, read_only: Sequence[Path], filter_fd: int
) -> list[str]:
    """Return the words that stand before the child's own.

    `filter_fd` holds the seccomp program; see `namespaces` for the rest. The environment is the one that bwrap is
    started with and not `--setenv`, which every user could read in the list of processes.
    """
    rights = [] if uid is None else ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    words = namespaces(inputs, out, limits=limits, uid=uid, read_only=read_only)
    words += ["--seccomp", str(filter_fd), *rights, "--"]
    if uid is not None:
        words += ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
        words += ["--inh-caps=-all", "--"]
    # Only the child's own user may enter its folder, so that bwrap as root without capabilities cannot.
    return [*words, *_limit_words(limits), "/usr/bin/env", f"--chdir={OUT}", "--"]


def namespaces(inputs: Path, out: Path, *, limits: Limits, uid: int | None, read_only: Sequence[Path]) -> list[str]:
    """Return bwrap and its words for the namespaces of one child and what is seen in them.

    `uid` is the number that a child of root becomes: no user namespace is made then, because its number
    would stay root's outside and RLIMIT_NPROC would not bind.
    """
    words = [tool() or "bwrap", "--die-with-parent", "--new-session"]
    words += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    words += ["--unshare-user", "--disable-userns"] if uid is None else ["--cap-drop", "ALL"]
    for system in SYSTEM:
        words += _system_words(Path(system))
    words += ["--perms", "1777", "--size", str(limits.folder_bytes), "--tmpfs", TMP]
    shown = [path for path in (*map(Path, CONFIGURATION), *read_only) if path.exists() and not _is_system(path)]
    # bwrap makes missing parents for root alone, which the child's own user may not pass.
    for folder in sorted({parent for path in shown for parent in path.parents} - {Path("/")}):
        words += ["--perms", "0755", "--dir", str(folder)]
    for path in shown:
        words += ["--ro-bind", str(path), str(path)]
    words += ["--proc", "/proc", "--dev", "/dev"]
    words += ["--perms", "1777", "--size", str(limits.file_bytes), "--tmpfs", "/dev/shm"]  # noqa: S108
    words += ["--ro-bind", str(inputs), IN, "--bind", str(out), OUT]
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]


def _is_system(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in SYSTEM)


def _system_words(path: Path) -> list[str]:
    if path.is_symlink():
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.is_dir() else []


def _limit_words(limits: Limits) -> list[str]:
    words = ["/usr/bin/prlimit", f"--as={limits.memory_bytes}", f"--fsize={limits.file_bytes}", "--core=0"]
    words += [f"--nproc={limits.processes}", f"--nofile={limits.open_files}"]
    if limits.cpu_seconds is not None:
        words.append(f"--cpu={limits.cpu_seconds}:{limits.cpu_seconds + CPU_GRACE}")
    return [*words, "--"]


def filter_descriptor(instructions: bytes) -> int:
    """Return a descriptor from which bwrap reads the seccomp program."""
    descriptor = os.memfd_create("seccomp")
    os.write(descriptor, instructions)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
