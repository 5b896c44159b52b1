"""A missed promise: noted once, what it earns, how it is used once, expires, is revoked and taken back."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.http import Http404
from django.utils import timezone, translation

from correspondence.cases import services
from correspondence.cases.compensation import earn, expiry, get_entitlement, revoke, usable_for, use_for
from correspondence.cases.identity import LONGEST, identity_of
from correspondence.cases.ledger import Standing, ledger, standing
from correspondence.cases.missing import note_missed, take_back_unearned
from correspondence.cases.models import Case, CaseEvent, Entitlement
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.outbox.models import Outbox
from correspondence.organization.models import Agency
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Firmness, SoftReason
from tests.cases.lateness import MINUTE, SENDER, TUESDAY, WIB, admitted, happen, late, running, serve_by
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEXT_MONTH = datetime(2026, 4, 14, 9, 0, tzinfo=WIB)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Let refusals speak English, in which these tests quote them."""
    with translation.override("en"):
        yield


def names(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("name", flat=True))


def mails() -> list[dict[str, str]]:
    return [row.payload for row in Outbox.objects.filter(topic="mail").order_by("pk")]


def due_of(case: Case) -> datetime:
    case.refresh_from_db()
    assert case.due_at is not None
    return case.due_at


def test_a_missed_hard_limit_earns_priority_once(cast: Cast) -> None:
    case = running(cast, "a")
    due = due_of(case)
    before = len(mails())
    assert note_missed(at=due) == 0, "the last moment is in time"
    assert [note_missed(at=due + MINUTE), note_missed(at=due + 2 * MINUTE)] == [1, 0]
    case.refresh_from_db()
    assert case.missed_at == due + MINUTE
    assert names(case)[-2:] == [E.CLOCK_MISSED, E.PRIORITY_EARNED]
    found = Entitlement.objects.get()
    assert (found.earned_by, found.agency, found.identity) == (case, cast.agency, f"email:{SENDER}")
    assert (found.due_at, found.earned_at) == (due, due + MINUTE)
    assert found.expires_at == datetime(2027, due.month, due.day, 23, 59, 59, 999999, tzinfo=WIB)
    assert len(mails()) == before + 1
    told = mails()[-1]
    assert told["to"] == [SENDER]
    assert str(case.letter.entry) in told["text"]
    assert "Rahasia dapur" not in told["subject"] + told["text"], "a mail never says what the letter is about"
    actions = AuditEntry.objects.filter(action__startswith="cases.").values_list("action", flat=True)
    assert {"cases.clock_missed", "cases.priority_earned"} <= set(actions)


def test_an_answer_that_comes_late_between_two_ticks_earns_it_too(cast: Cast) -> None:
    case = running(cast, "a")
    happen(cast, case, E.LETTER_DISPATCHED, due_of(case) + MINUTE)
    assert names(case)[-3:] == [E.LETTER_DISPATCHED, E.CLOCK_MISSED, E.PRIORITY_EARNED]
    assert note_missed(at=NEXT_MONTH) == 0
    assert Entitlement.objects.count() == 1


def test_an_answer_in_time_and_a_wait_for_the_sender_earn_nothing(cast: Cast) -> None:
    answered, waiting = running(cast, "a"), running(cast, "b")
    happen(cast, answered, E.LETTER_DISPATCHED, due_of(answered))
    happen(cast, waiting, E.CASE_DEFICIENCY_ASKED, TUESDAY + timedelta(days=1))
    assert note_missed(at=NEXT_MONTH) == 0
    assert not Entitlement.objects.exists()


def test_the_columns_only_say_where_to_look(cast: Cast) -> None:
    case = running(cast, "a")
    due = due_of(case)
    Case.objects.filter(pk=case.pk).update(due_at=due - timedelta(days=7))
    assert note_missed(at=due - timedelta(days=1)) == 0
    assert due_of(case) == due, "a column that lies is put right"
    assert case.missed_at is None


def test_a_soft_limit_and_a_standard_that_promises_nothing_earn_nothing(cast: Cast) -> None:
    serve_by(cast, compensation=False)
    unpromised = running(cast, "a")
    serve_by(cast, firmness=Firmness.SOFT, reasons=(SoftReason.MISSING_DOCUMENTS,))
    soft = running(cast, "b")
    assert note_missed(at=due_of(soft) + MINUTE) == 2
    assert [names(each)[-1] for each in (unpromised, soft)] == [E.CLOCK_MISSED] * 2
    assert not Entitlement.objects.exists()


