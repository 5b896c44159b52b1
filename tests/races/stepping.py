"""Two workers and one step: the first is killed in the middle of it, the second looks on and then does it."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import connection, connections
from django.test import override_settings

from correspondence.foundation.jobs.planning import plan
from correspondence.foundation.jobs.running import perform
from correspondence.foundation.jobs.sweeping import sweep

STEPS = {"wait": f"{__name__}.wait"}
_pipe: list[Connection] = []


def wait(object_id: str) -> None:
    """Say that the step has begun; in the first worker, then stay in it until killed."""
    if _pipe:
        _pipe[0].send("begun")
        _pipe[0].recv()


def two_workers(other_host: str) -> list[object]:
    """Let the first worker begin on another host; give what the second one meets, before and after its death."""
    with override_settings(JOB_STEPS=STEPS):
        step = plan("wait", 1, queue="default").pk
        connections.close_all()
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        first = context.Process(target=_first, args=(theirs, step, other_host))
        first.start()
        assert ours.poll(60) and ours.recv() == "begun"
        met: list[object] = [sweep(), perform(step)]
        first.kill()
        first.join()
        return [*met, _recovered(), perform(step), perform(step)]


def _first(pipe: Connection, step: int, other_host: str) -> None:
    _pipe.append(pipe)
    if connection.vendor == "postgresql":  # where hosts share nothing but the server
        settings.RUN_FOLDER = Path(other_host)
    perform(step)


def _recovered() -> int:
    """Sweep until the server has noticed that the session is gone."""
    pause = Event()
    for _ in range(100):
        if found := sweep():
            return found
        pause.wait(0.1)
    return 0
