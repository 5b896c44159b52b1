"""Every address of the way down: strangers meet 404, others on the way are refused in words, GET changes nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from correspondence.letters.models import IncomingLetter
from disposition.models import Disposition, Material, Recipient, RecipientState
from disposition.routing import Instruction, acknowledge, dispose
from tests.cast import Cast
from tests.disposition.conftest import Desk
from tests.journeys.walking import open_recipient

pytestmark = pytest.mark.django_db
Address = Callable[[Recipient], str]
ADDRESSES: dict[str, Address] = {
    "acknowledge": lambda r: reverse("acknowledge", args=[r.pk]),
    "dispose": lambda r: reverse("dispose", args=[r.pk]),
    "return-letter": lambda r: reverse("return-letter", args=[r.pk]),
    "withdraw": lambda r: reverse("withdraw", args=[r.disposition_id]),
    "hand-in": lambda r: reverse("hand-in", args=[r.pk]),
    "disposition-sheet": lambda r: reverse("disposition-sheet", args=[r.disposition.case_id]),
    "reforward": lambda r: reverse("reforward", args=[r.disposition.case.letter.pk]),
}
CHANGING = ("acknowledge", "dispose", "return-letter", "withdraw", "hand-in", "reforward")
POST_ONLY = ("acknowledge", "withdraw")


@pytest.fixture
def recipient(cast: Cast, letter: IncomingLetter) -> Recipient:
    """The Deputi's unread disposisi; Kepala and the registrar are on the way, the others are not."""
    kepala = open_recipient(letter.case, "kepala")
    instruction = Instruction([cast.position("deputi")])
    dispose(actor=cast.actor("kepala"), recipient=kepala, instruction=instruction, at=timezone.now())
    return open_recipient(letter.case, "deputi")


@pytest.mark.parametrize("name", sorted(ADDRESSES))
@pytest.mark.parametrize("account", ["staf", "sekretaris"])
def test_strangers_meet_404(recipient: Recipient, desk: Desk, name: str, account: str) -> None:
    url = ADDRESSES[name](recipient)
    assert desk(account).get(url).status_code == 404
    if name != "disposition-sheet":
        assert desk(account).post(url, {"reason": "x"}).status_code == 404
    recipient.refresh_from_db()
    assert recipient.state == RecipientState.UNREAD


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_without_sign_in_the_login_page_comes(recipient: Recipient, name: str) -> None:
    url = ADDRESSES[name](recipient)
    response = Client().post(url) if name in POST_ONLY else Client().get(url)
    assert response.status_code == 302 and response["Location"].startswith("/masuk/")


@pytest.mark.parametrize("name", CHANGING)
def test_others_on_the_way_are_refused_in_words(recipient: Recipient, desk: Desk, cast: Cast, name: str) -> None:
    account = "registrar" if name == "withdraw" else "kepala"
    data = {
        "reason": "x",
        "note": "x",
        "recipients": [cast.position("direktur").pk],
        "addressee": cast.position("deputi").pk,
    }
    before = Disposition.objects.count()
    response = desk(account).post(ADDRESSES[name](recipient), data)
    messages = [str(message) for message in response.wsgi_request._messages]  # type: ignore[attr-defined]
    assert messages or response.status_code == 422
    recipient.refresh_from_db()
    assert recipient.state == RecipientState.UNREAD
    assert Disposition.objects.count() == before and not Material.objects.exists()


@pytest.mark.parametrize("name", POST_ONLY)
def test_a_button_reached_by_get_changes_nothing_and_says_so(recipient: Recipient, desk: Desk, name: str) -> None:
    response = desk("deputi").get(ADDRESSES[name](recipient))
    assert response.status_code == 302
    assert [str(message) for message in response.wsgi_request._messages]  # type: ignore[attr-defined]
    recipient.refresh_from_db()
    assert recipient.state == RecipientState.UNREAD


def test_a_disposisi_goes_only_to_positions_below(recipient: Recipient, desk: Desk, cast: Cast) -> None:
    acknowledge(actor=cast.actor("deputi"), recipient=recipient, at=timezone.now())
    for code in ("kepala", "staf", "sekretaris", "registrar"):
        data = {"recipients": [cast.position(code).pk]}
        assert desk("deputi").post(reverse("dispose", args=[recipient.pk]), data).status_code == 422
    assert not Disposition.objects.filter(answers=recipient).exists()
