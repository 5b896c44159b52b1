"""The receipt from the tracking page and at the desk: for whom it opens, and what leads there."""

from io import BytesIO

import pypdf
import pytest
from django.test import Client

from correspondence.cases.models import Case
from correspondence.cases.tracking import grouped
from correspondence.foundation.audit.models import AuditEntry
from correspondence.intake.models import Slip
from correspondence.letters.models import IncomingLetter
from tests.browser import say
from tests.cast import Cast, run_steps
from tests.portal.desking import signed_in
from tests.portal.tracking import EMAIL, admit, begin_clock, follow, received

pytestmark = pytest.mark.django_db
PAGES = ["/lacak/tanda-terima/", "/lacak/tanda-terima/berkas/", "/lacak/tanda-terima/pdf/"]


def desk(case: Case, part: str = "") -> str:
    return f"/meja/loket/{case.pk}/tanda-terima/{part}"


def text_of(response: object) -> str:
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages)


def test_with_the_second_factor_the_receipt_opens_with_its_date(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    begin_clock(cast, case)
    follow(client, case, EMAIL)
    assert f'href="{PAGES[0]}"' in client.get("/lacak/surat/").content.decode()
    page = client.get(PAGES[0]).content.decode()
    assert grouped(case.tracking_code) in page
    assert str(IncomingLetter.objects.get().entry) in page
    assert '<svg class="qr"' in page
    client.post(PAGES[1])
    run_steps("intake.receipt")
    text = text_of(client.get(PAGES[2]))
    assert grouped(case.tracking_code) in text
    assert "10 (sepuluh) hari kerja" in text
    assert EMAIL not in text


@pytest.mark.parametrize("email", ["", "lain@contoh.example"])
def test_without_the_second_factor_there_is_no_receipt(client: Client, cast: Cast, email: str) -> None:
    case = received()
    follow(client, case)
    follow(client, case, email)
    assert [client.get(path).status_code for path in PAGES] == [404, 404, 404]
    assert client.post(PAGES[1]).status_code == 404
    assert not Slip.objects.exists()


def test_who_follows_nothing_is_led_to_the_form(client: Client, cast: Cast) -> None:
    assert [client.get(path)["Location"] for path in PAGES] == ["/lacak/"] * 3


def test_the_registrar_prints_the_receipt_of_every_channel(cast: Cast) -> None:
    case = received()
    registrar = signed_in(cast, "registrar")
    assert f'href="{desk(case)}"' in registrar.get(f"/meja/surat/{case.letter.pk}/").content.decode()
    page = registrar.get(desk(case))
    assert grouped(case.tracking_code) in page.content.decode()
    assert EMAIL not in page.content.decode()
    registrar.post(desk(case, "berkas/"))
    run_steps("intake.receipt")
    assert grouped(case.tracking_code) in text_of(registrar.get(desk(case, "pdf/")))
    assert AuditEntry.objects.filter(action="intake.receipt_shown", subject_id=str(case.pk)).count() == 2


def test_nobody_else_at_the_desk_sees_the_code(cast: Cast) -> None:
    case = received()
    admit(cast, case)
    kepala = signed_in(cast, "kepala")
    html = kepala.get(f"/meja/surat/{case.letter.pk}/").content.decode()
    assert desk(case) not in html
    assert [kepala.get(desk(case, part)).status_code for part in ("", "berkas/", "pdf/")] == [404] * 3


def test_the_form_asks_for_the_digits_of_the_telephone_too(client: Client, cast: Cast) -> None:
    html = client.get("/lacak/").content.decode()
    assert 'name="phone"' in html
    assert say("Last four digits of the telephone number") in html
