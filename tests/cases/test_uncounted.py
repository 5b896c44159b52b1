"""Clocks that cannot be counted: every page still opens and says why, and the log says it once."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from correspondence.calendars import queries as calendars
from correspondence.calendars.facts import Unit
from correspondence.cases import clocks, uncounted
from correspondence.cases.missing import note_missed, take_back_unearned
from correspondence.cases.models import Case, Entitlement
from correspondence.cases.starting import start_waiting_clocks
from correspondence.standards import checking
from correspondence.standards.events import CaseEventName as E
from disposition.models import Recipient
from tests.browser import say
from tests.cases.lateness import MINUTE, TUESDAY, admitted, happen, late, running, serve_by
from tests.cast import Cast
from tests.portal.desking import inspected, signed_in
from tests.portal.tracking import follow

pytestmark = pytest.mark.django_db
NOW = TUESDAY + timedelta(days=1)
BEYOND = "it ends after the years for which days are counted"
NO_CALENDAR = "the office has no calendar of working days"


@pytest.fixture(autouse=True)
def _fresh_log() -> Iterator[None]:
    uncounted.tell_missing.cache_clear()
    uncounted.tell_uncounted.cache_clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def endless(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Give a letter under a version that was published before figures had an upper bound."""
    monkeypatch.setitem(checking.LONGEST, Unit.WORKING_DAYS, 10**6)
    serve_by(cast, maximum=20_000)
    return admitted(cast, "a", addressee="staf")


def lose_calendar(case: Case, *, agency: bool) -> None:
    """Let a case count by a calendar that has no row; the agency's too where said so."""
    Case.objects.filter(pk=case.pk).update(calendar_code="hilang")
    if agency:
        case.agency.calendar_code = "hilang_juga"
        case.agency.save()


def reason_of(case: Case) -> str:
    clock = clocks.state(Case.objects.get(pk=case.pk), now=NOW)
    assert clock is not None
    assert clock.uncounted
    [sentence] = clock.explanation
    return sentence


def assert_pages_open(cast: Cast, case: Case, sentence: str, *accounts: str) -> None:
    for account in accounts:
        desk = signed_in(cast, account)
        for tab in ("waiting", "elsewhere"):
            assert desk.get("/meja/", {"tab": tab}).status_code == 200
        assert sentence in desk.get(f"/meja/surat/{case.letter.pk}/").content.decode()
    client = Client()
    follow(client, case)
    assert sentence in client.get("/lacak/surat/").content.decode()


def test_a_promise_beyond_all_calendars_opens_every_page(
    cast: Cast, endless: Case, caplog: pytest.LogCaptureFixture
) -> None:
    desk = signed_in(cast, "staf")
    recipient = Recipient.objects.get(disposition__case=endless)
    response = desk.post(f"/meja/disposisi/{recipient.pk}/terima/", follow=True)
    assert response.status_code == 200
    assert endless.events.filter(name=E.DISPOSITION_ACKNOWLEDGED).count() == 1
    sentence = say("This time cannot be counted: %(reason)s.") % {"reason": say(BEYOND)}
    assert reason_of(endless) == sentence
    assert_pages_open(cast, endless, sentence, "staf", "registrar")
    logged = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [str(endless.pk) in record.getMessage() for record in logged] == [True]


def test_a_missing_calendar_is_replaced_by_the_agency_s(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    case = running(cast, "a", at=TUESDAY)
    before = clocks.state(case, now=NOW)
    lose_calendar(case, agency=False)
    case.refresh_from_db()
    assert clocks.calendar_of(case) == calendars.load("lkpp")
    assert clocks.state(case, now=NOW) == before
    assert signed_in(cast, "direktur").get(f"/meja/surat/{case.letter.pk}/").status_code == 200
    assert [record.getMessage() for record in caplog.records if "hilang" in record.getMessage()] == [
        "there is no calendar of the code 'hilang'"
    ]


def test_without_any_calendar_every_page_opens(cast: Cast) -> None:
    case = admitted(cast, "a")
    lose_calendar(case, agency=True)
    desk, recipient = signed_in(cast, "direktur"), Recipient.objects.get(disposition__case=case)
    assert desk.post(f"/meja/disposisi/{recipient.pk}/terima/", follow=True).status_code == 200
    assert case.events.filter(name=E.DISPOSITION_ACKNOWLEDGED).exists()
    assert desk.get(reverse("dispose", args=[recipient.pk])).status_code == 200
    sentence = say("This time cannot be counted: %(reason)s.") % {"reason": say(NO_CALENDAR)}
    assert reason_of(case) == sentence
    assert_pages_open(cast, case, sentence, "direktur", "registrar")
    waiting = inspected(cast, "b")
    assert signed_in(cast, "registrar").get(reverse("register-letter", args=[waiting.pk])).status_code == 200


def test_the_columns_of_a_clock_that_cannot_be_counted_stay_and_are_looked_at_again(cast: Cast) -> None:
    case = running(cast, "a", at=TUESDAY)
    due = case.due_at
    assert due is not None
    lose_calendar(case, agency=True)
    happen(cast, case, E.LETTER_READ, NOW)
    assert note_missed(at=due + MINUTE) == 0
    found = Case.objects.get(pk=case.pk)
    assert (found.due_at, found.missed_at, found.clock_failed_at) == (due, None, due + MINUTE)
    Case.objects.filter(pk=case.pk).update(calendar_code="lkpp")
    assert note_missed(at=due + timedelta(hours=1)) == 1


def test_a_waiting_clock_that_cannot_be_counted_does_not_start(cast: Cast, endless: Case) -> None:
    at: datetime | None = Case.objects.get(pk=endless.pk).auto_start_at
    assert at is not None
    assert start_waiting_clocks(at=at + MINUTE) == 0
    assert Case.objects.get(pk=endless.pk).clock_failed_at == at + MINUTE


def test_a_priority_is_not_taken_back_because_nothing_can_be_counted(cast: Cast) -> None:
    case = late(cast, "a", at=TUESDAY)
    assert Entitlement.objects.filter(earned_by=case).exists()
    Case.objects.filter(pk=case.pk).update(missed_at=None)
    lose_calendar(case, agency=True)
    assert case.due_at is not None
    assert take_back_unearned(at=case.due_at + timedelta(days=1)) == 0
    assert Entitlement.objects.get(earned_by=case).revoked_at is None
