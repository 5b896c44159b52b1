"""The desk's pages as their readers meet them: inbox, letter page, live parts, positions and sign-in."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from correspondence.cases.models import WorkItem
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.organization.models import Appointment, Capacity
from disposition.models import Recipient
from disposition.routing import Instruction, dispose
from tests.cast import Cast
from tests.portal.desking import arrived, inspected, registered, signed_in

pytestmark = pytest.mark.django_db
ETAG = re.compile(r'"If-None-Match": "([0-9a-f]+)"')


@pytest.fixture(autouse=True)
def _no_panels(settings: LazySettings) -> None:
    settings.LETTER_PANELS = []


def html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def tab_counts(page: str) -> dict[str, int]:
    return {tab: int(count) for tab, count in re.findall(r'href="\?tab=(\w+)"[^>]*>[^<]*<b>(\d+)</b>', page)}


def test_the_inbox_holds_what_waits_for_the_acting_position_only(cast: Cast) -> None:
    registered(cast, "a")
    inspected(cast, "b")
    kepala, registrar = html(signed_in(cast, "kepala").get("/meja/")), html(signed_in(cast, "registrar").get("/meja/"))
    assert "Permohonan konsultasi a" in kepala
    assert "Permohonan konsultasi b" not in kepala
    assert "Permohonan konsultasi b" in registrar
    assert tab_counts(kepala) == {"waiting": 1, "soon": 0, "late": 0, "elsewhere": 0}
    assert tab_counts(registrar) == {"waiting": 1, "soon": 0, "late": 0, "elsewhere": 1}


def test_a_stranger_counts_nothing(cast: Cast) -> None:
    registered(cast, "a")
    assert tab_counts(html(signed_in(cast, "staf").get("/meja/"))) == {
        "waiting": 0,
        "soon": 0,
        "late": 0,
        "elsewhere": 0,
    }


@pytest.mark.parametrize(("hours", "tab"), [(-30 * 24, "late"), (1, "soon"), (60 * 24, "waiting")])
def test_due_dates_sort_the_work_into_tabs(cast: Cast, hours: int, tab: str) -> None:
    registered(cast, "a")
    WorkItem.objects.open().filter(position__code="kepala").update(due_at=timezone.now() + timedelta(hours=hours))
    client = signed_in(cast, "kepala")
    counts = tab_counts(html(client.get("/meja/")))
    assert counts["waiting"] == 1
    assert {name for name in ("late", "soon") if counts[name]} == {tab} - {"waiting"}
    assert "Permohonan konsultasi a" in html(client.get(f"/meja/?tab={tab}"))


def test_what_was_passed_on_waits_elsewhere_and_says_with_whom(cast: Cast) -> None:
    letter = registered(cast, "a")
    recipient = Recipient.objects.get(position__code="kepala")
    onward = Instruction([cast.position("deputi")], note="Pelajari butir 2.")
    dispose(actor=cast.actor("kepala"), recipient=recipient, instruction=onward, at=timezone.now())
    page = html(signed_in(cast, "kepala").get("/meja/?tab=elsewhere"))
    assert tab_counts(page)["elsewhere"] == 1
    assert "Deputi" in page
    shown = html(signed_in(cast, "deputi").get(f"/meja/surat/{letter.pk}/"))
    assert "Pelajari butir 2." in shown


def test_the_registrar_sees_how_far_the_reading_is(cast: Cast) -> None:
    arrived(cast, "a")
    halted = arrived(cast, "b")
    inspected(cast, "c")
    delivery = halted.case.deliveries.get()
    Step.objects.filter(name="intake.check", object_id=str(delivery.pk)).update(state=StepState.GAVE_UP)
    page = html(signed_in(cast, "registrar").get("/meja/"))
    chips = re.findall(r'class="c-due"><span class="chip[^"]*">(?:<svg.*?</svg>)?([^<]+)', page)
    assert len(set(chips)) == 3


def test_a_row_opens_the_screen_of_its_work(cast: Cast) -> None:
    fresh, done = inspected(cast, "a"), registered(cast, "b")
    assert f'href="/meja/surat/{fresh.pk}/daftar/"' in html(signed_in(cast, "registrar").get("/meja/"))
    assert f'href="/meja/surat/{done.pk}/"' in html(signed_in(cast, "kepala").get("/meja/"))


def test_a_poll_answers_only_what_is_new(cast: Cast) -> None:
    registered(cast, "a")
    client = signed_in(cast, "kepala")
    seen = ETAG.search(html(client.get("/meja/")))
    assert seen is not None
    poll = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": seen[1]}
    assert client.get("/meja/", **poll).status_code == 204
    registered(cast, "b")
    changed = client.get("/meja/", **poll)
    assert changed.status_code == 200
    assert "Permohonan konsultasi b" in html(changed)
    assert "<html" not in html(changed)
    assert tab_counts(html(changed))["waiting"] == 2


def test_a_poll_after_the_session_ended_reloads_the_page(cast: Cast) -> None:
    client = signed_in(cast, "kepala")
    client.logout()
    answer = client.get("/meja/", HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_the_letter_page_shows_paper_facts_clock_steps_and_history(cast: Cast) -> None:
    letter = registered(cast, "a")
    file = letter.files.get()
    page = html(signed_in(cast, "kepala").get(f"/meja/surat/{letter.pk}/"))
    assert f"/meja/halaman/{file.pk}/1/" in page
    assert page.count('class="ev ') == 3
    assert "Teks halaman satu" in page
    assert "10 (sepuluh) hari kerja setelah surat diterima staf" in page
    assert "Surat permohonan didisposisikan Kepala LKPP kepada Deputi" in page
    assert str(letter.entry) in page
    assert letter.case.tracking_code not in page


def test_the_letter_page_notices_a_change(cast: Cast) -> None:
    letter = registered(cast, "a")
    client = signed_in(cast, "kepala")
    seen = re.search(r"seen=([0-9a-f]+)&amp;reading=(\d)", html(client.get(f"/meja/surat/{letter.pk}/")))
    assert seen is not None
    assert client.get(f"/meja/surat/{letter.pk}/keadaan/?seen={seen[1]}&reading=0").status_code == 204
    recipient = Recipient.objects.get(position__code="kepala")
    dispose(
        actor=cast.actor("kepala"),
        recipient=recipient,
        instruction=Instruction([cast.position("deputi")]),
        at=timezone.now(),
    )
    changed = client.get(f"/meja/surat/{letter.pk}/keadaan/?seen={seen[1]}&reading=0")
    assert f'href="/meja/surat/{letter.pk}/"' in html(changed)
    while_reading = client.get(f"/meja/surat/{letter.pk}/keadaan/?seen={seen[1]}&reading=1")
    assert while_reading["HX-Refresh"] == "true"


def test_a_step_that_gave_up_is_shown_and_the_registrar_begins_it_again(cast: Cast) -> None:
    letter = arrived(cast, "a")
    step = Step.objects.get(name="intake.check", object_id=str(letter.case.deliveries.get().pk))
    Step.objects.filter(pk=step.pk).update(state=StepState.GAVE_UP, attempts=3, error="OSError: disk")
    client, address = signed_in(cast, "registrar"), f"/meja/surat/{letter.pk}/ulangi/{step.pk}/"
    assert address in html(client.get(f"/meja/surat/{letter.pk}/"))
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    step.refresh_from_db()
    assert (step.state, step.attempts) == (StepState.WAITING, 0)


def test_a_refused_step_offers_no_retry(cast: Cast) -> None:
    letter = arrived(cast, "a")
    step = Step.objects.get(name="intake.check", object_id=str(letter.case.deliveries.get().pk))
    Step.objects.filter(pk=step.pk).update(state=StepState.REFUSED, error="broken")
    page = html(signed_in(cast, "registrar").get(f"/meja/surat/{letter.pk}/"))
    assert "/ulangi/" not in page


def test_several_positions_can_be_changed(cast: Cast) -> None:
    registered(cast, "a")
    staf = cast.actor("staf")
    held = Appointment.objects.create(
        user=staf.user, position=cast.position("kepala"), capacity=Capacity.STAND_IN, since=timezone.localdate()
    )
    client = signed_in(cast, "staf")
    page = html(client.get("/meja/"))
    assert 'href="/meja/jabatan/"' in page
    assert tab_counts(page)["waiting"] == 0
    assert client.post("/meja/jabatan/", {"appointment": held.pk}).status_code == 302
    page = html(client.get("/meja/"))
    assert "Plh." in page
    assert tab_counts(page)["waiting"] == 1
    foreign = cast.actor("direktur").appointment.pk
    assert client.post("/meja/jabatan/", {"appointment": foreign}).status_code == 404


def test_an_account_without_a_position_has_no_desk(cast: Cast) -> None:
    from correspondence.organization.models import User

    client = signed_in(cast, "staf")
    client.force_login(User.objects.get(username="editor"))
    assert client.get("/meja/").status_code == 404


def test_signing_in_by_the_demo_buttons_and_out_again(cast: Cast, settings: LazySettings) -> None:
    client = signed_in(cast, "staf")
    client.logout()
    page = html(client.get("/masuk/?next=/meja/register/"))
    assert page.count('name="password" value="tanggap-demo-2026"') == 11
    given = {"login": "kepala", "password": "tanggap-demo-2026", "next": "/meja/register/"}
    assert client.post("/masuk/", given).headers["Location"] == "/meja/register/"
    assert client.post("/keluar/").headers["Location"] == "/"
    assert client.get("/meja/").status_code == 302
    settings.DEMO_ACCOUNTS = False
    assert "tanggap-demo-2026" not in html(client.get("/masuk/"))


def test_a_wrong_password_keeps_the_name(cast: Cast) -> None:
    client = signed_in(cast, "staf")
    client.logout()
    page = html(client.post("/masuk/", {"login": "kepala", "password": "salah-sekali-1"}))
    assert 'value="kepala"' in page
    assert "errsum" in page


def queries_of(cast: Cast, path: str, account: str, assert_most: DjangoAssertNumQueries) -> int:
    client = signed_in(cast, account)
    client.get(path)
    with assert_most(60) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("path", "account"),
    [
        ("/meja/", "registrar"),
        ("/meja/", "kepala"),
        ("/meja/?tab=elsewhere", "registrar"),
        ("/meja/register/", "kepala"),
        ("/meja/register/?cetak=1", "registrar"),
    ],
)
def test_lists_ask_the_database_the_same_number_of_times(
    cast: Cast, path: str, account: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        registered(cast, f"r{number}")
        inspected(cast, f"i{number}")
    few = queries_of(cast, path, account, django_assert_max_num_queries)
    for number in range(2, 12):
        registered(cast, f"r{number}")
        inspected(cast, f"i{number}")
    many = queries_of(cast, path, account, django_assert_max_num_queries)
    assert few == many
    assert many <= 20
