"""Changes to a case; each is called inside the transaction of a higher service and writes its own event."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.errors import ChangedMeanwhile
from correspondence.organization.actors import Actor
from correspondence.organization.finding import calendar_code
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import Correspondent
from correspondence.standards import rules
from correspondence.standards.events import CaseEventName
from correspondence.standards.letter_channels import DEFAULT_CHANNEL, letter_rule
from correspondence.standards.models import StandardVersion

from . import missing
from .models import Case, CaseEvent, Grant, WorkItem, WorkKind
from .recording import append_event, lock
from .states import TRANSITIONS
from .tracking import new_code

__all__ = [
    "calendar_code_for",
    "close_work",
    "grant",
    "lay_on_desks",
    "lock",
    "move",
    "open_case",
    "open_work",
    "record_event",
    "revoke",
]


@transaction.atomic(savepoint=False)
def open_case(
    *,
    actor: Actor,
    agency: Agency,
    applicant: Correspondent,
    addressee: Position | None,
    standard_version: StandardVersion | None,
    received_at: datetime,
) -> Case:
    """Open the case of a delivery, with its tracking code and the standard version in force."""
    channel = _channel(standard_version, applicant, received_at)
    case = Case.objects.create(
        agency=agency,
        tracking_code=new_code(),  # 80 bits: no two are alike
        applicant=applicant,
        addressee=addressee,
        standard_version=standard_version,
        channel=channel,
        calendar_code=calendar_code_for(agency, standard_version, channel),
        received_at=received_at,
    )
    record_event(case=case, name=CaseEventName.CASE_RECEIVED, actor=actor, at=received_at)
    return case


def calendar_code_for(agency: Agency, version: StandardVersion | None, channel: str) -> str:
    """Return the code of the calendar by which a channel counts its time: that of its hours, or of the serving unit."""
    if version is None:
        return calendar_code(agency)
    standard = rules.load(version)
    rule = next((rule for rule in standard.channels if rule.code == channel), None)
    if rule is not None and rule.opening is not None and rule.opening.calendar:
        return rule.opening.calendar
    return calendar_code(agency, standard.unit)


def _channel(version: StandardVersion | None, applicant: Correspondent, received_at: datetime) -> str:
    """Return the code of the letter channel that serves this sender."""
    if version is None:
        return DEFAULT_CHANNEL
    rule = letter_rule(rules.load(version), applicant.applicant_type, day=timezone.localdate(received_at))
    return rule.code if rule else DEFAULT_CHANNEL


@transaction.atomic(savepoint=False)
def record_event(
    *,
    case: Case,
    name: CaseEventName,
    actor: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> CaseEvent:
    """Append an event, bring the cached clock columns up to date, and note a promise that the event ended too late."""
    event = append_event(case=case, name=name, actor=actor, at=at, data=data)
    missing.note_stopped(case, at=at)
    return event


def move(case: Case, transition: str) -> None:
    """Change the case's state by the table; raises `Refused`, or `ChangedMeanwhile` when somebody was faster."""
    target = TRANSITIONS.target(transition, case.state)
    changed = Case.objects.filter(pk=case.pk, version=case.version, state=case.state).update(
        state=target, version=F("version") + 1
    )
    if not changed:
        raise ChangedMeanwhile(_("Somebody else has just changed this letter. Open it again to see the change."))
    case.state, case.version = target, case.version + 1


def grant(*, case: Case, position: Position, reason: str, at: datetime) -> None:
    """Let the position see the case; granting again changes nothing."""
    Grant.objects.get_or_create(case=case, position=position, reason=reason, until=None, defaults={"since": at})


def revoke(*, case: Case, position: Position, reason: str, at: datetime) -> None:
    """End the position's sight of the case for this reason."""
    Grant.objects.filter(case=case, position=position, reason=reason, until=None).update(until=at)


def open_work(
    *,
    case: Case,
    position: Position,
    kind: WorkKind,
    at: datetime,
    route_name: str,
    object_id: int | str,
    due_at: datetime | None = None,
) -> WorkItem:
    """Lay the case on the position's desk; the same open work is not laid there twice."""
    item, _created = WorkItem.objects.get_or_create(
        case=case,
        position=position,
        kind=kind,
        object_id=str(object_id),
        done_at=None,
        defaults={"opened_at": at, "due_at": due_at, "route_name": route_name},
    )
    return item


def lay_on_desks(
    *,
    case: Case,
    positions: Sequence[Position],
    reason: str,
    kind: WorkKind,
    at: datetime,
    route_name: str,
    object_id: int,
) -> None:
    """Let each position see a case that was opened just now, and lay it on its desk: two statements for all of them."""
    Grant.objects.bulk_create([Grant(case=case, position=each, reason=reason, since=at) for each in positions])
    WorkItem.objects.bulk_create(
        [
            WorkItem(case=case, position=each, kind=kind, object_id=str(object_id), opened_at=at, route_name=route_name)
            for each in positions
        ]
    )


def close_work(
    *, case: Case, kind: WorkKind, at: datetime, position: Position | None = None, object_id: int | str = ""
) -> int:
    """Take matching open work off the desks; return how many items that were."""
    items = WorkItem.objects.open().filter(case=case, kind=kind)
    if position is not None:
        items = items.filter(position=position)
    if object_id:
        items = items.filter(object_id=str(object_id))
    return items.update(done_at=at)
