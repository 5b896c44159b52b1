"""The compensation on the screens: ledger, letter page, inbox, registering desk and tracking page."""

from datetime import timedelta
from html import unescape as html_unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from correspondence.calendars import queries as calendars
from correspondence.calendars.workdays import is_working_day
from correspondence.cases import clocks, services
from correspondence.cases.compensation import revoke
from correspondence.cases.extending import extend_clock, state_reason
from correspondence.cases.missing import note_missed
from correspondence.cases.models import Case, Entitlement
from correspondence.cases.states import CaseState
from correspondence.letters.models import IncomingLetter
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import Firmness, SoftReason
from portal.desk.inbox_queries import counts, waiting
from portal.desk.inbox_rows import work_rows
from portal.public.progress import PASSED, WAITS, progress_of
from tests.browser import say
from tests.cases.lateness import SENDER, admitted, happen, running, serve_by
from tests.cast import Cast
from tests.portal.desking import arrived, signed_in
from tests.portal.tracking import follow

pytestmark = pytest.mark.django_db
REASON = "Surat ternyata dijawab melalui telepon"


def html(response: Any) -> str:
    return str(response.content.decode())


def long_ago(cast: Cast, *, days: int = 30) -> Any:
    """Give a morning of a working day that lies so far back."""
    calendar, found = calendars.load(cast.agency.calendar_code), timezone.now() - timedelta(days=days)
    while not is_working_day(found.date(), calendar):
        found -= timedelta(days=1)
    return calendar.local(found).replace(hour=9, minute=0, second=0, microsecond=0)


def late(cast: Cast, key: str, *, email: str = SENDER) -> Case:
    """Give a letter whose time passed some days ago."""
    case = running(cast, key, at=long_ago(cast), email=email)
    note_missed(at=timezone.now())
    case.refresh_from_db()
    assert case.missed_at is not None
    return case


def page_of(cast: Cast, case: Case, account: str) -> str:
    return html(signed_in(cast, account).get(f"/meja/surat/{case.letter.pk}/"))


def test_the_ledger_tells_what_became_of_each(cast: Cast) -> None:
    empty = html(signed_in(cast, "registrar").get("/meja/kompensasi/"))
    assert "Tidak ada janji" in empty or "No promise was missed" in empty
    case = late(cast, "a")
    client = signed_in(cast, "registrar")
    assert str(case.letter.entry) in html(client.get("/meja/kompensasi/"))
    assert str(case.letter.entry) in html(client.get("/meja/kompensasi/?keadaan=valid"))
    assert str(case.letter.entry) not in html(client.get("/meja/kompensasi/?keadaan=used"))
    following = admitted(cast, "b", at=timezone.now())
    used = html(client.get("/meja/kompensasi/?keadaan=used"))
    assert str(case.letter.entry) in used
    assert f"/meja/surat/{following.letter.pk}/" in used


def test_who_sees_only_one_of_the_letters_reads_nothing_of_the_other(cast: Cast) -> None:
    case = late(cast, "a")
    following = admitted(cast, "b", at=timezone.now())
    services.revoke(case=case, position=cast.position("direktur"), reason="disposition", at=timezone.now())
    shown = html(signed_in(cast, "direktur").get("/meja/kompensasi/"))
    assert f"/meja/surat/{following.letter.pk}/" in shown
    assert f"/meja/surat/{case.letter.pk}/" not in shown
    assert str(case.letter.entry) not in shown


def test_only_registrar_and_signers_read_the_ledger(cast: Cast) -> None:
    expected = {"registrar": 200, "direktur": 200, "kepala": 200, "koordinator": 403, "staf": 403}
    for account, status in expected.items():
        assert signed_in(cast, account).get("/meja/kompensasi/").status_code == status, account
    assert "/meja/kompensasi/" in html(signed_in(cast, "registrar").get("/meja/"))
    assert "/meja/kompensasi/" not in html(signed_in(cast, "staf").get("/meja/"))


def test_the_ledger_asks_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        late(cast, str(number), email=f"{number}@contoh.example")
    client = signed_in(cast, "direktur")
    client.get("/meja/kompensasi/")
    with django_assert_max_num_queries(14):
        client.get("/meja/kompensasi/")


def test_a_signer_revokes_and_what_was_typed_stays_when_refused(cast: Cast) -> None:
    case = late(cast, "a")
    client, found = signed_in(cast, "direktur"), Entitlement.objects.get()
    url = f"/meja/kompensasi/{found.pk}/cabut/"
    assert url in html(client.get("/meja/kompensasi/"))
    refused = client.post(url, {"reason": " "})
    assert refused.status_code == 422
    assert client.post(url, {"reason": REASON}).status_code == 302
    found.refresh_from_db()
    assert found.revoke_reason == REASON
    again = client.post(url, {"reason": "Kedua kali"})
    assert again.status_code == 422
    assert "Kedua kali" in html(again)
    assert REASON in html(client.get("/meja/kompensasi/?keadaan=revoked"))
    assert REASON in page_of(cast, case, "direktur")


