"""`manage.py check_invariants [--ledger FILE] [--settled] [--json]`: is anything lost, doubled or stuck?"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from correspondence.foundation.management.output import OK, REFUSED, emit
from correspondence.foundation.sweeps import is_office_alive

from ...invariants.answer import Answer, Check, Question, State


class Command(BaseCommand):
    """Proves the invariants from rows, stored bytes, journal and, where given, the ledger of a client."""

    help = "Prove that nothing is lost, doubled or stuck."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the ledger, what may be taken for granted, and how to print."""
        parser.add_argument("--ledger", type=Path, help="what a client sent and was told (intake.invariants.ledger)")
        parser.add_argument("--settled", action="store_true", help="the office is stopped: nothing may be under way")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, ledger: Path | None, settled: bool, as_json: bool, **options: Any) -> None:
        """Check, print, and end with 1 where an invariant is violated."""
        if settled and is_office_alive():
            raise CommandError("The office is running. End it first (Ctrl-C); --settled is for a stopped office.")
        if ledger is not None and not ledger.is_file():
            raise CommandError(f"There is no ledger {ledger}.")
        question = Question(at=timezone.now(), settled=settled, ledger=ledger)
        try:
            answers = prove(question)
        except ValueError as error:
            raise CommandError(str(error)) from error
        whole = all(answer.state != State.VIOLATED for answer in answers)
        data = {"ok": whole, "settled": settled, "invariants": [answer.as_json() for answer in answers]}
        emit(data, as_json=as_json, sentence="\n".join(line for answer in answers for line in _lines(answer)))
        sys.exit(OK if whole else REFUSED)


def prove(question: Question) -> list[Answer]:
    """Run every check of `settings.INVARIANTS`."""
    answers = []
    for name in settings.INVARIANTS:
        check: Check = import_string(name)
        answers.append(check(question))
    return answers


def _lines(answer: Answer) -> list[str]:
    """Say one answer to a person."""
    notes = ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in answer.notes.items())
    told = answer.why_not or f"{answer.checked} checked, {answer.count} violations" + (f" ({notes})" if notes else "")
    named = [f"    {each.subject}: {each.problem}" for each in answer.violations]
    rest = answer.count - len(named)
    return [
        f"{answer.identity} {answer.state}: {answer.says} {told}",
        *named,
        *([f"    and {rest} more"] if rest else []),
    ]
