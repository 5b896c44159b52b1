"""`manage.py verify_audit [--json]`: proves that the journal is whole; exit 0 whole, 1 flawed."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from correspondence.foundation.audit.journal import flaws
from correspondence.foundation.audit.models import AuditEntry

from ..output import OK, REFUSED, emit


class Command(BaseCommand):
    """Walks the hash chain from the first entry to the last and names every broken place."""

    help = "Prove that the audit journal is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how to print."""
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json: bool, **options: Any) -> None:
        """Prove the journal."""
        found = [{"seq": flaw.seq, "problem": flaw.problem} for flaw in flaws()]
        last = AuditEntry.objects.order_by("-seq").first()
        data = {
            "whole": not found,
            "entries": last.seq if last else 0,
            "head": last.hash if last else None,
            "flaws": found,
        }
        words = "whole" if not found else f"NOT whole: {len(found)} flaws, first at entry {found[0]['seq']}"
        emit(data, as_json=as_json, sentence=f"Journal of {data['entries']} entries is {words}.")
        sys.exit(OK if not found else REFUSED)
