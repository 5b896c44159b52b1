"""A scan that was divided by mistake: its parts are put aside and the scan becomes one letter after all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkItem
from correspondence.cases.states import AT_THE_COUNTER, CaseState
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import ChangedMeanwhile, NotAllowed, Refused
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName

from .models import Delivery, DeliveryState
from .settling import settle

MAY_STILL_GO = (*AT_THE_COUNTER, CaseState.RESEND)


def may_rejoin(scan: Delivery) -> bool:
    """Tell whether the parts of a divided scan may still be put together: none of them is registered."""
    if scan.state != DeliveryState.SPLIT:
        return False
    opened = Case.objects.filter(deliveries__split_from=scan)
    return not any(_is_registered(case) for case in opened.select_related("letter"))


@transaction.atomic
def rejoin(*, actor: OfficialActor, scan: Delivery, at: datetime) -> Delivery:
    """Put aside every part of a divided scan, with the reason, and open the scan as one letter.

    The parts stay stored with their pages. Raises `NotAllowed`, `ChangedMeanwhile` where the scan is not divided any
    more, `Refused` where one of its letters has an agenda number.
    """
    if not actor.is_registrar or actor.agency.pk != scan.agency_id:
        raise NotAllowed(_("Only the registrar of this agency puts a scan together again."))
    locked = Delivery.objects.select_for_update(no_key=True).select_related("agency").get(pk=scan.pk)
    if locked.state != DeliveryState.SPLIT:
        raise ChangedMeanwhile(_("This scan has been put together already."))
    parts = list(locked.parts.select_for_update(no_key=True).order_by("pk"))
    for part in parts:
        _put_aside(part, actor=actor, at=at)
    locked.state = DeliveryState.WAITING
    locked.save(update_fields=["state"])
    changes = {"parts": [part.pk for part in parts]}
    record(actor=actor, action="intake.rejoined", subject=locked, changes=changes, at=at)
    settle(locked, actor=actor, at=at)
    locked.refresh_from_db()
    return locked


def _put_aside(part: Delivery, *, actor: OfficialActor, at: datetime) -> None:
    if part.case_id is not None:
        _end_case(Case.objects.get(pk=part.case_id), actor=actor, at=at)
    part.state, part.dismissed_by = DeliveryState.DISMISSED, actor.position
    part.dismissed_why = _("The scan was one letter; it was opened again as a whole.")
    part.save(update_fields=["state", "dismissed_by", "dismissed_why"])
    record(actor=actor, action="intake.dismissed", subject=part, changes={"why": part.dismissed_why}, at=at)


def _end_case(case: Case, *, actor: OfficialActor, at: datetime) -> None:
    cases.lock(case)
    if _is_registered(case):
        raise Refused(
            _("One of the letters of this scan is registered already, so the scan cannot be put together any more.")
        )
    cases.move(case, "put_aside")
    cases.record_event(case=case, name=CaseEventName.CASE_CLOSED, actor=actor, at=at)
    WorkItem.objects.open().filter(case=case).update(done_at=at)


def _is_registered(case: Case) -> bool:
    return case.state not in MAY_STILL_GO or case.letter.entry_id is not None
