"""Opening a confidential letter leaves a trace that everybody on its way can read."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from correspondence.cases.models import CaseEvent
from correspondence.foundation.audit.models import AuditEntry
from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import Sensitivity
from correspondence.standards.events import CaseEventName
from tests.cast import Cast
from tests.portal.desking import registered, signed_in

pytestmark = pytest.mark.django_db


def readings() -> list[str]:
    events = CaseEvent.objects.filter(name=CaseEventName.LETTER_READ).order_by("pk")
    return [event.position.code for event in events if event.position]


@pytest.fixture
def letter(cast: Cast) -> IncomingLetter:
    found = registered(cast, "a")
    IncomingLetter.objects.filter(pk=found.pk).update(sensitivity=Sensitivity.CONFIDENTIAL)
    found.refresh_from_db()
    return found


def test_the_page_and_the_file_tell_who_read(cast: Cast, letter: IncomingLetter) -> None:
    kepala, registrar = signed_in(cast, "kepala"), signed_in(cast, "registrar")
    kepala.get(f"/meja/surat/{letter.pk}/")
    registrar.get(f"/meja/berkas/{letter.files.get().pk}/original/")
    assert readings() == ["kepala", "registrar"]
    assert (
        list(AuditEntry.objects.filter(action="letters.read").values_list("subject_id", flat=True))
        == [str(letter.pk)] * 2
    )
    page = registrar.get(f"/meja/surat/{letter.pk}/").content.decode()
    assert "membuka surat rahasia ini" in page


@pytest.mark.parametrize(
    "path",
    ["/meja/halaman/{file}/1/", "/meja/disposisi/{case}/lembar/", "/meja/konsep/{case}/", "/meja/surat/{letter}/"],
)
def test_every_way_to_its_words_is_a_reading(cast: Cast, letter: IncomingLetter, path: str) -> None:
    numbers = {"file": letter.files.get().pk, "case": letter.case_id, "letter": letter.pk}
    assert signed_in(cast, "kepala").get(path.format(**numbers)).status_code == 200
    assert readings() == ["kepala"]


def test_one_sitting_is_one_reading(cast: Cast, letter: IncomingLetter) -> None:
    client = signed_in(cast, "kepala")
    for _ in range(3):
        client.get(f"/meja/surat/{letter.pk}/")
    assert readings() == ["kepala"]
    with time_machine.travel(timezone.now() + timedelta(minutes=90)):
        client.get(f"/meja/surat/{letter.pk}/")
    assert readings() == ["kepala", "kepala"]


def test_an_ordinary_letter_and_a_stranger_leave_none(cast: Cast, letter: IncomingLetter) -> None:
    assert signed_in(cast, "staf").get(f"/meja/surat/{letter.pk}/").status_code == 404
    IncomingLetter.objects.filter(pk=letter.pk).update(sensitivity=Sensitivity.ORDINARY)
    assert signed_in(cast, "kepala").get(f"/meja/surat/{letter.pk}/").status_code == 200
    assert readings() == []
