"""Following a letter: who sees what, wrong codes alike, limits, and the reply for its own sender only."""

import logging
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from correspondence.calendars.wording import format_date, format_moment
from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.cases.services import record_event
from correspondence.cases.tracking import grouped
from correspondence.organization.models import Position
from correspondence.standards.events import CaseEventName
from disposition.models import Recipient
from disposition.routing import Instruction, dispose
from tests.browser import say
from tests.cast import PORTAL, Cast, run_steps
from tests.portal.tracking import EMAIL, admit, answered, begin_clock, follow, received, rich_standard

pytestmark = pytest.mark.django_db


def shape(html: str) -> str:
    """Give the page without what a visitor typed and without one-time values."""
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", html)


def test_the_code_alone_shows_how_far_the_letter_is(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    response = follow(client, case)
    assert (response.status_code, response["Location"]) == (302, "/lacak/surat/")
    page = client.get("/lacak/surat/")
    html = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert str(case.letter.entry) in html
    assert case.standard_version is not None
    assert html.count('<li class="') >= 11
    assert "10 (sepuluh) hari kerja setelah surat diterima staf" in html
    assert "Permohonan konsultasi" not in html
    assert "Dinas Percontohan" not in html
    assert "surat.pdf" not in html


def test_with_the_senders_address_the_details_open(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    follow(client, case, EMAIL.upper())
    html = client.get("/lacak/surat/").content.decode()
    assert "Permohonan konsultasi" in html
    assert "surat.pdf" in html


def test_the_present_step_is_said_in_the_words_of_the_standard(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    recipient = Recipient.objects.get(disposition__case=case)
    forward = Instruction([Position.objects.get(code="deputi")], note="mohon ditelaah")
    dispose(actor=cast.actor("kepala"), recipient=recipient, instruction=forward, at=timezone.now())
    follow(client, case)
    html = client.get("/lacak/surat/").content.decode()
    lead = html.partition('class="lead"')[2].partition("</p>")[0]
    assert re.search(r"\b3\b.*\b11\b", lead)
    assert "Deputi Bidang Monitoring Evaluasi" in lead
    assert "mohon ditelaah" not in html


def test_a_code_is_taken_as_people_type_it(client: Client, cast: Cast) -> None:
    case = received()
    typed = grouped(case.tracking_code).lower().replace(" ", "-")
    assert client.post("/lacak/", {"code": f" {typed} "}).status_code == 302


def test_wrong_code_and_wrong_address_are_answered_alike(client: Client, cast: Cast) -> None:
    case = received()
    wrong_code = client.post("/lacak/", {"code": "A" * 16, "email": EMAIL})
    wrong_mail = client.post("/lacak/", {"code": case.tracking_code, "email": "lain@contoh.example"})
    assert wrong_code.status_code == wrong_mail.status_code == 422
    assert shape(wrong_code.content.decode()) == shape(wrong_mail.content.decode())
    assert client.get("/lacak/surat/")["Location"] == "/lacak/"


@pytest.mark.usefixtures("one_moment")
def test_too_many_tries_are_held_back_even_with_the_right_code(client: Client, cast: Cast) -> None:
    case = received()
    statuses = [client.post("/lacak/", {"code": "A" * 16}).status_code for _ in range(10)]
    held = follow(client, case, EMAIL)
    assert statuses == [422] * 10
    assert held.status_code == 429
    assert 1 <= int(held["Retry-After"]) <= 60
    assert follow(Client(REMOTE_ADDR="192.0.2.7"), case, EMAIL).status_code == 302


def test_the_code_stands_in_no_address_title_or_log_line(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = received()
    follow(client, case, "salah@contoh.example")
    response = follow(client, case, EMAIL)
    title = client.get("/lacak/surat/").content.decode().partition("</title>")[0]
    messages = [record.getMessage() for record in caplog.records]
    assert any("/lacak/" in message for message in messages)  # the refused try was logged
    seen = [response["Location"], title, *messages]
    codes = (case.tracking_code, grouped(case.tracking_code))
    assert not [text for text in seen for code in codes if code in text]


def test_the_reply_is_handed_to_its_confirmed_sender_only(client: Client, cast: Cast) -> None:
    case = received()
    answered(cast, case)
    follow(client, case, EMAIL)
    assert "1/D.2.3/11/2026" in client.get("/lacak/surat/").content.decode()
    reply = client.get("/lacak/balasan/")
    assert reply.status_code == 200
    assert reply["Content-Disposition"].startswith("attachment")
    assert b"".join(reply.streaming_content) == b"%PDF-1.7 the signed reply"  # type: ignore[attr-defined]


def test_without_the_address_or_for_another_sender_there_is_no_reply(client: Client, cast: Cast) -> None:
    case = received()
    answered(cast, case)
    follow(client, case)
    assert client.get("/lacak/balasan/").status_code == 404
    assert "1/D.2.3/11/2026" not in client.get("/lacak/surat/").content.decode()
    other = Client()
    follow(other, received(email="lain@contoh.example"), "lain@contoh.example")
    assert other.get("/lacak/balasan/").status_code == 404


def test_closing_forgets_the_letter(client: Client, cast: Cast) -> None:
    follow(client, received(), EMAIL)
    assert client.get("/lacak/keluar/").status_code == 405
    client.post("/lacak/keluar/")
    assert client.get("/lacak/surat/")["Location"] == "/lacak/"


def test_the_page_renews_itself_only_while_files_are_checked(client: Client, cast: Cast) -> None:
    case = received()
    follow(client, case)
    assert "hx-get" in client.get("/lacak/surat/").content.decode()
    assert client.get("/lacak/surat/", headers={"HX-Request": "true"}).status_code == 204
    run_steps("intake.check")
    part = client.get("/lacak/surat/", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "hx-get" not in part.content.decode()
    gone = Client().get("/lacak/surat/", headers={"HX-Request": "true"})
    assert (gone.status_code, gone["HX-Refresh"]) == (204, "true")


def test_a_letter_without_a_service_can_be_followed(client: Client, cast: Cast) -> None:
    case = received()
    Case.objects.filter(pk=case.pk).update(standard_version=None, addressee=None)
    follow(client, case, EMAIL)
    assert client.get("/lacak/surat/").status_code == 200


def test_the_running_clock_is_drawn_with_its_date_and_reasons(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    begin_clock(cast, case)
    follow(client, case)
    html = client.get("/lacak/surat/").content.decode()
    state = clocks.state(case, now=timezone.now())
    assert state is not None
    assert state.due_at is not None
    assert 'class="days"' in html
    assert format_date(timezone.localdate(state.due_at)) in html
    assert all(escape(sentence) in html for sentence in state.explanation)


def test_the_page_asks_the_database_no_more_for_a_longer_history(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    short, long = received(), received()
    admit(cast, long)
    begin_clock(cast, long)
    counts = []
    for case in (short, long):
        follow(client, case, EMAIL)
        with django_assert_max_num_queries(40) as asked:
            assert client.get("/lacak/surat/").status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 4  # the agenda number and the calendar of the running clock


def test_the_page_tells_every_time_of_the_channel_and_no_targets_of_the_office(client: Client, cast: Cast) -> None:
    """Budgets and forecasts are the office's own; the sender reads what the standard promises."""
    case = received()
    admit(rich_standard(cast), case)
    begin_clock(cast, case)
    follow(client, case)
    html = client.get("/lacak/surat/").content.decode()
    now, calendar = timezone.now(), clocks.calendar_of(case)
    promised, first = clocks.state(case, now=now), clocks.further(case, now=now)[0]
    assert promised is not None
    assert promised.due_at is not None
    assert first.due_at is not None
    assert "Tanggapan pertama" in html
    assert format_moment(calendar.local(promised.due_at)) in html
    assert format_moment(calendar.local(first.due_at)) in html
    assert 'class="bar' in html
    assert say("Time budget per level") not in html
    assert say("At this pace the reply leaves on %(date)s; the promised time has not started.")[:20] not in html


def test_a_waiting_clock_tells_when_it_starts_by_itself(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    follow(client, case)
    state = clocks.state(case, now=timezone.now())
    assert state is not None
    assert state.auto_start_at is not None
    moment = format_moment(clocks.calendar_of(case).local(state.auto_start_at))
    html = client.get("/lacak/surat/").content.decode()
    assert html.count(moment) == 1
    assert all(escape(sentence) in html for sentence in state.explanation)


def test_an_extended_time_keeps_the_first_date_beside_the_present_one(client: Client, cast: Cast) -> None:
    case = received()
    admit(rich_standard(cast), case)
    begin_clock(cast, case)
    before = clocks.state(case, now=timezone.now())
    assert before is not None
    assert before.due_at is not None
    data = {"units": 2, "reason": "bahan dari unit lain"}
    record_event(case=case, name=CaseEventName.CLOCK_EXTENDED, actor=PORTAL, at=timezone.now(), data=data)
    follow(client, case, EMAIL)
    html = client.get("/lacak/surat/").content.decode()
    first = format_date(clocks.calendar_of(case).local(before.due_at).date())
    assert say("first promised for %(date)s", date=first) in html
    assert "bahan dari unit lain" in html


def test_steps_above_the_addressee_are_no_part_of_the_way(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case, addressee="direktur")
    follow(client, case)
    html = client.get("/lacak/surat/").content.decode()
    lead = html.partition('class="lead"')[2].partition("</p>")[0]
    assert re.search(r"\b4\b.*\b11\b", lead)
    assert html.count(say("Not part of the way of a letter to this addressee")) == 2
