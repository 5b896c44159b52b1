"""The order that the web or worker process hands to the launcher, as one line of JSON."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from correspondence.foundation.sandbox.limits import Limits, UnixSockets


@dataclass(frozen=True)
class Plan:
    """One child: what is executed, as whom, with which walls.

    `folder` is the private working folder, removed at the end; `watched` are the folders whose size is
    bounded. The fields from `confine` on are for the seccomp rung: bubblewrap's arguments carry the same
    facts.
    """

    argv: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    workdir: str
    watched: tuple[str, ...]
    limits: Limits
    keep: tuple[int, ...] = ()
    confine: bool = False
    uid: int | None = None
    unix_sockets: UnixSockets = UnixSockets.NONE
    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()

    def to_line(self) -> bytes:
        """Return the plan as one line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Plan":
        """Return the plan that `to_line` wrote."""
        data: dict[str, Any] = json.loads(line)
        data["limits"] = Limits(**data["limits"])
        data["unix_sockets"] = UnixSockets(data["unix_sockets"])
        for name in ("argv", "watched", "keep", "readable", "writable"):
            data[name] = tuple(data[name])
        return cls(**data)
