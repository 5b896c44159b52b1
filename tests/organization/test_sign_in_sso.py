"""The agency's own sign-on against a real provider on loopback."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from correspondence.organization.models import User
from correspondence.organization.single_sign_on import link
from tests.browser import say
from tests.organization.sign_on_provider import CLIENT, SECRET, Provider, provider
from tests.organization.signing_in import OTHER, account, appoint, code, enrol

pytestmark = pytest.mark.django_db
BUTTON = "/masuk/sso/lembaga/"


@pytest.fixture
def sign_on(settings: LazySettings) -> Iterator[Provider]:
    with provider() as known:
        settings.SINGLE_SIGN_ON_ISSUER = known.issuer
        app = {
            "provider_id": "lembaga",
            "name": "SSO Uji",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": known.issuer},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield known


class Stay(HTTPRedirectHandler):
    """Shows where a redirect leads instead of going there."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def come_in(client: Client, button: str = BUTTON, given: dict[str, str] | None = None) -> Any:
    """Press the button, pass the provider, and return our answer to what it sends."""
    leads = client.post(button, given)["Location"]
    try:
        build_opener(Stay).open(leads)
    except OSError as answer:
        back = answer.headers["Location"]  # type: ignore[attr-defined]
    return client.get(back.removeprefix("http://testserver"))


def knows(sign_on: Provider, **facts: object) -> None:
    sign_on.person = {"sub": "s-1", "email": "Wira@kantor.example", "email_verified": True} | facts


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_without_settings_there_is_no_such_door() -> None:
    assert Client().post(BUTTON).status_code == Client().get(f"{BUTTON}kembali/").status_code == HTTPStatus.NOT_FOUND
    assert "sso" not in Client().get("/masuk/").content.decode()


def test_an_account_with_that_verified_address_comes_in_and_is_known_by_its_subject_then(sign_on: Provider) -> None:
    user, client = account(), Client()
    knows(sign_on)
    assert BUTTON in client.get("/masuk/").content.decode()
    assert come_in(client).status_code == 302 and is_in(client)
    assert SocialAccount.objects.get().user == user
    user.refresh_from_db()
    assert user.has_usable_password()
    user.email = "lain@kantor.example"
    user.save()
    again = Client()
    come_in(again)
    assert is_in(again)


