"""Guessing at the tracking page: every failure answers the same, and nobody gets far, from wherever they try."""

import logging
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from correspondence.cases.models import Case, CaseEvent
from correspondence.cases.tracking import FactorKind, factor_kind, last_digits, new_code
from correspondence.foundation.limits import Limit
from correspondence.intake.models import Delivery
from correspondence.letters.models import IncomingLetter
from portal.public import guessing
from tests.browser import say
from tests.cast import Cast
from tests.portal.tracking import EMAIL, answered, follow, received

pytestmark = pytest.mark.django_db
PHONE = "0812-3456-7890"
GUESSES = 10_000
TIDYING = 'DELETE FROM "foundation_trycount"'


def without_email(phone: str = PHONE) -> Case:
    """Give the case of a letter whose sender left no e-mail address."""
    case = received()
    applicant = case.applicant
    applicant.email, applicant.phone = "", phone
    applicant.save()
    return case


def expired(cast: Cast) -> Case:
    """Give the case of a letter that was answered longer ago than its code is kept."""
    case = received()
    answered(cast, case)
    CaseEvent.objects.filter(case=case).update(at=timezone.now() - timedelta(days=731))
    return case


def ask(case: Case, code: str = "", **typed: str) -> Any:
    """Type something at the form from an address of its own, so that only what is typed counts."""
    client = Client(REMOTE_ADDR=f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}")
    return client.post("/lacak/", {"code": code or case.tracking_code, "email": "", "phone": "", **typed})


def same(response: Any, *typed: str) -> tuple[int, dict[str, str], str]:
    """Give the whole answer: status, headers, body; without what was typed and without values drawn for one answer."""
    body = response.content.decode()
    for text in typed:
        body = body.replace(text, "…")
    body = re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    drawn = {"Content-Security-Policy", "X-Request-ID", "X-Request-Id", "Content-Length", "Expires"}
    headers = {name: value for name, value in response.headers.items() if name not in drawn}
    return response.status_code, headers, body


def failures(cast: Cast, **right: str) -> list[tuple[Any, int]]:
    """Fail in every way with a second factor typed; give each whole answer and the number of queries it took."""
    (field,) = right
    make: Callable[[], Case] = received if field == "email" else without_email
    ours, wrong = make(), "orang.lain@contoh.example" if field == "email" else "0000"
    others = received(email="sender-b@contoh.example")
    gone = expired(cast)
    tries = [
        (new_code(), right[field]),  # wrong code
        (ours.tracking_code, wrong),  # right code, wrong factor
        (others.tracking_code, right[field] if field == "email" else "4321"),  # other people's code, own factor
        (gone.tracking_code, EMAIL if field == "email" else "4567"),  # all right, but past its retention
    ]
    if field == "phone":
        tries.append((without_email(phone="").tracking_code, "7890"))  # nothing was left to compare with
    found = []
    for code, factor in tries:
        with CaptureQueriesContext(connection) as asked:
            response = ask(ours, code, **{field: factor})
        # A minute that begins now tidies the counts of earlier ones, whatever was typed.
        found.append(
            (same(response, code, factor), len([each for each in asked if not each["sql"].startswith(TIDYING)]))
        )
    return found


@pytest.mark.parametrize("right", [{"email": EMAIL}, {"phone": "7890"}])
def test_every_failure_is_answered_alike_to_the_byte(cast: Cast, right: dict[str, str]) -> None:
    ask(received(), new_code(), **right)  # the first page of a process warms up what later ones find warm
    found = failures(cast, **right)
    first = found[0][0]
    assert first[0] == 422
    assert say("No letter was found with this. Compare what you typed with your receipt.") in first[2]
    assert all(answer == first for answer, _queries in found)
    assert len({queries for _answer, queries in found}) == 1


def test_an_expired_code_alone_is_answered_as_a_wrong_one(cast: Cast) -> None:
    gone, wrong = expired(cast), new_code()
    assert same(ask(gone), gone.tracking_code) == same(ask(gone, wrong), wrong)


