"""By which rule a case is served: what an earlier one had counted, promised and given ends with it."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from correspondence.organization.models import Position
from correspondence.standards.models import StandardVersion

from . import clocks, compensation, missing
from .models import Case, Entitlement
from .recording import lock
from .services import calendar_code_for

# What an earlier rule had left in the columns that lists read.
EMPTY = {
    "clock_started_at": None,
    "due_at": None,
    "clock_stopped_at": None,
    "due_original": None,
    "auto_start_at": None,
    "missed_at": None,
    "clock_failed_at": None,
    "calendar_version": "",
    "counted_by": "",
}


@transaction.atomic
def serve_under(
    *, case: Case, standard_version: StandardVersion, channel: str, addressee: Position, at: datetime
) -> None:
    """Serve a case under a standard and its channel; another rule than before counts its time from the beginning.

    A priority that the earlier rule had given is taken back, unless the new one owes it as well or it was used.
    """
    lock(case)
    before = (case.standard_version_id, case.channel, case.calendar_code)
    case.standard_version, case.channel, case.addressee = standard_version, channel, addressee
    case.calendar_code = calendar_code_for(case.agency, standard_version, channel)
    case.save(update_fields=["standard_version", "channel", "addressee", "calendar_code"])
    if before != (case.standard_version_id, case.channel, case.calendar_code):
        _count_anew(case, at)


def _count_anew(case: Case, at: datetime) -> None:
    for name, value in EMPTY.items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(**EMPTY)
    clocks.refresh(case, now=at)
    given = Entitlement.objects.filter(earned_by=case, used_by=None, revoked_at=None).first()
    clock = clocks.state(case, now=at, words=False)
    if clock is not None and clock.missed:
        missing.note(case, at=at)
        if given is not None and compensation.owes(case):
            compensation.owe_for(entitlement=given, case=case, due=clock.due_at or given.due_at)
            return
    if given is not None:
        given.earned_by = case
        with translation.override("id"):
            reason = _("The letter is served under another standard now, and under that one no priority is owed.")
        compensation.take_back(entitlement=given, reason=reason, at=at)