@pytest.mark.parametrize(
    "facts",
    [
        {"email": "tiada@kantor.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ""},
        {"email": "wira@kantor.example.jahat.example"},
    ],
)
def test_strangers_are_refused_with_a_sentence_and_no_account_is_made(
    sign_on: Provider, facts: dict[str, object]
) -> None:
    account()
    knows(sign_on, **facts)
    client = Client()
    answer = come_in(client)
    assert answer.status_code == HTTPStatus.FORBIDDEN and say("No account here") in answer.content.decode()
    assert not is_in(client) and User.objects.count() == 1 and not SocialAccount.objects.exists()


def test_an_address_of_two_accounts_or_of_a_closed_one_opens_none(sign_on: Provider) -> None:
    first = account()
    User.objects.create_user("kembar", first.email)
    knows(sign_on)
    assert come_in(Client()).status_code == HTTPStatus.FORBIDDEN
    User.objects.filter(username="kembar").delete()
    User.objects.update(is_active=False)
    assert come_in(Client()).status_code == HTTPStatus.FORBIDDEN


def test_another_subject_with_the_same_address_is_refused(sign_on: Provider) -> None:
    account()
    knows(sign_on)
    come_in(Client())
    knows(sign_on, sub="s-2")
    assert come_in(Client()).status_code == HTTPStatus.FORBIDDEN


def test_by_subject_only_linked_accounts_come_in(sign_on: Provider, settings: LazySettings) -> None:
    settings.SINGLE_SIGN_ON_MATCH = "subject"
    user = account()
    knows(sign_on)
    assert come_in(Client()).status_code == HTTPStatus.FORBIDDEN
    link(user=user, subject="s-1")
    client = Client()
    come_in(client)
    assert is_in(client)


def test_the_command_links_one_subject_to_one_account() -> None:
    first, second = account(), account("lain")
    call_command("link_account", first.username, "s-1")
    call_command("link_account", first.username, "s-2")
    assert list(SocialAccount.objects.values_list("user", "uid")) == [(first.pk, "s-2")]
    for name, subject in ((second.username, "s-2"), ("tiada", "s-3")):
        with pytest.raises(CommandError):
            call_command("link_account", name, subject)
    assert SocialAccount.objects.count() == 1


def test_address_and_confirmation_count_only_from_one_source(sign_on: Provider) -> None:
    account()
    knows(sign_on, email="lain@kantor.example")
    sign_on.told = {"sub": "s-1", "email": "wira@kantor.example"}
    assert come_in(Client()).status_code == HTTPStatus.FORBIDDEN
    sign_on.told = {"sub": "s-1", "name": "tanpa alamat"}
    knows(sign_on)
    client = Client()
    come_in(client)
    assert is_in(client)


def without_password(sign_on: Provider) -> Client:
    user = account()
    user.set_unusable_password()
    user.save()
    knows(sign_on)
    client = Client()
    come_in(client)
    assert is_in(client)
    return client


CHANGES = ("/akun/dua-langkah/", "/akun/sandi/baru/", "/akun/surel/")


def change(client: Client, path: str, name: str) -> Any:
    given = {"action_add": "1", "email": f"{name}@kantor.example"}
    return client.post(path, given, follow=True) if path == "/akun/surel/" else client.get(path, follow=True)


@pytest.mark.parametrize("path", CHANGES)
def test_without_any_way_of_ours_only_a_recent_sign_on_changes_the_account(sign_on: Provider, path: str) -> None:
    start, client = timezone.now(), without_password(sign_on)
    assert not any("buktikan" in where for where, _status in change(client, path, "satu").redirect_chain)
    with time_machine.travel(start + timedelta(minutes=6), tick=False):
        answer = change(client, path, "dua")
        assert answer.redirect_chain[-1][0].startswith("/akun/buktikan/masuk/")
        assert f"{BUTTON}?auth_params=prompt%3Dlogin" in answer.content.decode()


def test_the_page_leads_through_the_provider_which_asks_again_and_back(sign_on: Provider) -> None:
    start, client = timezone.now(), without_password(sign_on)
    with time_machine.travel(start + timedelta(minutes=6), tick=True):
        page = client.get("/akun/sandi/baru/", follow=True)
        where = f"{BUTTON}?{page.context['again']}"
        leads = client.post(where, {"next": page.context["next"]})["Location"]
        assert "prompt=login" in leads and "max_age=0" in leads
        assert come_in(client, where, {"next": page.context["next"]})["Location"] == "/akun/sandi/baru/"
        given = {"password1": OTHER, "password2": OTHER}
        assert client.post("/akun/sandi/baru/", given)["Location"] == "/akun/"
    assert User.objects.get().check_password(OTHER)


def test_without_the_provider_the_page_signs_out(sign_on: Provider, settings: LazySettings) -> None:
    start, client = timezone.now(), without_password(sign_on)
    settings.SINGLE_SIGN_ON_ISSUER = ""
    with time_machine.travel(start + timedelta(minutes=6), tick=False):
        page = client.get("/akun/sandi/baru/", follow=True).content.decode()
        assert say("Sign out and sign in again") in page and BUTTON not in page
        done = client.post("/akun/buktikan/masuk/", {"next": "https://jahat.example/"})
        assert done["Location"] == "/masuk/" and not is_in(client)


@pytest.mark.parametrize("wrong", ["key", "audience", "issuer", "expired", "subject", "none"])
def test_answers_that_do_not_hold_open_nothing(sign_on: Provider, wrong: str) -> None:
    account()
    knows(sign_on)
    if wrong == "key":
        sign_on.published = rsa.generate_private_key(65537, 2048).public_key()
    elif wrong == "subject":
        sign_on.told = sign_on.person | {"sub": "s-9"}
    else:
        sign_on.claims = {
            "audience": {"aud": "lain"},
            "issuer": {"iss": "https://jahat.example"},
            "expired": {"exp": 1_600_000_000},
            "none": {"sub": ""},
        }[wrong]
    client = Client()
    answer = come_in(client)
    assert answer.status_code in {200, 401, 403, 422}
    assert not is_in(client) and not SocialAccount.objects.exists()


def test_a_state_that_this_browser_never_asked_for_opens_nothing(sign_on: Provider) -> None:
    account()
    knows(sign_on)
    client = Client()
    client.get(f"{BUTTON}kembali/", {"code": "code-1", "state": "buatan"})
    assert not is_in(client)


def test_the_second_step_stays_ours_unless_the_settings_say_otherwise(
    sign_on: Provider, settings: LazySettings
) -> None:
    settings.DEMO_ACCOUNTS = False
    user = account()
    appoint(user, "direktur")
    knows(sign_on)
    without = Client()
    come_in(without)
    assert without.get("/akun/")["Location"].startswith("/akun/dua-langkah/")
    secret = enrol(user)
    client = Client()
    assert come_in(client)["Location"].startswith("/masuk/kode/") and not is_in(client)
    client.post("/masuk/kode/", {"code": code(secret)})
    assert is_in(client)
    settings.SINGLE_SIGN_ON_HAS_SECOND_FACTOR = True
    trusted = Client()
    come_in(trusted)
    assert trusted.get("/akun/").status_code == 200