def test_the_next_letter_uses_it_and_no_other(cast: Cast) -> None:
    old = late(cast, "a")
    stranger = admitted(cast, "b", at=NEXT_MONTH, email="lain@contoh.example")
    following, third = admitted(cast, "c", at=NEXT_MONTH), admitted(cast, "d", at=NEXT_MONTH)
    assert [each.priority for each in (old, stranger, following, third)] == [False, False, True, False]
    found = Entitlement.objects.get()
    assert (found.used_by, found.used_at) == (following, NEXT_MONTH)
    used = following.events.get(name=E.PRIORITY_USED)
    assert used.data["number"] == str(old.letter.entry)
    assert standing(found, NEXT_MONTH) is Standing.USED
    assert AuditEntry.objects.filter(action="cases.priority_used").count() == 1


def test_of_two_the_first_to_expire_is_used_first(cast: Cast) -> None:
    first, second = running(cast, "a"), running(cast, "b", at=TUESDAY + timedelta(days=1))
    for each in (first, second):
        note_missed(at=due_of(each) + MINUTE)
    used = admitted(cast, "c", at=NEXT_MONTH)
    assert Entitlement.objects.get(used_by=used).earned_by == first
    assert Entitlement.objects.get(used_by=None).earned_by == second


def test_the_case_that_earned_it_does_not_use_it(cast: Cast) -> None:
    case = late(cast, "a")
    assert usable_for(case, NEXT_MONTH) is None
    assert use_for(case=case, at=NEXT_MONTH) is None


def test_it_expires_with_its_last_day(cast: Cast) -> None:
    other, old = admitted(cast, "b"), late(cast, "a")
    last = Entitlement.objects.get(earned_by=old).expires_at
    assert usable_for(other, last - MINUTE) is not None
    assert usable_for(other, last) is None
    assert use_for(case=other, at=last) is None
    found = Entitlement.objects.get(earned_by=old)
    assert standing(found, last) is Standing.EXPIRED
    with pytest.raises(Refused, match="expired"):
        revoke(actor=cast.actor("direktur"), entitlement=found, reason="Sudah lewat", at=last)


