"""A letter that came back and is forwarded to another addressee: its time starts no earlier than that."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.cases.starting import start_waiting_clocks
from correspondence.standards.events import CaseEventName as E
from disposition.models import Recipient
from disposition.returning import return_letter
from disposition.routing import redirect
from tests.cases.lateness import MINUTE, TUESDAY, admitted
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY + timedelta(days=6)  # three levels have gone by since Tuesday, not yet five


def send_back(cast: Cast, case: Case, account: str, at: datetime) -> None:
    recipient = Recipient.objects.filter(disposition__case=case).latest("pk")
    return_letter(actor=cast.actor(account), recipient=recipient, reason="Bukan untuk saya", at=at)


def redirect_to(cast: Cast, case: Case, account: str, at: datetime) -> Case:
    found = Case.objects.get(pk=case.pk)
    redirect(actor=cast.actor("registrar"), case=found, addressee=cast.position(account), at=at)
    return Case.objects.get(pk=case.pk)


def test_the_time_does_not_start_before_the_letter_went_to_its_new_addressee(cast: Cast) -> None:
    case = admitted(cast, "a", addressee="kepala")
    assert case.auto_start_at is not None
    assert case.auto_start_at > MONDAY
    send_back(cast, case, "kepala", TUESDAY + timedelta(days=1))
    case = redirect_to(cast, case, "direktur", MONDAY)
    with override("en"):
        clock = clocks.state(case, now=MONDAY + MINUTE)
    assert clock is not None
    assert (clock.started_at, clock.auto_started) == (MONDAY, True)
    assert "when the letter was forwarded anew" in clock.explanation[1]
    assert start_waiting_clocks(at=MONDAY + MINUTE) == 1
    assert case.events.get(name=E.CLOCK_AUTO_STARTED).at == MONDAY
    case.refresh_from_db()
    assert (case.clock_started_at, case.auto_start_at) == (MONDAY, None)


def test_a_time_that_has_started_is_not_begun_anew_by_another_redirection(cast: Cast) -> None:
    case = admitted(cast, "a", addressee="kepala")
    send_back(cast, case, "kepala", TUESDAY + timedelta(days=1))
    redirect_to(cast, case, "direktur", MONDAY)
    send_back(cast, case, "direktur", MONDAY + timedelta(days=3))
    case = redirect_to(cast, case, "kepala", MONDAY + timedelta(days=4))
    clock = clocks.state(case, now=MONDAY + timedelta(days=5))
    assert clock is not None
    assert clock.started_at == MONDAY