def test_others_may_not_revoke(cast: Cast) -> None:
    late(cast, "a")
    url = f"/meja/kompensasi/{Entitlement.objects.get().pk}/cabut/"
    assert url not in html(signed_in(cast, "registrar").get("/meja/kompensasi/"))
    refused = signed_in(cast, "registrar").post(url, {"reason": REASON}, follow=True)
    assert refused.redirect_chain == [("/meja/kompensasi/", 302)]
    assert say("Only who signs the agency's letters, and may see this one, can revoke the priority.") in html_unescape(
        html(refused)
    )
    assert signed_in(cast, "staf").post(url, {"reason": REASON}).status_code == 404
    assert signed_in(cast, "koordinator").post(url, {"reason": REASON}).status_code == 404
    assert Entitlement.objects.get().revoked_at is None


def test_a_letter_that_may_not_be_seen_is_not_named(cast: Cast) -> None:
    case = late(cast, "a")
    following = admitted(cast, "b", at=timezone.now())
    number = str(case.letter.entry)
    assert number in page_of(cast, following, "direktur")
    services.revoke(case=case, position=cast.position("direktur"), reason="disposition", at=timezone.now())
    shown = page_of(cast, following, "direktur")
    assert number not in shown
    assert shown.count(say("let this letter go first: the time for an earlier letter of this sender has passed")) == 1
    services.grant(case=case, position=cast.position("direktur"), reason="disposition", at=timezone.now())
    services.revoke(case=following, position=cast.position("direktur"), reason="disposition", at=timezone.now())
    assert str(following.letter.entry) not in page_of(cast, case, "direktur")


def test_a_reason_stated_is_no_lateness_in_the_inbox(cast: Cast) -> None:
    serve_by(cast, firmness=Firmness.SOFT, reasons=(SoftReason.MISSING_DOCUMENTS,))
    case, actor, now = late(cast, "a"), cast.actor("direktur"), timezone.now()
    calendar = clocks.calendar_of(case)
    assert counts(actor, now=now, soon=now).late == 1
    state_reason(actor=actor, case=case, reason="missing_documents", note="", at=now)
    later = timezone.now()
    assert counts(actor, now=later, soon=later).late == 0
    assert not waiting(actor, "late", now=later, soon=later)
    row = work_rows(waiting(actor, "waiting", now=later, soon=later), now=later, calendar=calendar)[0]
    assert (row.due.text, row.due.state) == (say("Late, reason stated"), "soon")


def test_why_a_time_was_extended_reads_only_the_confirmed_sender(cast: Cast) -> None:
    serve_by(cast, extension=2)
    case, why = running(cast, "a", at=long_ago(cast, days=1)), "Perlu memeriksa berkas pihak lain"
    extend_clock(actor=cast.actor("direktur"), case=case, units=1, reason=why, at=timezone.now())
    client = Client()
    follow(client, case)
    shown = html(client.get("/lacak/surat/"))
    assert why not in shown
    assert say("stated to the sender") in shown
    follow(client, case, SENDER)
    assert why in html(client.get("/lacak/surat/"))
    assert why in page_of(cast, case, "direktur")


def test_the_lead_of_an_incomplete_letter_follows_its_time(cast: Cast) -> None:
    waits, passed = running(cast, "a", at=long_ago(cast, days=1)), late(cast, "b")
    for case, words in ((waits, WAITS), (passed, PASSED)):
        happen(cast, case, E.CASE_DEFICIENCY_ASKED, timezone.now())
        Case.objects.filter(pk=case.pk).update(state=CaseState.INCOMPLETE)
        assert progress_of(Case.objects.get(pk=case.pk), now=timezone.now()).lead == str(words)


def test_a_letter_with_priority_stands_before_others_and_says_why(cast: Cast) -> None:
    late(cast, "a")
    ordinary = admitted(cast, "b", at=long_ago(cast, days=20), email="lain@contoh.example")
    first = admitted(cast, "c", at=timezone.now())
    assert first.priority
    for account, address in (("direktur", "/meja/"), ("registrar", "/meja/?tab=elsewhere")):
        shown = html(signed_in(cast, account).get(address))
        assert shown.index(f"surat-{first.letter.pk}") < shown.index(f"surat-{ordinary.letter.pk}")
        row = shown[shown.index(f"surat-{first.letter.pk}") - 1500 : shown.index(f"surat-{ordinary.letter.pk}")]
        assert "ompens" in row
    assert str(Entitlement.objects.get().earned_by.letter.entry) in page_of(cast, first, "direktur")


