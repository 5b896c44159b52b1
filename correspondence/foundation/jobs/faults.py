"""Named points at which the crash tests kill a process: `FAULT_AT=point:marker-file[:seconds]` kills it once there.

Every step is a point by its own name (`settings.JOB_STEPS`), as soon as it is claimed; `POINTS` are those in between.
"""

import os
import signal
import threading

POINTS = (
    "files.stored",  # the bytes lie durably in the store, no row speaks of them yet
    "folder.before_move",  # a file of the scan folder is a delivery, and still lies where it was
    "mailbox.before_mark",  # a mail is a delivery, and its mark in the mailbox is still missing
    "web.before_answer",  # what a POST asked for is committed, its sender has no answer yet
    "mail.before_send",
    "mail.sent",  # the server has taken the mail, the step is still open
    "jobs.before_close",  # the step's effect is committed, the step itself is still open
)
_wanted, _rest = "", ""


def arm(wanted: str) -> None:
    """Choose the point, as `FAULT_AT` does for a process that is started with it."""
    global _wanted, _rest
    _wanted, _, _rest = wanted.partition(":")


def fault(point: str) -> None:
    """Kill this process here if it was asked for and has not been done yet; the marker file remembers."""
    if _wanted and point == _wanted:
        _die(_rest)


def _die(rest: str) -> None:
    marker, _, seconds = rest.partition(":")
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    if not float(seconds or 0):
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Timer(float(seconds), os.kill, (os.getpid(), signal.SIGKILL)).start()


arm(os.environ.get("FAULT_AT", ""))
