"""`manage.py verify_pdf FILE [--trust PEM]… [--json]`: verify the signatures of a PDF offline."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from signatures.anchors import BadAnchorError, office_crls, read_certificates
from signatures.incoming import office_trust
from signatures.unknown_files import verify_unknown_pdf
from signatures.verdicts import SENTENCES, Verdict, Verification

USAGE = 2


class Command(BaseCommand):
    """Exit 0 for `intact` only, 1 for every other verdict, 2 for wrong usage."""

    help = "Verify the signatures of a PDF without network; exit status 0 only if they are intact."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, the anchors and the form of the answer."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--trust",
            type=Path,
            action="append",
            metavar="PEM",
            help="certificate to trust (authority or signer); default: whom the office trusts",
        )
        parser.add_argument("--json", action="store_true", help="write one line of JSON to stdout")

    def handle(self, *_args: object, **options: Any) -> None:
        """Verify, write the answer and leave with the exit status that says it."""
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(_("There is no such file: %(path)s") % {"path": file}, returncode=USAGE)
        anchors = self._anchors(options["trust"])
        folder = Path(settings.SIGNING_FOLDER)
        try:
            found = verify_unknown_pdf(file, anchors=anchors, crls=office_crls(folder), at=timezone.now())
        except OSError as error:
            message = _("The file cannot be read: %(path)s") % {"path": file}
            raise CommandError(message, returncode=USAGE) from error
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            self._write(found)
        if found.verdict is not Verdict.INTACT:
            raise SystemExit(1)

    def _anchors(self, paths: list[Path] | None) -> list[x509.Certificate]:
        if not paths:
            return office_trust()
        try:
            return [certificate for path in paths for certificate in read_certificates(path)]
        except (OSError, BadAnchorError) as error:
            message = _("No certificate can be read from: %(path)s") % {"path": error}
            raise CommandError(message, returncode=USAGE) from error

    def _write(self, found: Verification) -> None:
        self.stdout.write(f"{found.verdict}")
        for sentence in found.sentences:
            self.stdout.write(f"- {sentence}")
        for report in found.signatures:
            name = ", ".join(part for part in (report.signer_name, report.organization) if part)
            self.stdout.write(f"{report.field}: {name} {report.signed_at} {report.level} {report.verdict}")
            for reason in report.reasons:
                self.stdout.write(f"  - {SENTENCES[reason]}")