def test_failures_take_about_the_same_time(cast: Cast) -> None:
    """A difference of half the time of one answer would show in the median of thirty."""
    case = received()

    def median(code: str) -> float:
        took = []
        for number in range(30):
            began = time.perf_counter()
            ask(case, code, email=f"tebakan{number}@contoh.example")
            took.append(time.perf_counter() - began)
        return sorted(took)[len(took) // 2]

    median(new_code())
    wrong_code, wrong_factor = median(new_code()), median(case.tracking_code)
    assert abs(wrong_code - wrong_factor) < 0.5 * max(wrong_code, wrong_factor)


def test_where_no_address_was_given_the_last_four_digits_open_the_details(client: Client, cast: Cast) -> None:
    case = without_email()
    client.post("/lacak/", {"code": case.tracking_code})
    assert 'name="phone"' in client.get("/lacak/surat/").content.decode()
    client.post("/lacak/", {"code": case.tracking_code, "phone": "7890"})
    assert "surat.pdf" in client.get("/lacak/surat/").content.decode()
    answered(cast, case)
    assert client.get("/lacak/balasan/").status_code == 404  # it lies at the counter


def test_digits_open_nothing_where_an_address_was_given(client: Client, cast: Cast) -> None:
    case = received()
    assert case.applicant.phone == "021-1234567"
    assert ask(case, phone="4567").status_code == 422


def test_without_address_and_number_the_page_points_to_the_counter(client: Client, cast: Cast) -> None:
    case = without_email(phone="")
    assert ask(case, phone="0000").status_code == 422
    client.post("/lacak/", {"code": case.tracking_code})
    html = client.get("/lacak/surat/").content.decode()
    assert 'name="phone"' not in html
    assert 'name="email"' not in html
    assert say("Details and the reply") in html


@pytest.mark.parametrize(
    ("email", "phone", "kind"),
    [
        ("a@b.example", "0812345678", FactorKind.EMAIL),
        ("", "0812 3456 78", FactorKind.PHONE),
        ("", "123456", FactorKind.NONE),
        (" ", "", FactorKind.NONE),
    ],
)
def test_what_is_asked_for_follows_from_what_was_left(email: str, phone: str, kind: FactorKind) -> None:
    assert factor_kind(email, phone) is kind


def test_last_digits_are_those_of_any_spelling() -> None:
    assert {last_digits(typed) for typed in ("+62 812-3456-7890", "7890", "٠ ７８９０")} == {"7890"}
    assert last_digits("789") == ""


@pytest.mark.parametrize(("field", "limit"), [("email", guessing.BY_EMAIL), ("phone", guessing.BY_PHONE)])
def test_many_addresses_guessing_at_one_code_are_held_without_being_told(cast: Cast, field: str, limit: Limit) -> None:
    case = received() if field == "email" else without_email()
    right, guess = (EMAIL, "tebakan{}@contoh.example") if field == "email" else ("7890", "{:04d}")
    with time_machine.travel(timezone.now().replace(minute=1, hour=3), tick=False) as clock:
        answers = [ask(case, **{field: guess.format(number)}) for number in range(limit.each)]
        held = ask(case, **{field: right})
        assert same(held, case.tracking_code, right) == same(answers[0], case.tracking_code, guess.format(0))
        assert ask(case).status_code == 302  # the code alone still shows how far the letter is
        clock.shift(limit.seconds)
        assert ask(case, **{field: right}).status_code == 302


def test_guesses_at_one_letter_hold_no_other(cast: Cast) -> None:
    case, other = received(), received()
    for number in range(guessing.BY_EMAIL.each + 1):
        ask(case, email=f"tebakan{number}@contoh.example")
    assert ask(other, email=EMAIL).status_code == 302


@pytest.mark.slow
def test_ten_thousand_guesses_find_nothing_and_harm_no_letter(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, logger="django.request")
    cases = [received(), without_email()]
    rows = [Case.objects.order_by("pk"), Delivery.objects.order_by("pk"), IncomingLetter.objects.order_by("pk")]
    kept = [list(each.values()) for each in rows]
    clients = [Client(REMOTE_ADDR=f"198.51.100.{number}") for number in range(1, 41)]  # forty addresses together
    answers: Counter[int] = Counter()
    waits = set()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(GUESSES):
            code = cases[number % 2].tracking_code if number % 3 == 0 else new_code()
            typed = {"email": f"a{number}@contoh.example"} if number % 2 == 0 else {"phone": f"{number % 7890:04d}"}
            response = clients[number % len(clients)].post("/lacak/", {"code": code, **typed})
            answers[response.status_code] += 1
            waits.add(response.headers.get("Retry-After", "1"))
            if number == GUESSES // 2:
                clock.shift(60)
        clock.shift(60)
        assert follow(Client(REMOTE_ADDR="203.0.113.9"), cases[0]).status_code == 302
    most = 2 * guessing.TRIES.everybody
    assert answers == {422: most, 429: GUESSES - most}
    assert all(1 <= int(wait) <= 60 for wait in waits)
    assert [list(each.values()) for each in rows] == kept
