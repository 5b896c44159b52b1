"""Reading a confidential letter leaves a trace: who opened it, and when."""

from datetime import datetime, timedelta

from django.db import transaction

from correspondence.cases import services as cases
from correspondence.cases.models import CaseEvent
from correspondence.foundation.audit.journal import record
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName

from .models import IncomingLetter
from .states import Sensitivity

TRACED = frozenset({Sensitivity.CONFIDENTIAL, Sensitivity.SECRET})
ONE_SITTING = timedelta(hours=1)


def note_reading(*, actor: OfficialActor, letter: IncomingLetter, at: datetime) -> CaseEvent | None:
    """Record that the official opened a confidential letter, a file of it or its reply, once in each sitting."""
    if letter.sensitivity not in TRACED or _noted(actor, letter, at):
        return None
    with transaction.atomic():
        cases.lock(letter.case)
        if _noted(actor, letter, at):  # the page and its pictures are asked for at the same moment
            return None
        event = cases.record_event(case=letter.case, name=CaseEventName.LETTER_READ, actor=actor, at=at)
        record(actor=actor, action="letters.read", subject=letter, at=at)
    return event


def _noted(actor: OfficialActor, letter: IncomingLetter, at: datetime) -> bool:
    readings = CaseEvent.objects.filter(case=letter.case_id, name=CaseEventName.LETTER_READ, at__gt=at - ONE_SITTING)
    return readings.filter(position=actor.position, actor_label=actor.label).exists()