@pytest.mark.parametrize(
    ("earned", "months", "expected"),
    [
        (date(2026, 3, 31), 12, date(2027, 3, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_those_of_the_calendar(earned: date, months: int, expected: date) -> None:
    at = datetime.combine(earned, time(23, 30), WIB)
    assert expiry(at, months, WIB) == datetime.combine(expected, time.max, WIB)


def test_a_signer_who_sees_the_letter_revokes_it_with_a_reason(cast: Cast) -> None:
    case = late(cast, "a")
    found, actor = Entitlement.objects.get(), cast.actor("direktur")
    with pytest.raises(Refused, match="why"):
        revoke(actor=actor, entitlement=found, reason="  ", at=NEXT_MONTH)
    revoke(actor=actor, entitlement=found, reason="Surat telah dijawab tepat waktu", at=NEXT_MONTH)
    found.refresh_from_db()
    assert (found.revoked_by, found.revoke_reason) == (actor.label, "Surat telah dijawab tepat waktu")
    assert names(case)[-1] == E.PRIORITY_REVOKED
    assert "Surat telah dijawab tepat waktu" in mails()[-1]["text"]
    assert AuditEntry.objects.filter(action="cases.priority_revoked", actor_label=actor.label).exists()
    with pytest.raises(Refused):
        revoke(actor=actor, entitlement=found, reason="Lagi", at=NEXT_MONTH)
    assert not admitted(cast, "b", at=NEXT_MONTH).priority


def test_who_does_not_sign_or_see_may_not_revoke(cast: Cast) -> None:
    case = late(cast, "a")
    found = Entitlement.objects.get()
    for account in ("registrar", "kepala", "staf"):
        with pytest.raises(NotAllowed):
            revoke(actor=cast.actor(account), entitlement=found, reason="Alasan", at=NEXT_MONTH)
    services.revoke(case=case, position=cast.position("direktur"), reason="disposition", at=timezone.now())
    with pytest.raises(NotAllowed):
        revoke(actor=cast.actor("direktur"), entitlement=found, reason="Alasan", at=NEXT_MONTH)
    with pytest.raises(Http404):
        get_entitlement(cast.actor("direktur"), found.pk)


def test_a_used_one_cannot_be_revoked(cast: Cast) -> None:
    late(cast, "a")
    admitted(cast, "b", at=NEXT_MONTH)
    with pytest.raises(Refused, match="used"):
        revoke(actor=cast.actor("direktur"), entitlement=Entitlement.objects.get(), reason="Alasan", at=NEXT_MONTH)


def test_what_a_moved_clock_did_not_owe_is_taken_back_and_given_again(cast: Cast) -> None:
    case = late(cast, "a")
    due = case.due_at
    assert take_back_unearned(at=NEXT_MONTH) == 0
    start = case.events.get(name=E.DISPOSITION_ACKNOWLEDGED)
    wait = CaseEvent.objects.create(case=case, name=E.CASE_DEFICIENCY_ASKED, at=start.at + MINUTE, actor_label="x")
    Case.objects.filter(pk=case.pk).update(missed_at=None)
    assert [take_back_unearned(at=NEXT_MONTH), take_back_unearned(at=NEXT_MONTH)] == [1, 0]
    found = Entitlement.objects.get()
    assert standing(found, NEXT_MONTH) is Standing.REVOKED
    assert found.revoke_reason
    assert names(case)[-1] == E.PRIORITY_REVOKED
    wait.delete()
    Case.objects.filter(pk=case.pk).update(due_at=due)
    assert note_missed(at=NEXT_MONTH + MINUTE) == 1
    found.refresh_from_db()
    assert standing(found, NEXT_MONTH) is Standing.VALID
    assert found.earned_at == NEXT_MONTH + MINUTE


def test_a_used_one_stays_although_the_clock_moved(cast: Cast) -> None:
    case = late(cast, "a")
    admitted(cast, "b", at=NEXT_MONTH)
    Case.objects.filter(pk=case.pk).update(missed_at=None)
    assert take_back_unearned(at=NEXT_MONTH) == 0
    assert standing(Entitlement.objects.get(), NEXT_MONTH) is Standing.USED


def test_what_a_person_revoked_is_not_given_again(cast: Cast) -> None:
    case = late(cast, "a")
    revoke(actor=cast.actor("direktur"), entitlement=case.entitlement, reason="Alasan", at=NEXT_MONTH)
    Case.objects.filter(pk=case.pk).update(missed_at=None)
    assert note_missed(at=NEXT_MONTH) == 1
    assert standing(Entitlement.objects.get(), NEXT_MONTH) is Standing.REVOKED
    assert earn(case=case, due=NEXT_MONTH, at=NEXT_MONTH) is None


def test_the_ledger_shows_what_the_actor_may_see(cast: Cast) -> None:
    case = late(cast, "a")
    admitted(cast, "b", at=NEXT_MONTH, addressee="kepala")
    now = timezone.now()
    row = ledger(cast.actor("kepala"), now).get()
    assert (row.sees_earning, row.sees_using) == (False, True)  # type: ignore[attr-defined]
    row = ledger(cast.actor("direktur"), now).get()
    assert (row.sees_earning, row.sees_using) == (True, False)  # type: ignore[attr-defined]
    assert not ledger(cast.actor("staf"), now).exists()
    registrar = cast.actor("registrar")
    found = {each: list(ledger(registrar, now, each).values_list("earned_by", flat=True)) for each in Standing}
    assert found == {Standing.VALID: [], Standing.USED: [case.pk], Standing.EXPIRED: [], Standing.REVOKED: []}


def sender(**changes: str) -> Correspondent:
    values = {"applicant_type": ApplicantType.PERSON, "name": "Nama Contoh"} | changes
    return Correspondent(**values)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (sender(email=" Nama@Contoh.EXAMPLE "), "email:nama@contoh.example"),
        (sender(), ""),
        (sender(phone="+62 812-345"), "nama:lkpp:nama contoh:0812345"),
        (sender(phone="0812 345"), "nama:lkpp:nama contoh:0812345"),
        (sender(organization="CV  Contoh"), "nama:lkpp:cv contoh:nama contoh"),
        (sender(applicant_type=ApplicantType.INSTITUTION, organization="Dinas\tContoh"), "nama:lkpp:dinas contoh"),
        (sender(applicant_type=ApplicantType.LEGAL_BODY, name="CV Contoh"), "nama:lkpp:cv contoh"),
    ],
)
def test_a_sender_is_known_by_what_tells_apart(given: Correspondent, expected: str) -> None:
    assert identity_of(Agency(code="lkpp"), given) == expected


def test_an_unconfirmed_address_proves_nothing_and_a_long_name_is_kept_short() -> None:
    agency = Agency(code="lkpp")
    assert identity_of(agency, sender(email="a@contoh.example"), confirmed=False) == ""
    long = sender(applicant_type=ApplicantType.INSTITUTION, organization="ﷺ" * 200)
    assert len(identity_of(agency, long)) <= LONGEST
