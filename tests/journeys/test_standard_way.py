"""The published standard as the rule, in one story: a limit changed, a day closed, a promise missed and made good."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from correspondence.calendars.models import HolidayCalendar
from correspondence.calendars.wording import format_date
from correspondence.cases import clocks
from correspondence.cases.models import Case, Entitlement
from correspondence.foundation.audit.journal import flaws
from correspondence.organization.models import User
from disposition.routing import acknowledge
from portal.cms.models import StandardPage
from portal.demo import office
from tests.cast import Cast, delivered_letter, letter_of, run_steps
from tests.journeys import walking
from tests.portal.cms_pages import act_on, approver
from tests.portal.cms_typing import limit_of_the_letter, send
from tests.portal.desking import small_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TUESDAY = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)  # 10.00 WIB
BEHIND_THE_PROMISE = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
DECREE = "SKB contoh 7/2026"
SENDER, STRANGER = "pengirim@kabupaten.example", "lain@kabupaten.example"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller, translation.override("id"):
        yield traveller


def test_the_published_standard_is_the_rule(cast: Cast, clock: time_machine.Traveller) -> None:
    first = running_letter(cast, "satu", email=SENDER)
    assert due(first) == date(2026, 11, 24), "ten working days behind Tuesday the 10th"

    a_changed_limit_holds_for_the_next_letter_only(cast)
    second = running_letter(cast, "dua", email=STRANGER)
    assert (due(first), due(second)) == (date(2026, 11, 24), date(2026, 11, 20))

    a_new_closed_day_moves_both_clocks()
    assert (due(first), due(second)) == (date(2026, 11, 25), date(2026, 11, 23))
    desk, public = explained(first, SENDER)
    assert DECREE in desk
    moved = [sentence for sentence in sentences(first) if DECREE in sentence and "25 November" in sentence]
    assert moved and format_date(date(2026, 11, 24)) in moved[0]
    for sentence in sentences(first):
        assert sentence in desk and sentence in public, sentence

    clock.move_to(BEHIND_THE_PROMISE)
    the_minute_passes()
    assert Entitlement.objects.count() == 2
    assert "prioritas" in tracking(first, SENDER).lower()
    assert "prioritas" not in tracking(first, "").lower()

    a_missed_promise_lets_the_next_letter_go_first(cast, first)
    assert list(flaws()) == []


def a_changed_limit_holds_for_the_next_letter_only(cast: Cast) -> None:
    page, editor = StandardPage.objects.get(code=cast.standard.code), Client()
    editor.force_login(User.objects.get(username=office.STANDARD_EDITOR))
    limit_of_the_letter(page, 8)
    assert send(editor, page, "action-submit").status_code == 302
    act_on(page, User.objects.get(username=office.STANDARD_EDITOR))
    assert cast.standard == type(cast.standard).objects.of(cast.standard.code).latest("number"), "nobody approved it"
    act_on(page, approver())
    cast.standard = type(cast.standard).objects.of(cast.standard.code).latest("number")
    assert cast.standard.number == 2


def a_new_closed_day_moves_both_clocks() -> None:
    office_client = Client()
    office_client.force_login(User.objects.create_superuser("pengelola", "pengelola@lkpp.example", "x"))
    typed: dict[str, Any] = {
        "number": DECREE,
        "calendars": [HolidayCalendar.objects.get(code="lkpp").pk],
        "valid_from": "2026-11-01",
        "days": "2026-11-18; Cuti bersama contoh; cuti bersama",
        "step": "confirm",
    }
    assert office_client.post(reverse("calendars:declare"), typed).status_code == 302
    assert run_steps("cases.recompute") == ["cases.recompute: done"]


def the_minute_passes() -> None:
    """Do what the tick does each minute, on this test's own connection."""
    for name in settings.TICK_JOBS:
        import_string(name)(at=timezone.now())


def a_missed_promise_lets_the_next_letter_go_first(cast: Cast, first: Case) -> None:
    ordinary = running_letter(cast, "tiga", email="ketiga@kabupaten.example", start_clock=False)
    favoured = running_letter(cast, "empat", email=SENDER, start_clock=False)
    favoured.refresh_from_db()
    assert favoured.priority and not ordinary.priority
    assert first.entitlement.used_by == favoured
    kepala = Client()
    kepala.force_login(cast.actor("kepala").user)
    inbox = unescape(kepala.get("/meja/").content.decode())
    assert 0 < inbox.index("konsultasi empat") < inbox.index("konsultasi tiga")
    assert "Prioritas" in inbox
    again = running_letter(cast, "lima", email=SENDER, start_clock=False)
    assert not again.priority, "a priority is used once"
    assert "didahulukan" in tracking(favoured, SENDER).lower()


def running_letter(cast: Cast, key: str, *, email: str, start_clock: bool = True) -> Case:
    """Give a registered letter of this sender, by default down at the Staf, who has received it."""
    letter = letter_of(delivered_letter(cast, small_pdf(), key=key, email=email))
    letter.reference_number, letter.subject = f"{key}/118/PBJ", f"Permohonan konsultasi {key}"
    letter.save()
    assert walking.register(cast, letter).complete
    case = Case.objects.get(pk=letter.case_id)
    if start_clock:
        walking.dispose_down(cast, case)
        acknowledge(actor=cast.actor("staf"), recipient=walking.open_recipient(case, "staf"), at=timezone.now())
    return Case.objects.get(pk=case.pk)


def due(case: Case) -> date:
    """Give the case's due date as lists have it, which must be what the clock says."""
    case.refresh_from_db()
    clock = clocks.state(case, now=timezone.now())
    assert clock is not None and case.due_at is not None
    assert clock.due_at == case.due_at
    return timezone.localdate(case.due_at)


def sentences(case: Case) -> list[str]:
    """Give the explanation of the case's clock."""
    case = Case.objects.get(pk=case.pk)
    clock = clocks.state(case, now=timezone.now())
    assert clock is not None
    return clock.explanation


def explained(case: Case, email: str) -> tuple[str, str]:
    """Give the letter page and the tracking page as read."""
    official = Client(headers={"accept-language": "id"})
    official.force_login(User.objects.get(username="staf"))
    desk = unescape(official.get(f"/meja/surat/{case.letter.pk}/").content.decode())
    return desk, tracking(case, email)


def tracking(case: Case, email: str) -> str:
    """Give the tracking page of the case as its sender reads it."""
    sender = Client(headers={"accept-language": "id"})
    assert sender.post("/lacak/", {"code": case.tracking_code, "email": email}).status_code == 302
    return unescape(sender.get("/lacak/surat/").content.decode())
