"""The code that confirms an address: its limits, what a wrong or old one says, who may use it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from correspondence.foundation.jobs.models import Step
from correspondence.foundation.limits import TryCount
from correspondence.foundation.outbox.models import Outbox
from correspondence.intake import drafts, drafts_views
from correspondence.intake.confirming import TRIES, Outcome, ask_for_code, check_code, digits_of
from correspondence.intake.drafts_steps import wait_words
from correspondence.intake.forms_portal import SAID
from correspondence.intake.models import EmailCode
from correspondence.organization.tidying import tidy
from tests.cast import Cast, run_steps
from tests.intake.sending import begin, code, form, indonesian, mailed_code, path

pytestmark = pytest.mark.django_db
EMAIL = "pengirim@contoh.example"
SENT = "Kami mengirim kode ke"


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 10**6:06d}"


def waiting(seconds: int) -> str:
    with override("id"):
        return wait_words(seconds)


def test_a_wrong_code_is_refused_and_the_right_one_still_counts(client: Client, cast: Cast) -> None:
    draft = begin(client)
    refused = client.post(path(draft, "kode"), {"code": wrong(code())})
    assert refused.status_code == 422
    assert "#id_code" in refused.content.decode()
    assert client.get(path(draft, "berkas"))["Location"] == path(draft, "kode")
    assert client.post(path(draft, "kode"), {"code": code()})["Location"] == path(draft, "berkas")


def test_after_five_tries_even_the_right_code_is_refused_until_a_new_one_comes(client: Client, cast: Cast) -> None:
    draft = begin(client)
    for _ in range(TRIES):
        assert client.post(path(draft, "kode"), {"code": wrong(code())}).status_code == 422
    refused = client.post(path(draft, "kode"), {"code": code()})
    assert refused.status_code == 422
    assert indonesian(SAID[Outcome.SPENT]) in refused.content.decode()
    assert client.post(path(draft, "kode/lagi"))["Location"] == path(draft, "kode")
    assert client.post(path(draft, "kode"), {"code": code()})["Location"] == path(draft, "berkas")


def test_a_code_lasts_a_quarter_of_an_hour() -> None:
    now = timezone.now()
    row = ask_for_code(browser="b", email=EMAIL, at=now)
    late = check_code(browser="b", email=EMAIL, typed=digits_of(row), at=now + timedelta(minutes=15))
    assert late is Outcome.EXPIRED
    soon = check_code(browser="b", email=EMAIL, typed=digits_of(row), at=now + timedelta(minutes=14))
    assert soon is Outcome.RIGHT


def test_a_code_counts_once_in_one_browser_for_one_address_and_only_the_newest() -> None:
    now = timezone.now()
    old = ask_for_code(browser="b", email=EMAIL, at=now)
    new = ask_for_code(browser="b", email=EMAIL.upper(), at=now)
    for browser, email, typed in (
        ("other", EMAIL, digits_of(new)),
        ("b", "lain@contoh.example", digits_of(new)),
        ("b", EMAIL, digits_of(old)),
    ):
        outcome = check_code(browser=browser, email=email, typed=typed, at=now)
        assert (outcome is Outcome.RIGHT) == (typed == digits_of(new) and (browser, email) == ("b", EMAIL))
    assert check_code(browser="b", email=EMAIL, typed=digits_of(new), at=now) is Outcome.RIGHT
    assert check_code(browser="b", email=EMAIL, typed=digits_of(new), at=now) is Outcome.EXPIRED


def test_the_code_lies_in_no_table(client: Client, cast: Cast) -> None:
    begin(client)
    typed = mailed_code()
    stored = [str(list(model.objects.values_list())) for model in (EmailCode, Outbox, Step, TryCount)]
    assert not [rows for rows in stored if typed in rows]


def test_an_old_code_is_not_mailed_any_more(client: Client, cast: Cast) -> None:
    begin(client)
    EmailCode.objects.update(expires_at=timezone.now())
    run_steps("intake.mail_code")
    assert mail.outbox == []


def test_a_repeat_after_a_crash_is_the_same_mail(client: Client, cast: Cast) -> None:
    from correspondence.intake.confirming import mail_code

    begin(client)
    for _ in range(2):
        mail_code(str(EmailCode.objects.get().pk))
    first, second = mail.outbox
    assert (first.body, first.extra_headers) == (second.body, second.extra_headers)


def test_one_mailbox_gets_few_mails_whoever_asks_and_however_it_is_written(cast: Cast) -> None:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        for number in range(6):
            typed = f"Pengadaan+{number}@CONTOH.example"
            Client(REMOTE_ADDR=f"10.0.0.{number}").post("/kirim/", form(email=typed))
        assert EmailCode.objects.count() == 4
        client = Client(REMOTE_ADDR="10.0.1.1")
        draft = begin(client, email="lain@contoh.example")
        assert client.get(path(draft, "kode")).status_code == 200
    assert EmailCode.objects.count() == 5


def test_one_mailbox_gets_twelve_mails_a_day(cast: Cast) -> None:
    for quarter in range(6):
        with time_machine.travel(f"2026-11-20T{3 + quarter}:00:00Z", tick=False):
            for number in range(3):
                Client(REMOTE_ADDR=f"10.0.{quarter}.{number}").post("/kirim/", form())
            tidy(at=timezone.now())
    assert EmailCode.objects.count() == 12


def test_one_stranger_leaves_the_owner_codes_for_the_day(client: Client, cast: Cast) -> None:
    for quarter in range(4):
        with time_machine.travel(f"2026-11-20T03:{quarter * 15:02}:00Z", tick=False):
            for _ in range(4):
                Client(REMOTE_ADDR="10.0.0.9").post("/kirim/", form())
    assert EmailCode.objects.count() == 6
    with time_machine.travel("2026-11-20T04:00:00Z", tick=False):
        begin(client)
    assert EmailCode.objects.count() == 7


def test_one_client_has_thirty_codes_an_hour_sent_and_no_more(cast: Cast, settings: LazySettings) -> None:
    settings.UPLOADS_PER_MINUTE = 20
    for minute in range(3):
        with time_machine.travel(f"2026-11-20T03:0{minute}:00Z", tick=False):
            for number in range(15):
                Client(REMOTE_ADDR="10.0.0.9").post("/kirim/", form(email=f"a{minute}-{number}@contoh.example"))
    assert EmailCode.objects.count() == 30


def test_strangers_do_not_lock_the_owner_out_of_a_valid_code(client: Client, cast: Cast) -> None:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        draft = begin(client)
        typed = code()
        for number in range(6):
            Client(REMOTE_ADDR=f"10.0.0.{number}").post("/kirim/", form())
        client.post(path(draft, "kode/lagi"))
        page = client.get(path(draft, "kode")).content.decode()
        assert waiting(15 * 60) in page, "how long to wait for another one"
        assert SENT in page
        resumed = client.post("/kirim/lanjutkan/", {"email": draft.email})
        assert resumed["Location"] == "/kirim/lanjutkan/kode/"
        assert client.post(path(draft, "kode"), {"code": typed})["Location"] == path(draft, "berkas")


def test_the_page_does_not_speak_of_a_code_that_was_not_sent(client: Client, cast: Cast) -> None:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        for number in range(4):
            Client(REMOTE_ADDR=f"10.0.0.{number}").post("/kirim/", form())
        page = client.get(path(begin(client), "kode")).content.decode()
    assert SENT not in page
    assert waiting(15 * 60) in page


def test_the_code_confirms_again_where_its_answer_was_lost(client: Client, cast: Cast) -> None:
    draft, typed = begin(client), code()
    before = client.cookies.output()
    assert client.post(path(draft, "kode"), {"code": typed})["Location"] == path(draft, "berkas")
    client.cookies.load(before)
    again = client.post(path(draft, "kode"), {"code": typed})
    assert again["Location"] == path(draft, "berkas")
    assert client.get(path(draft, "berkas")).status_code == 200


def test_a_process_that_dies_before_the_form_is_confirmed_has_spent_no_code(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, typed = begin(client), code()

    def die(**_asked: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(drafts, "confirm", die)
        client.post(path(draft, "kode"), {"code": typed})
    assert client.post(path(draft, "kode"), {"code": typed})["Location"] == path(draft, "berkas")


def test_a_code_that_another_press_used_meanwhile_leads_on(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, typed = begin(client), code()

    def pressed_twice(**asked: Any) -> Outcome:
        monkeypatch.setattr(drafts_views, "check_code", check_code)
        assert client.post(path(draft, "kode"), {"code": typed}).status_code == 302
        return check_code(**asked)

    monkeypatch.setattr(drafts_views, "check_code", pressed_twice)
    assert client.post(path(draft, "kode"), {"code": typed})["Location"] == path(draft, "berkas")


@pytest.mark.parametrize(("seconds", "count"), [(1, 1), (120, 120), (121, 3), (7200, 120), (7201, 3)])
def test_a_long_time_is_told_in_minutes_or_hours(seconds: int, count: int) -> None:
    assert [int(word) for word in waiting(seconds).split() if word.isdigit()] == [count]


def test_typing_codes_is_limited_per_client(client: Client, cast: Cast, settings: LazySettings) -> None:
    draft = begin(client)
    settings.UPLOADS_PER_MINUTE = 2
    with time_machine.travel(timezone.now().replace(second=1), tick=False):
        answers = [client.post(path(draft, "kode"), {"code": "1"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[2]["Retry-After"]) > 0
