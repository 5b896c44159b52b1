"""`manage.py take_out_infected FILE_ID TARGET`: copies a file with a virus out of the store, to be examined."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import local
from correspondence.foundation.management.output import USAGE, complain
from correspondence.organization.actors import SystemActor

from ...models import DeliveredFile, VirusScan

ACTOR = SystemActor(job="take-out-infected")


class Command(BaseCommand):
    """Writes the bytes to a new file that only its owner may read; no other way out exists (docs/decisions, 20)."""

    help = "Copy a file in which a virus was found out of the store."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the delivered file's id and the new file's path."""
        parser.add_argument("file_id", type=int)
        parser.add_argument("target", type=Path)

    def handle(self, *, file_id: int, target: Path, **_options: Any) -> None:
        """Copy and record it; 2 where there is no such infected file, or the target exists."""
        infected = DeliveredFile.objects.filter(virus_scan=VirusScan.INFECTED).select_related("original")
        file = infected.filter(pk=file_id).first()
        if file is None:
            self._refuse(f"there is no infected file {file_id}")
            return
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            self._refuse(f"{target}: {error.strerror}")
            return
        with os.fdopen(descriptor, "wb") as copy, local(file.original) as path, path.open("rb") as original:
            shutil.copyfileobj(original, copy)
        changes = {"virus": file.virus, "target": str(target)}
        record(actor=ACTOR, action="intake.infected_taken_out", subject=file, changes=changes, at=timezone.now())

    def _refuse(self, why: str) -> None:
        complain(f"take_out_infected: {why}")
        raise SystemExit(USAGE)
