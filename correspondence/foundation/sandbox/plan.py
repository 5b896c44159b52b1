"""The order that the web or worker process hands to the launcher, as one line of JSON."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from correspondence.foundation.sandbox.limits import Limits, UnixSockets


class Walls(StrEnum):
    """What the forked child puts around itself beside its limits and its user.

    `required`: Landlock and the seccomp filter, or the child does not start (seccomp rung). `available`: what
    of them this kernel has (bare rung). `promised`: neither, which is what the bare rung promises; the tests
    try it so. `argued`: nothing, because bubblewrap's arguments carry limits, user and walls.
    """

    ARGUED = "argued"
    REQUIRED = "required"
    AVAILABLE = "available"
    PROMISED = "promised"


@dataclass(frozen=True)
class Plan:
    """One child: what is executed, as whom, with which walls.

    `folder` is the private working folder, removed at the end; `watched` are the folders whose size is
    bounded. `uid` is the child's own user, None where it is ours. The fields after it are for the rungs below
    bubblewrap, whose arguments carry the same facts. With a `module`, `argv` only builds the namespaces, and the
    forked child runs this module of Python itself (see `entering`).
    """

    argv: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    workdir: str
    watched: tuple[str, ...]
    limits: Limits
    keep: tuple[int, ...] = ()
    walls: Walls = Walls.ARGUED
    uid: int | None = None
    unix_sockets: UnixSockets = UnixSockets.NONE
    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    module: str = ""
    arguments: tuple[str, ...] = ()

    @property
    def roams(self) -> bool:
        """Whether no mount namespace keeps the child from the machine's common folders."""
        return self.walls is not Walls.ARGUED

    @property
    def roaming_uid(self) -> int | None:
        """The child's own user where it roams and has one: the mark of what it leaves elsewhere."""
        return self.uid if self.roams else None

    def to_line(self) -> bytes:
        """Return the plan as one line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Plan":
        """Return the plan that `to_line` wrote."""
        data: dict[str, Any] = json.loads(line)
        data["limits"] = Limits(**data["limits"])
        data["walls"] = Walls(data["walls"])
        data["unix_sockets"] = UnixSockets(data["unix_sockets"])
        for name in ("argv", "watched", "keep", "readable", "writable", "arguments"):
            data[name] = tuple(data[name])
        return cls(**data)
