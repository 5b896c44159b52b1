"""The disposisi section of the letter page: each position sees its own acts, and only those."""

import pytest
from django.urls import reverse
from django.utils import timezone

from correspondence.letters.models import IncomingLetter
from disposition.returning import return_letter
from disposition.routing import Instruction, dispose
from tests.cast import Cast
from tests.disposition.conftest import Desk
from tests.journeys.walking import collect_material, dispose_down, open_recipient

pytestmark = pytest.mark.django_db


def page(desk: Desk, account: str, letter: IncomingLetter) -> str:
    return desk(account).get(reverse("letter", args=[letter.pk])).content.decode()


def test_the_holder_sees_what_was_asked_and_its_acts(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    shown = page(desk, "kepala", letter)
    for name in ("acknowledge", "dispose", "return-letter"):
        assert reverse(name, args=[kepala.pk]) in shown, name
    assert cast.actor("registrar").label in shown
    assert reverse("dispose", args=[kepala.pk]) not in page(desk, "registrar", letter)


def test_the_giver_may_withdraw_and_the_receiver_reads_the_note(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    instruction = Instruction([cast.position("deputi")], note="Perhatikan butir 2.")
    kepala = open_recipient(letter.case, "kepala")
    sent = dispose(actor=cast.actor("kepala"), recipient=kepala, instruction=instruction, at=timezone.now())
    assert reverse("withdraw", args=[sent.pk]) in page(desk, "kepala", letter)
    assert reverse("withdraw", args=[sent.pk]) not in page(desk, "deputi", letter)
    assert "Perhatikan butir 2." in page(desk, "deputi", letter)


def test_the_registrar_sees_a_returned_letter(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    url = reverse("reforward", args=[letter.pk])
    assert url not in page(desk, "registrar", letter)
    kepala = open_recipient(letter.case, "kepala")
    return_letter(actor=cast.actor("kepala"), recipient=kepala, reason="Untuk Deputi.", at=timezone.now())
    shown = page(desk, "registrar", letter)
    assert url in shown and "Untuk Deputi." in shown
    assert url not in page(desk, "kepala", letter)


def test_the_drafter_is_led_to_the_draft(cast: Cast, desk: Desk, letter: IncomingLetter) -> None:
    dispose_down(cast, letter.case)
    staf = open_recipient(letter.case, "staf")
    assert reverse("hand-in", args=[staf.pk]) not in page(desk, "staf", letter)
    collect_material(cast, letter.case)
    url = reverse("draft", args=[letter.case_id])
    assert url in page(desk, "subkoordinator", letter)
    assert url not in page(desk, "staf", letter)
