"""The named sockets that LibreOffice leaves in the common temporary folder."""

import contextlib
import stat
from pathlib import Path

# LibreOffice makes its pipe here whatever TMPDIR says, as soon as the folder's mode lets it.
SOCKET_FOLDER = "/tmp"  # noqa: S108 (a fixed name of LibreOffice)
_PREFIX = "OSL_PIPE_"


def remove_stale(uid: int) -> None:
    """Remove LibreOffice's sockets of this user that no process holds any more."""
    held = Path("/proc/net/unix").read_text(errors="replace")
    for path in Path(SOCKET_FOLDER).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            facts = path.lstat()
            if stat.S_ISSOCK(facts.st_mode) and facts.st_uid == uid and f" {path}\n" not in held:
                path.unlink()
