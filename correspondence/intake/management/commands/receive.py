"""`manage.py receive FILE [--service CODE] [--addressee CODE] [--wait | --wait=all] [--json]`: delivers one file."""

import os
import sys
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone

from correspondence.foundation.files.keeping import keep_path
from correspondence.foundation.files.models import Blob
from correspondence.foundation.jobs import liveness
from correspondence.foundation.jobs.models import OPEN_STATES, Step
from correspondence.foundation.jobs.running import perform
from correspondence.foundation.management.output import OK, REFUSED, USAGE, complain, emit
from correspondence.inspection import kinds
from correspondence.inspection.messages import REASONS
from correspondence.inspection.safety import Verdict, precheck
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from correspondence.organization.finding import same_name
from correspondence.organization.models import Agency, Position
from correspondence.standards import rules
from correspondence.standards.models import StandardVersion

from ...machine import receive_by_machine
from ...models import DeliveredFile, Delivery
from ...receiving import UNKNOWN_TYPE, KeptFile, delivery_key

ACTOR = SystemActor(job="receive")
UNCHECKED = "unchecked"
PATIENCE = {"check": 120.0, "all": 900.0}  # seconds
STEPS = {"check": ("intake.check",), "all": ("intake.check", "intake.pages", "intake.recognize")}


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
        """Deliver, wait if asked, print, and end with 0 accepted, 1 refused, 2 called wrongly."""
        try:
            answer = self.deliver(**options)
        except UsageError as error:
            complain(f"receive: {error}")
            sys.exit(USAGE)
        sentence = f"{answer['verdict']}: {REASONS.get(answer['reason'] or '', answer['tracking_code'] or '')}"
        emit(answer, as_json=as_json, sentence=sentence)
        sys.exit(REFUSED if answer["verdict"] == Verdict.REJECT else OK)

    def deliver(
        self, *, file: str, service: str, addressee: str, agency: str, wait: str | None, **_: Any
    ) -> dict[str, Any]:
        """Deliver the file and return the answer to print."""
        path = Path(file)
        check_arguments(path, service, addressee, agency)
        refusal = refused_at_the_door(path)
        if refusal:
            return refusal
        blob = keep_path(path, media_type=UNKNOWN_TYPE)
        delivery = receive_by_machine(
            actor=ACTOR,
            agency=Agency.objects.get(code=agency),
            file=KeptFile(blob, path.name.encode(errors="replace").decode(), FileRole.LETTER),
            key=delivery_key(str(uuid.uuid4())),
            service=service,
            addressee=addressee,
            at=timezone.now(),
        )
        if wait:
            wait_for(delivery, wait)
        return answer_of(delivery, blob)


def check_arguments(path: Path, service: str, addressee: str, agency: str) -> None:
    """Raise `UsageError` for a file or code that does not exist."""
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    if not os.access(path, os.R_OK):
        raise UsageError(f"the file {path} may not be read")
    found = Agency.objects.filter(code=agency).first()
    if found is None:
        raise UsageError(f"there is no agency with the code {agency!r}")
    if service and not serves(found, service):
        raise UsageError(f"there is no service with the code {service!r} in this agency")
    if addressee and not Position.objects.filter(code=addressee, unit__agency=found).exists():
        raise UsageError(f"there is no position with the code {addressee!r} in this agency")


def serves(agency: Agency, service: str) -> bool:
    """Tell whether the agency has published a standard with this code."""
    version = StandardVersion.objects.of(service).order_by("-number").first()
    return version is not None and same_name(rules.load(version).agency, agency.name)


def refused_at_the_door(path: Path) -> dict[str, Any] | None:
    """Refuse an empty, oversized or plainly unsupported file before anything is stored."""
    with path.open("rb") as opened:
        head = opened.read(kinds.HEAD_BYTES)
    reason = precheck(
        head, path.stat().st_size, name=path.name, accepted=kinds.RECEIVE, max_bytes=settings.UPLOAD_MAX_BYTES
    )
    if reason not in {"empty", "too-large"}:
        return None  # everything else is judged in the sandbox, and the original is kept
    return {
        "verdict": Verdict.REJECT.value,
        "reason": reason,
        "flags": [],
        "tracking_code": None,
        "sha256": None,
    }


def answer_of(delivery: Delivery, blob: Blob) -> dict[str, Any]:
    """Return what is known of the delivery now; a file not checked yet is said to be unchecked."""
    file = DeliveredFile.objects.select_related("delivery__case").get(delivery=delivery)
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
