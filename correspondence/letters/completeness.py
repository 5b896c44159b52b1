"""The requirement checklist: findings and sightings against the rules of the channel, and the verdict."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import Refused
from correspondence.organization.actors import OfficialActor
from correspondence.standards.requirements import RequirementLine, Verdict, overall_verdict

from .models import CompletenessCheck, IncomingLetter
from .opening import ask_registrars


@transaction.atomic
def judge(
    *, actor: OfficialActor, letter: IncomingLetter, lines: Sequence[RequirementLine], note: str, at: datetime
) -> CompletenessCheck:
    """Freeze the checklist with its verdict; the note tells the sender in plain words what is missing.

    A sender without an e-mail address is asked by the registrar, on whose desk the letter then stays.

    Raises `Refused` while a line is undecided: a machine's finding alone never answers a requirement.
    """
    verdict = overall_verdict(lines)
    if verdict is Verdict.UNDECIDED:
        raise Refused(_("Decide every requirement first: look at the page and choose present or not present."))
    complete = verdict is Verdict.COMPLETE
    check = CompletenessCheck.objects.create(
        letter=letter,
        at=at,
        position=actor.position,
        complete=complete,
        lines=[asdict(line) for line in lines],
        note="" if complete else note,
    )
    if not complete:
        ask_registrars(letter=letter, at=at)
    changes = {"complete": complete, "lines": {line.kind: line.verdict for line in lines}}
    record(actor=actor, action="letters.completeness_judged", subject=letter, changes=changes, at=at)
    return check