def test_rows_count_by_the_calendar_of_their_case(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        running(cast, str(number), at=long_ago(cast, days=5))
    client = signed_in(cast, "direktur")
    client.get("/meja/")
    with django_assert_max_num_queries(25):
        client.get("/meja/")


def test_the_registrar_sees_it_before_admitting(cast: Cast) -> None:
    case = late(cast, "a")
    letter = arrived(cast, "b")
    shown = html(signed_in(cast, "registrar").get(f"/meja/surat/{letter.pk}/daftar/?tangan=1"))
    assert str(case.letter.entry) in shown
    stranger = arrived(cast, "c")
    stranger.case.applicant.email = "lain@contoh.example"
    stranger.case.applicant.save()
    shown = html(signed_in(cast, "registrar").get(f"/meja/surat/{stranger.pk}/daftar/?tangan=1"))
    assert str(case.letter.entry) not in shown.split("<aside", 1)[0] + shown.split("</aside>", 1)[-1]


def test_the_sender_reads_what_was_earned_only_with_the_address_confirmed(cast: Cast) -> None:
    case = late(cast, "a")
    until = Entitlement.objects.get().expires_at.year
    client = Client()
    follow(client, case)
    assert 'id="prioritas"' not in html(client.get("/lacak/surat/"))
    follow(client, case, SENDER)
    shown = html(client.get("/lacak/surat/"))
    assert 'id="prioritas"' in shown
    assert str(until) in shown
    following = admitted(cast, "b", at=timezone.now())
    assert str(following.letter.entry) in html(client.get("/lacak/surat/"))
    follow(client, following, SENDER)
    assert str(case.letter.entry) in html(client.get("/lacak/surat/"))


def test_the_sender_reads_why_it_was_revoked(cast: Cast) -> None:
    case = late(cast, "a")
    revoke(actor=cast.actor("direktur"), entitlement=case.entitlement, reason=REASON, at=timezone.now())
    client = Client()
    follow(client, case, SENDER)
    assert REASON in html(client.get("/lacak/surat/"))


def test_the_letter_page_extends_the_time(cast: Cast) -> None:
    serve_by(cast, extension=2)
    case = running(cast, "a", at=long_ago(cast, days=1))
    before = case.due_at
    client, url = signed_in(cast, "direktur"), f"/meja/surat/{case.letter.pk}/perpanjang/"
    assert url in page_of(cast, case, "direktur")
    assert url not in page_of(cast, case, "registrar")
    refused = client.post(url, {"units": 3, "reason": "Menunggu data"})
    assert refused.status_code == 422
    assert "Menunggu data" in html(refused)
    assert client.post(url, {"units": 2, "reason": "Menunggu data"}).status_code == 302
    case.refresh_from_db()
    assert before is not None
    assert case.due_at is not None
    assert case.due_at > before
    assert client.get(url).status_code == 302, "nothing is left to extend"
    assert signed_in(cast, "koordinator").post(url, {"units": 1, "reason": "x"}).status_code == 404


def test_a_passed_soft_limit_asks_for_its_reason_on_page_and_inbox(cast: Cast) -> None:
    serve_by(cast, firmness=Firmness.SOFT, reasons=(SoftReason.MISSING_DOCUMENTS,))
    case = late(cast, "a")
    client, url = signed_in(cast, "direktur"), f"/meja/surat/{case.letter.pk}/alasan/"
    mark = "Alasan diminta", "Reason asked for"
    assert any(each in html(client.get("/meja/")) for each in mark)
    assert url in page_of(cast, case, "direktur")
    assert client.post(url, {"note": "Catatan"}).status_code == 422
    assert client.post(url, {"reason": "missing_documents", "note": "Catatan"}).status_code == 302
    assert case.events.get(name=E.CLOCK_EXCUSED).data["note"] == "Catatan"
    assert url not in page_of(cast, case, "direktur")
    assert not any(each in html(client.get("/meja/")) for each in mark)


def test_the_letter_page_pays_one_query_at_most(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late(cast, "a")
    case = admitted(cast, "b", at=timezone.now())
    url = f"/meja/surat/{IncomingLetter.objects.get(case=case).pk}/"
    client = signed_in(cast, "direktur")
    client.get(url)
    spent = []
    for panels in (settings.LETTER_PANELS, [name for name in settings.LETTER_PANELS if "clock_panel" not in name]):
        monkeypatch.setattr(settings, "LETTER_PANELS", panels)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        spent.append(len(asked))
    assert spent[0] - spent[1] == 1
