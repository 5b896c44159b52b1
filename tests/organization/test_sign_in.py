"""The one door: who comes in, how guessing is slowed down, how passwords and addresses change."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.auth import views as auth_views
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.models import SharedValue
from correspondence.organization.models import User
from tests.browser import say
from tests.organization.signing_in import OTHER, PASSWORD, account, code, enrol, link, mails, proved, signed_in
from tests.portal.routes import paths

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("seq").values_list("action", flat=True))


@pytest.mark.parametrize("path", ["/cms/", "/cms/login/", "/cms/login/?next=/cms/", "/meja/", "/akun/", "/akun/sandi/"])
def test_every_door_leads_to_ours(path: str) -> None:
    answer = Client().get(path, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/masuk/")
    assert b'name="password"' in answer.content


@pytest.mark.parametrize(
    "path", ["/cms/password_reset/", "/cms/password_reset/done/", "/cms/password_reset/confirm/MQ/set-password/"]
)
def test_wagtails_forgotten_password_is_ours(path: str) -> None:
    assert Client().get(path)["Location"] == "/masuk/lupa/"


@pytest.mark.parametrize("path", ["/django-admin/", "/admin/", "/accounts/login/", "/akun/daftar/"])
def test_there_is_no_other_door(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/masuk/daftar/", "/masuk/daftar/sso/"])
def test_nobody_signs_up(path: str) -> None:
    given = {"username": "baru", "email": "b@x.example", "password1": PASSWORD, "password2": PASSWORD}
    assert Client().get(path)["Location"] == Client().post(path, given)["Location"] == "/masuk/"
    assert not User.objects.exists()


def test_wagtails_own_views_of_passwords_stay_shut(cms_editor: User) -> None:
    page = signed_in(cms_editor).get("/cms/account/").content.decode()
    assert "old_password" not in page and "-email" not in page


@pytest.fixture
def cms_editor() -> User:
    return account("penyunting", is_superuser=True, is_staff=True)


def test_signing_out_of_wagtail_signs_out(cms_editor: User) -> None:
    client = signed_in(cms_editor)
    assert client.get("/cms/").status_code == 200
    assert client.post("/cms/logout/").status_code == 302
    assert client.get("/cms/").status_code == 302


def test_who_may_not_enter_the_cms_is_not_sent_in_circles() -> None:
    answer = signed_in(account()).get("/cms/", follow=True)
    assert len(answer.redirect_chain) <= 3 and not answer.redirect_chain[-1][0].startswith("/cms/")


def test_a_new_session_begins_with_each_sign_in() -> None:
    user, client = account(), Client()
    client.get("/masuk/")
    session = client.session
    session["mark"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post("/masuk/", {"login": user.username, "password": PASSWORD})
    assert client.session.session_key != before
    assert actions() == ["organization.signed_in"]


def test_a_closed_account_is_answered_like_a_wrong_password() -> None:
    account("tutup", is_active=False)
    answer = Client().post("/masuk/", {"login": "tutup", "password": PASSWORD}, follow=True)
    wrong = Client().post("/masuk/", {"login": "tutup", "password": OTHER})
    sentence = say("The account name or the password is not right.")
    assert sentence in answer.content.decode() and sentence in wrong.content.decode()


def test_a_failed_try_is_noted_without_what_was_typed() -> None:
    account()
    Client().post("/masuk/", {"login": "wira", "password": "rahasia-salah-ketik"})
    Client().post("/masuk/", {"login": "rahasia-di-kolom-nama", "password": "x"})
    assert actions() == ["organization.sign_in_failed"] * 2
    told = str(list(AuditEntry.objects.values()))
    assert "rahasia" not in told and "127.0.0.1" in told


def test_five_wrong_passwords_close_the_account_for_five_minutes_from_every_address() -> None:
    user = account()
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert client.post("/masuk/", {"login": "wira", "password": "salah"}).status_code == 200
    late = Client(REMOTE_ADDR="198.51.100.1").post("/masuk/", {"login": "wira", "password": PASSWORD})
    assert (
        late.status_code == 200
        and say("Too many wrong tries. Wait five minutes, then try again.") in late.content.decode()
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        signed_in(user)


def test_one_address_cannot_guess_at_many_accounts(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "3/m/ip,5/5m/key"}
    account()
    client = Client()
    for name in ("a", "b", "c"):
        client.post("/masuk/", {"login": name, "password": "salah"})
    blocked = client.post("/masuk/", {"login": "wira", "password": PASSWORD})
    assert blocked.status_code == 200
    signed_in(User.objects.get(), REMOTE_ADDR="198.51.100.7")


def test_too_many_posts_are_answered_with_429(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    client = Client()
    for _ in range(2):
        client.post("/masuk/", {"login": "x", "password": "y"})
    answer = client.post("/masuk/", {"login": "x", "password": "y"})
    assert answer.status_code == 429 and "<h1>" in answer.content.decode()


def test_counters_live_in_the_database_for_every_process() -> None:
    cache.set("counted", [1, 2], 60)
    assert SharedValue.objects.filter(cache_key__contains="counted").exists()
    SharedValue.objects.all().delete()
    assert cache.get("counted") is None


@pytest.mark.parametrize(
    ("new", "word"),
    [("pendek-7", "12"), ("password123456", "umum"), ("wira@kantor.example", "mirip"), ("111111111111", "umum")],
)
def test_weak_passwords_are_refused(new: str, word: str) -> None:
    client = proved(signed_in(account()))
    page = client.post("/akun/sandi/", {"password1": new, "password2": new})
    assert page.status_code == 200 and word in page.content.decode()
    assert User.objects.get().check_password(PASSWORD)


def test_changing_the_password_needs_a_proof_and_ends_every_other_session() -> None:
    user = account()
    here, there = signed_in(user), signed_in(user)
    given = {"password1": OTHER, "password2": OTHER}
    unproved = here.post("/akun/sandi/", given)
    assert unproved["Location"] == "/akun/buktikan/?next=%2Fakun%2Fsandi%2F"
    assert User.objects.get().check_password(PASSWORD) and OTHER not in str(dict(here.session))
    assert "oldpassword" not in proved(here).get("/akun/sandi/").content.decode()
    done = here.post("/akun/sandi/", given)
    assert done["Location"] == "/akun/"
    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").status_code == 302
    assert "organization.password_changed" in actions()
    assert len(mails(say("Your password was changed"))) == 1


def test_with_an_app_the_password_is_changed_by_a_code_and_guesses_are_few() -> None:
    user = account()
    secret = enrol(user)
    client = Client()
    client.post("/masuk/", {"login": user.username, "password": PASSWORD})
    client.post("/masuk/kode/", {"code": code(secret)})
    assert client.get("/akun/sandi/", follow=True).redirect_chain[-1][0].startswith("/akun/buktikan/kode/")
    for guess in range(5):
        assert client.post("/akun/buktikan/kode/", {"code": f"{guess:06}"}).status_code == 200
    assert client.post("/akun/buktikan/kode/", {"code": code(secret, step=1)}).status_code == 429
    client.post("/akun/sandi/", {"password1": OTHER, "password2": OTHER})
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("name", ["wira", "tiada"])
def test_a_failed_try_costs_the_same_for_names_that_exist_and_names_that_do_not(name: str) -> None:
    account()
    with CaptureQueriesContext(connection) as work:
        Client().post("/masuk/", {"login": name, "password": "salah"})
    writes = [each["sql"].split()[2] for each in work if each["sql"].startswith("INSERT")]
    assert writes.count('"foundation_auditentry"') == 1


def test_no_address_shows_a_door_of_django() -> None:
    shut = (auth_views.LoginView, auth_views.PasswordResetView, auth_views.PasswordResetConfirmView)
    shut += (auth_views.PasswordResetDoneView, auth_views.PasswordResetCompleteView)
    asked = paths()
    assert "/_util/login/" in asked and "/cms/password_reset/" in asked
    assert [path for path in asked if issubclass(shown_at(path), shut)] == []


def shown_at(path: str) -> type:
    try:
        return getattr(resolve(path).func, "view_class", object)
    except Resolver404:  # a sample that its own pattern does not take
        return object


def test_wagtails_door_for_pages_lets_nobody_in() -> None:
    user, client = account(), Client()
    client.post("/_util/login/", {"username": user.username, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_set_by_a_link_that_counts_once() -> None:
    user = account()
    open_session = signed_in(user)
    client = Client()
    answer = client.post("/masuk/lupa/", {"email": user.email.upper()})
    assert answer["Location"] == "/masuk/lupa/terkirim/"
    (mail,) = mails()
    assert "http://localhost:8000/masuk/lupa/" in mail
    form = client.get(link(mail))["Location"]
    assert client.post(form, {"password1": OTHER, "password2": OTHER})["Location"] == "/masuk/lupa/selesai/"
    assert open_session.get("/akun/").status_code == 302
    assert client.get("/akun/").status_code == 302  # a link opens no session by itself
    signed_in(user, OTHER)
    late = Client().get(link(mail)).content.decode()
    assert say("This link is used up or too old") in late, late
    assert "organization.password_reset" in actions()


def test_the_link_is_made_for_our_own_host_whatever_host_was_asked() -> None:
    user = account()
    Client().post("/masuk/lupa/", {"email": user.email}, HTTP_HOST="jahat.example")
    assert "jahat.example" not in mails()[0]


def test_asking_for_a_link_tells_nothing_about_accounts() -> None:
    account()
    known = Client().post("/masuk/lupa/", {"email": "wira@kantor.example"}, follow=True)
    unknown = Client().post("/masuk/lupa/", {"email": "tiada@kantor.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert len(known.content) == len(unknown.content)
    assert len(mails()) == 1


def test_a_new_address_counts_after_its_owner_opened_the_link() -> None:
    user = account()
    client = signed_in(user)
    asked = client.post("/akun/surel/", {"action_add": "1", "email": "baru@kantor.example"})
    assert asked["Location"].startswith("/akun/buktikan/")  # first: the password, once more
    client.post(asked["Location"], {"password": PASSWORD})
    user.refresh_from_db()
    assert user.email == "wira@kantor.example"
    (mail,) = mails(say("Confirm your e-mail address"))
    assert client.get(link(mail)).status_code == 200
    user.refresh_from_db()
    assert user.email == "wira@kantor.example"  # looking is not confirming
    client.post(link(mail))
    user.refresh_from_db()
    assert user.email == "baru@kantor.example"
    Client().post("/masuk/lupa/", {"email": "wira@kantor.example"})
    assert not mails(say("A new password for Tanggap"))
    assert "organization.email_changed" in actions()


def test_an_address_that_an_administrator_took_away_opens_nothing() -> None:
    user = account()
    assert EmailAddress.objects.get().verified
    user.email = "pindah@kantor.example"
    user.save()
    Client().post("/masuk/lupa/", {"email": "wira@kantor.example"})
    assert not mails()


def test_no_unlisted_address_of_allauth_is_routed() -> None:
    for path in ("/akun/email/", "/akun/2fa/webauthn/", "/masuk/code/", "/accounts/3rdparty/"):
        with pytest.raises(Resolver404):
            found = resolve(path)
            if found.func.__module__.startswith("wagtail."):  # the pages' catch-all
                raise Resolver404
