"""Builders of the clock's tests: letters whose time runs, runs out or was extended, in March 2026."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from correspondence.cases import services
from correspondence.cases.missing import note_missed
from correspondence.cases.models import Case
from correspondence.letters.states import FileState
from correspondence.organization.actors import SystemActor
from correspondence.standards import rules
from correspondence.standards.events import CaseEventName
from correspondence.standards.services import publish
from tests.cast import Cast, delivered_letter, letter_of
from tests.portal.desking import admit, small_pdf

WIB = ZoneInfo("Asia/Jakarta")
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=WIB)
MINUTE = timedelta(minutes=1)
SENDER = "pengirim@contoh.example"


def admitted(cast: Cast, key: str, *, at: datetime = TUESDAY, email: str = SENDER, addressee: str = "direktur") -> Case:
    """Deliver and admit a complete letter."""
    letter = letter_of(delivered_letter(cast, small_pdf(), key=key, at=at, email=email, addressee=addressee))
    letter.files.update(state=FileState.USABLE)
    letter.reference_number, letter.subject = f"{key}/2026", f"Rahasia dapur {key}"
    letter.save()
    admit(cast, letter, addressee=addressee, at=at)
    return Case.objects.get(pk=letter.case_id)


def running(cast: Cast, key: str, *, at: datetime = TUESDAY, email: str = SENDER) -> Case:
    """Admit a letter whose time Staf starts an hour later."""
    case = admitted(cast, key, at=at, email=email)
    happen(cast, case, CaseEventName.DISPOSITION_ACKNOWLEDGED, at + timedelta(hours=1), account="staf")
    return case


def late(cast: Cast, key: str, *, at: datetime = TUESDAY, email: str = SENDER) -> Case:
    """Let the time of a letter pass and the tick note it."""
    case = running(cast, key, at=at, email=email)
    assert case.due_at is not None
    note_missed(at=case.due_at + MINUTE)
    case.refresh_from_db()
    return case


def happen(cast: Cast, case: Case, name: CaseEventName, at: datetime, *, account: str = "registrar") -> None:
    """Record an event by the holder of an account."""
    services.record_event(case=case, name=name, actor=cast.actor(account), at=at)


def serve_by(cast: Cast, *, compensation: bool = True, **changes: object) -> None:
    """Serve letters from now on by a standard with these changes of the letter's time, or without compensation."""
    source = rules.load_source(cast.standard)
    channels = [
        replace(each, limit=replace(each.limit, **changes)) if each.code == "surat" and each.limit else each  # type: ignore[arg-type]
        for each in source.channels
    ]
    promise = source.compensation if compensation else None
    changed = replace(source, channels=tuple(channels), compensation=promise)
    cast.standard = publish(changed, actor=SystemActor(job="test"), at=cast.standard.valid_from + MINUTE)
