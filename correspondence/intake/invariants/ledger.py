"""The ledger of a client that wants to prove that nothing was lost: one JSON line before sending, one after.

```
{"event": "sent", "channel": "portal", "key": "upload-17", "sha256": "9f…", "at": "2026-11-21T10:00:00+00:00"}
{"event": "acknowledged", "channel": "portal", "key": "upload-17", "sha256": "9f…", "at": "…"}
```

Each line is on the disk (fsync) before its client goes on. `key` names the hand-over: what is sent again under the
same key is one hand-over. `sha256` is that of the letter's own bytes, `channel` a value of `intake.models.Channel`. The
bytes of two hand-overs should differ, or only their number can be compared. A last line that breaks off is a client
that was killed while it wrote: it had sent nothing yet.
"""

import json
import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

SENT, ACKNOWLEDGED = "sent", "acknowledged"


class Ledger:
    """A ledger to write to, from several threads."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.Lock()
        self.file = path.open("a", encoding="utf-8")

    def sent(self, *, channel: str, key: str, sha256: str) -> None:
        """Write that this hand-over is about to be sent."""
        self._write(SENT, channel, key, sha256)

    def acknowledged(self, *, channel: str, key: str, sha256: str) -> None:
        """Write that the office has said "received" to it."""
        self._write(ACKNOWLEDGED, channel, key, sha256)

    def close(self) -> None:
        """End writing."""
        self.file.close()

    def _write(self, event: str, channel: str, key: str, sha256: str) -> None:
        at = datetime.now(UTC).isoformat()
        line = json.dumps({"event": event, "channel": channel, "key": key, "sha256": sha256, "at": at})
        with self.lock:
            self.file.write(line + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())


@dataclass
class Promised:
    """Of one content sent through one channel: the hand-overs by their keys, and those that were acknowledged."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)


def read(path: Path) -> dict[tuple[str, str], Promised]:
    """Read a ledger as (channel, SHA-256) → what was promised. Raises ValueError with the number of a broken line."""
    found: dict[tuple[str, str], Promised] = {}
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            event, key, address = entry["event"], str(entry["key"]), (str(entry["channel"]), str(entry["sha256"]))
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines):
                break
            raise ValueError(f"line {number} of the ledger is no entry") from error
        promised = found.setdefault(address, Promised())
        promised.sent.add(key)
        if event == ACKNOWLEDGED:
            promised.acknowledged.add(key)
    return found


def totals(ledger: dict[tuple[str, str], Promised]) -> dict[str, Counter[str]]:
    """Return by channel how many hand-overs were sent and acknowledged."""
    counted: dict[str, Counter[str]] = {}
    for (channel, _sha256), promised in ledger.items():
        of_channel = counted.setdefault(channel, Counter())
        of_channel[SENT] += len(promised.sent)
        of_channel[ACKNOWLEDGED] += len(promised.acknowledged)
    return counted
