"""Extending a time and stating why one has passed: only what the standard permits, only by whom it concerns."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from correspondence.cases import clocks
from correspondence.cases.extending import asks_reason, extend_clock, state_reason, units_left
from correspondence.cases.missing import note_missed
from correspondence.cases.models import Case, Entitlement, WorkKind
from correspondence.cases.services import open_work, record_event
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.outbox.models import Outbox
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Firmness, SoftReason
from tests.cases.lateness import MINUTE, SENDER, TUESDAY, happen, running, serve_by
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NEXT_DAY = TUESDAY + timedelta(days=1)
REASON = "Menunggu data dari unit lain"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Let refusals speak English, in which these tests quote them."""
    with translation.override("en"):
        yield


def extend(
    cast: Cast, case: Case, units: int, *, account: str = "direktur", reason: str = REASON, at: datetime = NEXT_DAY
) -> None:
    extend_clock(actor=cast.actor(account), case=case, units=units, reason=reason, at=at)


@pytest.fixture
def case(cast: Cast) -> Case:
    serve_by(cast, extension=3)
    return running(cast, "a")


@pytest.fixture
def soft(cast: Cast) -> Case:
    serve_by(cast, firmness=Firmness.SOFT, reasons=(SoftReason.MISSING_DOCUMENTS,))
    case = running(cast, "a")
    assert case.due_at is not None
    note_missed(at=case.due_at + MINUTE)
    case.refresh_from_db()
    return case


def test_the_time_is_extended_and_the_first_date_stays_known(cast: Cast, case: Case) -> None:
    before = case.due_at
    extend(cast, case, 2)
    case.refresh_from_db()
    assert case.due_at is not None
    assert before is not None
    assert case.due_at > before
    assert case.due_original == before
    assert units_left(case) == 1
    clock = clocks.state(case, now=NEXT_DAY)
    assert clock is not None
    assert clock.extended_by == 2
    event = case.events.get(name=E.CLOCK_EXTENDED)
    assert (event.data["units"], event.data["unit"], event.data["reason"]) == (2, "working_days", REASON)
    told = Outbox.objects.filter(topic="mail").latest("pk").payload
    assert told["to"] == [SENDER]
    assert REASON in told["text"]
    assert f"{before.day} Maret 2026" in told["text"]
    assert "Rahasia dapur" not in told["subject"] + told["text"]
    assert AuditEntry.objects.filter(action="cases.clock_extended").exists()


def test_no_further_than_the_standard_permits(cast: Cast, case: Case) -> None:
    for units in (0, -1, 4):
        with pytest.raises(Refused, match="permits 1 to 3"):
            extend(cast, case, units)
    extend(cast, case, 3)
    with pytest.raises(Refused, match="as far as"):
        extend(cast, case, 1)


def test_not_without_a_reason_nor_after_the_time_nor_while_it_waits(cast: Cast, case: Case) -> None:
    assert case.due_at is not None
    with pytest.raises(Refused, match="why"):
        extend(cast, case, 1, reason=" ")
    with pytest.raises(Refused, match="passed already"):
        extend(cast, case, 1, at=case.due_at + MINUTE)
    happen(cast, case, E.CASE_DEFICIENCY_ASKED, NEXT_DAY)
    with pytest.raises(Refused, match="waits for the sender"):
        extend(cast, case, 1, at=NEXT_DAY + MINUTE)
    assert not case.events.filter(name=E.CLOCK_EXTENDED).exists()


def test_an_answered_letter_is_not_extended(cast: Cast, case: Case) -> None:
    happen(cast, case, E.LETTER_DISPATCHED, NEXT_DAY)
    with pytest.raises(Refused, match="does not run"):
        extend(cast, case, 1, at=NEXT_DAY + MINUTE)


def test_only_a_holder_or_the_addressee_extends(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed):
        extend(cast, case, 1, account="koordinator")
    position = cast.position("koordinator")
    open_work(case=case, position=position, kind=WorkKind.STUDY, at=NEXT_DAY, route_name="letter", object_id=1)
    extend(cast, case, 1, account="koordinator")
    assert units_left(case) == 2


def test_neither_the_registrar_nor_who_is_only_informed_extends(cast: Cast, case: Case) -> None:
    for account in ("registrar", "sekretaris"):
        position = cast.position(account)
        open_work(case=case, position=position, kind=WorkKind.DISPOSE, at=NEXT_DAY, route_name="letter", object_id=1)
        with pytest.raises(NotAllowed):
            extend(cast, case, 1, account=account)
    sent = case.events.filter(name=E.DISPOSITION_SENT).first()
    assert sent is not None
    assert (sent.data["leader"], sent.data["informed"]) == (cast.position("direktur").pk, [])
    leader, informed = cast.position("koordinator"), cast.position("subkoordinator")
    data = {"to_roles": ["koordinator"], "leader": leader.pk, "informed": [informed.pk]}
    record_event(case=case, name=E.DISPOSITION_SENT, actor=cast.actor("direktur"), at=NEXT_DAY, data=data)
    for position in (leader, informed):
        open_work(case=case, position=position, kind=WorkKind.DISPOSE, at=NEXT_DAY, route_name="letter", object_id=1)
    with pytest.raises(NotAllowed):
        extend(cast, case, 1, account="subkoordinator")
    extend(cast, case, 1, account="koordinator")


def test_a_standard_without_extension_permits_none(cast: Cast) -> None:
    case = running(cast, "b")
    with pytest.raises(Refused, match="permits no extension"):
        extend(cast, case, 1)


def test_a_passed_soft_limit_asks_for_its_reason_and_takes_it_once(cast: Cast, soft: Case) -> None:
    at = soft.missed_at
    assert at is not None
    clock = clocks.state(soft, now=at)
    assert clock is not None
    assert asks_reason(clock)
    actor, given = cast.actor("direktur"), {"case": soft, "note": "Dokumen kurang", "at": at + MINUTE}
    with pytest.raises(Refused, match="Choose one"):
        state_reason(actor=actor, reason=SoftReason.NATURE_OF_PROBLEM, **given)
    state_reason(actor=actor, reason=SoftReason.MISSING_DOCUMENTS, **given)
    clock = clocks.state(soft, now=at + 2 * MINUTE)
    assert clock is not None
    assert (clock.late, clock.missed, asks_reason(clock)) == (True, False, False)
    event = soft.events.get(name=E.CLOCK_EXCUSED)
    assert event.data == {"reason": "missing_documents", "note": "Dokumen kurang"}
    with pytest.raises(Refused, match="No reason is asked"):
        state_reason(actor=actor, reason=SoftReason.MISSING_DOCUMENTS, **(given | {"at": at + 3 * MINUTE}))
    assert not Entitlement.objects.exists(), "a soft limit earns nothing"


def test_a_strangers_reason_and_one_before_the_time_are_refused(cast: Cast, soft: Case) -> None:
    at = soft.missed_at
    assert at is not None
    with pytest.raises(NotAllowed):
        state_reason(actor=cast.actor("koordinator"), case=soft, reason="missing_documents", note="", at=at)
    fresh = running(cast, "b")
    with pytest.raises(Refused, match="No reason is asked"):
        state_reason(actor=cast.actor("direktur"), case=fresh, reason="missing_documents", note="", at=NEXT_DAY)


def test_a_hard_limit_asks_for_no_reason(cast: Cast, case: Case) -> None:
    assert case.due_at is not None
    with pytest.raises(Refused, match="No reason is asked"):
        state_reason(
            actor=cast.actor("direktur"), case=case, reason="missing_documents", note="", at=case.due_at + MINUTE
        )
