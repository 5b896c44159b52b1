"""`manage.py sweep [--settled] [--json]`: heals what faults left behind and says what it healed."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...sweeps import heal, is_office_alive
from ..output import emit


class Command(BaseCommand):
    """Does at once what the tick does each hour and each day; doing it again heals nothing twice."""

    help = "Heal what faults left behind: lost steps, leftovers, contents without a row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be taken for granted, and how to print."""
        parser.add_argument("--settled", action="store_true", help="the office is stopped: young leftovers go too")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, settled: bool, as_json: bool, **options: Any) -> None:
        """Heal and print."""
        if settled and is_office_alive():
            raise CommandError("The office is running. End it first (Ctrl-C); --settled is for a stopped office.")
        names = [*settings.SWEEPS_HOURLY, *settings.SWEEPS_DAILY]
        healed = heal(names, at=timezone.now(), settled=settled)
        found = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in healed.counts.items() if count)
        told = {"healed": healed.counts, "failed": healed.failed}
        emit(told, as_json=as_json, sentence=f"Healed: {found or 'nothing was to heal'}.")
        if healed.failed:
            raise CommandError(f"These failed (the log says why): {', '.join(healed.failed)}.")
