"""`manage.py import_standard FILE`: reads the raw text of a standard into a draft page."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.foundation.errors import Refused
from correspondence.foundation.management.output import OK, REFUSED, USAGE, complain, emit
from correspondence.organization.actors import SystemActor
from correspondence.standards.importing import LARGEST
from portal.cms.importing import Draft, import_draft, try_import

from ..import_report import as_data, as_words

ACTOR = SystemActor(job="import_standard")


class UsageError(Exception):
    """The command was called wrongly; the message says how to call it."""


class Command(BaseCommand):
    """Makes a draft of a published text: raw lines kept, what is unclear marked, nothing invented."""

    help = "Read the raw text of a standard into a draft page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and what the text itself may not say."""
        parser.add_argument("file")
        parser.add_argument("--agency", default="", metavar="NAME", help="whose standard it is")
        parser.add_argument("--code", default="", help="names the service; by default made of the title")
        parser.add_argument("--dry-run", action="store_true", help="read and report, make no page")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file: str, as_json: bool, **options: Any) -> None:
        """Import, print the report, and end with 0 imported, 1 refused, 2 called wrongly."""
        try:
            draft = bring_in(_read(file), Path(file).name, **options)
        except UsageError as error:
            complain(f"import_standard: {error}")
            sys.exit(USAGE)
        except Refused as refusal:
            complain(f"import_standard: {refusal}")
            sys.exit(REFUSED)
        outcomes = Counter(str(trace.outcome) for trace in draft.read.traces)
        address = reverse("wagtailadmin_pages:edit", args=[draft.page.pk]) if draft.page else ""
        emit(as_data(draft, outcomes, address), as_json=as_json, sentence=as_words(draft, outcomes, address))
        sys.exit(OK)


def bring_in(data: bytes, name: str, *, agency: str, code: str, dry_run: bool, **_options: Any) -> Draft:
    """Import the text, or only try to."""
    if dry_run:
        return try_import(data, file_name=name, agency=agency, code=code)
    return import_draft(data, file_name=name, actor=ACTOR, at=timezone.now(), agency=agency, code=code)


def _read(file: str) -> bytes:
    """Read a file, no more of it than tells that it is too large."""
    try:
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        values = {"name": file, "why": error.strerror}
        raise UsageError(_("The file %(name)s cannot be read: %(why)s.") % values) from error
