"""`manage.py receive FILE [--service CODE] [--addressee CODE] [--wait | --wait=all] [--json]`: delivers one file."""

import os
import stat
import sys
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone

from correspondence.foundation.files.keeping import CHUNK, keep
from correspondence.foundation.files.models import Blob
from correspondence.foundation.files.store import FileTooLarge
from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import OPEN_STATES, Step
from correspondence.foundation.jobs.running import perform
from correspondence.foundation.management.output import OK, REFUSED, USAGE, complain, emit
from correspondence.foundation.unavailable import is_down
from correspondence.inspection.messages import REASONS
from correspondence.inspection.safety import Verdict
from correspondence.intake.steps import CHECK, READING
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency

from ...codes import seats, serves
from ...machine import Arrival, receive_by_machine
from ...models import Channel, DeliveredFile, Delivery
from ...naming import told_name
from ...receiving import UNKNOWN_TYPE, KeptFile, delivery_key

ACTOR = SystemActor(job="receive")
UNCHECKED = "unchecked"
LATER = 75  # exit status: nothing was stored, try again later (EX_TEMPFAIL of sysexits.h)
PATIENCE = {"check": 120.0, "all": 900.0}  # seconds
STEPS = {"check": (CHECK,), "all": READING}


class UsageError(Exception):
    """The command was called wrongly; the message says how to call it."""


class Command(BaseCommand):
    """Delivers one file as the command channel and prints the verdict."""

    help = "Deliver a file and print the verdict on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, where it belongs, and how long to wait."""
        parser.add_argument("file")
        parser.add_argument("--service", default="", help="code of a published standard")
        parser.add_argument("--addressee", default="", help="code of a position")
        parser.add_argument("--agency", default="lkpp")
        parser.add_argument("--wait", nargs="?", const="check", choices=["check", "all"])
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json: bool, **options: Any) -> None:
        """Deliver, wait if asked, print, and end: 0 accepted, 1 refused, 2 called wrongly, 75 not stored, try later."""
        try:
            answer = self.deliver(**options)
        except UsageError as error:
            complain(f"receive: {error}")
            sys.exit(USAGE)
        except Exception as error:
            if not is_down(error):
                raise
            complain(f"receive: the database or the disk is away ({type(error).__name__}); try again later")
            sys.exit(LATER)
        sentence = f"{answer['verdict']}: {REASONS.get(answer['reason'] or '', answer['tracking_code'] or '')}"
        emit(answer, as_json=as_json, sentence=sentence)
        sys.exit(REFUSED if answer["verdict"] == Verdict.REJECT else OK)

    def deliver(
        self, *, file: str, service: str, addressee: str, agency: str, wait: str | None, **_: Any
    ) -> dict[str, Any]:
        """Deliver the file and return the answer to print."""
        path = Path(file)
        place = agency_of(agency, service, addressee)
        with opened(path) as descriptor:
            reason = reason_at_the_door(descriptor)
            if reason:
                return refusal(reason)
            try:
                blob = keep(chunks_of(descriptor), media_type=UNKNOWN_TYPE, max_bytes=settings.UPLOAD_MAX_BYTES)
            except FileTooLarge:  # it grows while it is read
                return refusal("too-large")
        now, name = timezone.now(), told_name(path.name)
        arrival = Arrival(
            agency=place,
            channel=Channel.COMMAND,
            key=delivery_key(str(uuid.uuid4())),
            received_at=now,
            service=service,
            addressee=addressee,
            external_id=name,
        )
        kept = KeptFile(blob, name, FileRole.LETTER)
        delivery = receive_by_machine(actor=ACTOR, arrival=arrival, files=[kept], at=now)
        if wait:
            wait_for(delivery, wait)
        return answer_of(delivery, blob)


def agency_of(code: str, service: str, addressee: str) -> Agency:
    """Return the agency; raise `UsageError` for a code of it, a service or a position that does not exist."""
    found = Agency.objects.filter(code=code).first() if fit(code) else None
    if found is None:
        raise UsageError(f"there is no agency with the code {told_name(code)!r}")
    if service and not (fit(service) and serves(found, service)):
        raise UsageError(f"there is no service with the code {told_name(service)!r} in this agency")
    if addressee and not (fit(addressee) and seats(found, addressee)):
        raise UsageError(f"there is no position with the code {told_name(addressee)!r} in this agency")
    return found


def fit(code: str) -> bool:
    """Tell whether a database can be asked for this word at all."""
    return code.isprintable()


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Lend the file for reading; raise `UsageError` where there is none, or it is a folder, a pipe or a device."""
    name = told_name(str(path), most=1000)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a device may do something when it is opened
            raise UsageError(f"there is no file {name}, but a folder, a pipe or a device")
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except PermissionError as error:
        raise UsageError(f"the file {name} may not be read") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"there is no file {name}") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"there is no file {name}, but a folder, a pipe or a device")
        yield descriptor
    finally:
        os.close(descriptor)


def chunks_of(descriptor: int) -> Iterator[bytes]:
    """Read the file from its beginning, piece by piece."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    while chunk := os.read(descriptor, CHUNK):
        yield chunk


def reason_at_the_door(descriptor: int) -> str:
    """Return why an empty or oversized file is refused before anything is stored.

    Everything else is judged in the sandbox, and the original is kept.
    """
    size = os.fstat(descriptor).st_size
    if not size:
        return "empty"
    return "too-large" if size > settings.UPLOAD_MAX_BYTES else ""


def refusal(reason: str) -> dict[str, Any]:
    """Return the answer for a file that was refused at the door."""
    return {
        "verdict": Verdict.REJECT.value,
        "reason": reason,
        "flags": [],
        "tracking_code": None,
        "sha256": None,
    }


def answer_of(delivery: Delivery, blob: Blob) -> dict[str, Any]:
    """Return what is known of the delivery now; a file not checked yet is said to be unchecked."""
    file = DeliveredFile.objects.select_related("delivery__case").get(delivery=delivery, order=0)
    case = file.delivery.case
    return {
        "verdict": file.verdict or Verdict.WARN.value,
        "reason": file.reason or None,
        "flags": file.flags if file.verdict else [UNCHECKED],
        "tracking_code": case.tracking_code if case else None,
        "sha256": blob.sha256,
    }


def wait_for(delivery: Delivery, how: str) -> None:
    """Wait until the worker has done the steps, or do them here when none is alive."""
    deadline = time.monotonic() + PATIENCE[how]
    while time.monotonic() < deadline:
        if not connection.in_atomic_block:
            close_old_connections()
        waiting = list(open_steps(delivery, STEPS[how]))
        if not waiting:
            return
        for step in waiting:
            if not liveness.any_alive(step.queue):
                perform(step.pk)
        time.sleep(0.1)


def open_steps(delivery: Delivery, names: tuple[str, ...]) -> Iterator[Step]:
    """Return the delivery's steps of these names that still stand open."""
    return Step.objects.filter(name__in=names, object_id=str(delivery.pk), state__in=OPEN_STATES).iterator()
