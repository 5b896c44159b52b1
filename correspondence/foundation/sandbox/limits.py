"""What a confined child may use, and what is known of it afterwards."""

from dataclasses import dataclass
from enum import StrEnum

MEBIBYTE = 1024 * 1024
# Seconds from SIGXCPU to SIGKILL: so a child that was ended by SIGKILL was not ended for its processor time.
CPU_GRACE = 2
ROOM = 16 * MEBIBYTE  # a disk with less than this left counts as full


class SandboxUnavailable(RuntimeError):
    """No rung of confinement works on this machine, so that the tool must not be started."""


class LauncherSilent(SandboxUnavailable):
    """The child had all of its time and more, and nothing is known of it; it is not tried again at once."""


class Rung(StrEnum):
    """The kinds of confinement, the strongest first.

    `bare` promises limits, a private folder and a user that is not ours, but neither file walls beyond that
    user's rights nor silence on the network: Office files of strangers stay unopened there. With `none`
    nothing of strangers is opened at all.
    """

    BUBBLEWRAP = "bubblewrap"
    SECCOMP = "seccomp"
    BARE = "bare"
    NONE = "none"


class UnixSockets(StrEnum):
    """What a child on the seccomp rung may do with UNIX sockets; in bubblewrap it meets only its own.

    LibreOffice needs `listen` to start (its pipe lies in /tmp, where such a child may remove files of its own
    user); a warm one and its driver need `connect`. On the seccomp rung a child of an ordinary user that may
    connect reaches every socket of that user (a database's, for one): `connect` is for content of our own
    making only, never for a stranger's file.
    """

    NONE = "none"
    LISTEN = "listen"
    CONNECT = "connect"


class Killed(StrEnum):
    """Why the sandbox itself ended a child; `namespace`: it made one, where no filter forbids that.

    In a namespace of its own a child could mount folders in which nobody counts what it writes.
    """

    WALL = "wall"
    MEMORY = "memory"
    OUTPUT = "output"
    NAMESPACE = "namespace"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Limits:
    """Upper bounds of one child and everything that it starts (seconds, bytes, counts).

    `memory_bytes` is the address space of each process (RLIMIT_AS), `together_bytes` the memory that all of them
    hold, by default as much; `file_bytes` bounds one file, `folder_bytes` and `folder_files` everything that the
    child keeps on disk at one time, deleted files that it holds open included. `wall_seconds` and `cpu_seconds` may
    be None for a child that lives long. `processes` is RLIMIT_NPROC, which the kernel counts per user id and in
    threads: each child of root has an id of its own (`workplace.UserLease`), an ordinary user's running threads are
    added below bubblewrap.
    """

    wall_seconds: float | None = 60.0
    cpu_seconds: int | None = 60
    memory_bytes: int = 1024 * MEBIBYTE
    together_bytes: int | None = None
    file_bytes: int = 100 * MEBIBYTE
    folder_bytes: int = 300 * MEBIBYTE
    folder_files: int = 4000
    processes: int = 64
    open_files: int = 256
    stream_bytes: int = MEBIBYTE


@dataclass(frozen=True)
class Outcome:
    """How a child ended.

    `returncode` is the exit status, or 128 + n after signal n. `killed` tells why the sandbox ended it, None
    where it ended by itself. `stdout` and `stderr` are cut at `Limits.stream_bytes`. `peak_bytes` is the
    largest memory seen, of one reaped process or of all at one look (ten a second). `refused` names what the
    child left in its output folder and was not taken over. `no_room`: the disk below its folder was full at its end.
    """

    returncode: int
    killed: Killed | None
    stdout: bytes
    stderr: bytes
    peak_bytes: int
    refused: tuple[str, ...] = ()
    no_room: bool = False

    @property
    def timed_out(self) -> bool:
        """Whether the wall clock ended the child."""
        return self.killed is Killed.WALL

    @property
    def ok(self) -> bool:
        """Whether the child ended by itself with status 0 and left plain files only."""
        return self.returncode == 0 and self.killed is None and not self.refused
