"""A letter that turns out to belong under another standard counts its time anew; acts see a case as it is."""

from datetime import timedelta

import pytest

from correspondence.cases.missing import note_missed
from correspondence.cases.models import Case, CaseEvent, Entitlement
from correspondence.cases.recording import lock
from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import FileState
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Trigger
from tests.cases.lateness import MINUTE, SENDER, TUESDAY, admitted, happen, serve_by
from tests.cast import Cast, delivered_letter, letter_of
from tests.portal.desking import admit, small_pdf

pytestmark = pytest.mark.django_db
NEXT_WEEK = TUESDAY + timedelta(days=8)


def missed_at_the_counter(cast: Cast) -> IncomingLetter:
    """Give a letter whose two days from receipt passed before anybody registered it."""
    serve_by(cast, start=Trigger(E.CASE_RECEIVED, words="surat diterima"), maximum=2)
    letter = letter_of(delivered_letter(cast, small_pdf(), at=TUESDAY, email=SENDER, addressee="direktur"))
    letter.files.update(state=FileState.USABLE)
    letter.reference_number, letter.subject = "1/2026", "Permohonan"
    letter.save()
    assert note_missed(at=NEXT_WEEK) == 1
    return IncomingLetter.objects.get(pk=letter.pk)


def test_another_standard_counts_anew_and_takes_back_what_was_earned(cast: Cast) -> None:
    other = cast.standard
    letter = missed_at_the_counter(cast)
    earned = Entitlement.objects.get()
    assert earned.revoked_at is None
    cast.standard = other
    admit(cast, letter, addressee="direktur", at=NEXT_WEEK)
    case = Case.objects.get(pk=letter.case_id)
    assert (case.due_original, case.due_at, case.missed_at, case.clock_started_at) == (None, None, None, None)
    assert case.auto_start_at is not None
    earned.refresh_from_db()
    assert earned.revoked_at == NEXT_WEEK
    assert earned.used_by is None
    assert earned.revoke_reason
    assert CaseEvent.objects.filter(case=case, name=E.PRIORITY_REVOKED).exists()
    happen(cast, case, E.DISPOSITION_ACKNOWLEDGED, NEXT_WEEK + timedelta(hours=1), account="staf")
    case.refresh_from_db()
    assert case.due_original == case.due_at
    assert case.due_at is not None
    note_missed(at=case.due_at + MINUTE)
    earned.refresh_from_db()
    assert (earned.revoked_at, earned.due_at) == (None, case.due_at)


def test_what_the_other_standard_owes_as_well_stays(cast: Cast) -> None:
    letter = missed_at_the_counter(cast)
    due = Entitlement.objects.get().due_at
    serve_by(cast, maximum=3)
    admit(cast, letter, addressee="direktur", at=NEXT_WEEK)
    earned, case = Entitlement.objects.get(), Case.objects.get(pk=letter.case_id)
    assert earned.revoked_at is None
    assert due < earned.due_at == case.due_at == case.due_original
    assert case.missed_at == NEXT_WEEK


def test_the_same_standard_changes_nothing(cast: Cast) -> None:
    letter = missed_at_the_counter(cast)
    before = Case.objects.get(pk=letter.case_id)
    admit(cast, letter, addressee="direktur", at=NEXT_WEEK)
    after = Case.objects.get(pk=letter.case_id)
    assert (after.missed_at, after.due_original) == (before.missed_at, before.due_original)
    assert Entitlement.objects.get().revoked_at is None


def test_who_locks_a_case_sees_it_as_it_is(cast: Cast) -> None:
    case = admitted(cast, "a", addressee="kepala")
    related = ("agency", "applicant", "addressee", "standard_version")
    stale = Case.objects.select_related(*related).prefetch_related("events").get(pk=case.pk)
    agency, old = stale.agency, stale.addressee
    happen(cast, case, E.LETTER_READ, TUESDAY + MINUTE)
    other = cast.position("koordinator")
    Case.objects.filter(pk=case.pk).update(addressee=other, due_original=TUESDAY, priority=True, calendar_code="x")
    lock(stale)
    assert (stale.addressee, stale.due_original, stale.priority, stale.calendar_code) == (other, TUESDAY, True, "x")
    assert old != other
    assert stale.agency is agency, "what did not change is not fetched again"
    assert E.LETTER_READ in [event.name for event in stale.events.all()]


def test_the_first_date_promised_stays_although_another_has_read_the_case_before(cast: Cast) -> None:
    case = admitted(cast, "a")
    stale = Case.objects.get(pk=case.pk)
    Case.objects.filter(pk=case.pk).update(due_original=TUESDAY)
    lock(stale)
    happen(cast, stale, E.DISPOSITION_ACKNOWLEDGED, TUESDAY + timedelta(hours=1), account="staf")
    assert Case.objects.get(pk=case.pk).due_original == TUESDAY
