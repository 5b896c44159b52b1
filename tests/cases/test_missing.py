"""What is noted as missed and what is not, and how the sender is told: in the office's own days and moments."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from correspondence.calendars.facts import Unit
from correspondence.calendars.models import HolidayCalendar
from correspondence.calendars.wording import format_moment
from correspondence.cases import clocks
from correspondence.cases.missing import note, note_missed
from correspondence.cases.models import Case, Entitlement
from correspondence.cases.notices import tell_extended
from correspondence.cases.states import CaseState
from correspondence.foundation.outbox.models import Outbox
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Trigger
from tests.cases.lateness import TUESDAY, WIB, happen, late, running, serve_by
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEXT_MONTH = datetime(2026, 4, 14, 9, 0, tzinfo=WIB)


def last_mail() -> str:
    return str(Outbox.objects.filter(topic="mail").latest("pk").payload["text"])


def test_an_answered_letter_is_not_blamed_for_what_comes_no_more(cast: Cast) -> None:
    serve_by(cast, stop=Trigger(E.MATERIAL_ATTACHED, words="bahan dilampirkan"))
    case = running(cast, "a")
    happen(cast, case, E.LETTER_DISPATCHED, TUESDAY + timedelta(days=2))
    Case.objects.filter(pk=case.pk).update(state=CaseState.ANSWERED)
    case.refresh_from_db()
    assert case.clock_stopped_at is None
    assert note_missed(at=NEXT_MONTH) == 0
    assert not note(case, at=NEXT_MONTH)
    happen(cast, case, E.MATERIAL_ATTACHED, NEXT_MONTH)
    assert not Entitlement.objects.exists()
    assert not case.events.filter(name=E.CLOCK_MISSED).exists()


def test_a_promise_of_hours_is_told_with_its_moment(cast: Cast) -> None:
    serve_by(cast, unit=Unit.HOURS, maximum=10)
    case = late(cast, "a")
    due = clocks.calendar_of(case).local(case.entitlement.due_at)
    with translation.override("id"):
        assert format_moment(due) in last_mail()


def test_days_are_those_of_the_office(cast: Cast) -> None:
    """In Jayapura the day ends two hours before it does in Jakarta."""
    HolidayCalendar.objects.filter(code=cast.agency.calendar_code).update(timezone="Asia/Jayapura", version="papua")
    case = running(cast, "a")
    before = datetime(2026, 3, 9, 23, 0, tzinfo=WIB)
    tell_extended(case, before=before, after=before + timedelta(days=1), reason="x")
    assert "10 Maret 2026" in last_mail()


def test_who_cannot_be_known_again_is_given_nothing_to_use(cast: Cast) -> None:
    case = running(cast, "a")
    Correspondent.objects.filter(pk=case.applicant_id).update(
        applicant_type=ApplicantType.PERSON, email="", phone="", organization=""
    )
    assert note_missed(at=NEXT_MONTH) == 1
    assert case.events.filter(name=E.CLOCK_MISSED).exists()
    assert not Entitlement.objects.exists()
