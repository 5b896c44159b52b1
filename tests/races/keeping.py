"""The same bytes kept by two processes while a third one removes what nobody wants, again and again."""

import multiprocessing
import os
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from correspondence.foundation.files import orphans, unwanted
from correspondence.foundation.files.keeping import keep, verify
from correspondence.foundation.files.models import Blob

ROUNDS = 40
LONG_AGO = timedelta(days=8)
_start: list[Barrier] = []


def kept_and_swept() -> dict[str, object]:
    """Race; tell how often the sweep was first, what the keepers missed, and which rows have no bytes."""
    connections.close_all()  # a connection does not survive a fork
    context = multiprocessing.get_context("fork")
    start = context.Barrier(3)
    with context.Pool(3, initializer=_start.append, initargs=(start,)) as family:
        answers = family.map(_take_part, ["keep", "keep", "sweep"], chunksize=1)
    return {
        "missed": sum(answers[:2]),
        "removed": answers[2],
        "rows": Blob.objects.count(),
        "without_bytes": sum(each.lying is None for each in orphans.compare()),
    }


def _take_part(part: str) -> int:
    return sum(_round(part, number) for number in range(ROUNDS))


def _round(part: str, number: int) -> int:
    content = f"raced {number}".encode()
    if part == "sweep":
        _age(keep([content], media_type="text/plain"))
    _start[0].wait(60)
    if part == "sweep":
        result = unwanted.remove_unwanted(at=timezone.now())["unwanted_contents"]
    else:
        blob = keep([content], media_type="text/plain")
        result = int(not verify(blob) or not Blob.objects.filter(pk=blob.pk).exists())
    _start[0].wait(60)
    return result


def _age(blob: Blob) -> None:
    moment = timezone.now() - LONG_AGO
    Blob.objects.filter(pk=blob.pk).update(touched_at=moment)
    path = Path(settings.FILE_STORE) / blob.sha256[:2] / blob.sha256
    os.utime(path, (moment.timestamp(), moment.timestamp()))
