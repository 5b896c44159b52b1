"""Sessions and proofs: when they end, who ends them, what a proof is good for."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client, RequestFactory
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.client_address import UNKNOWN, client_address
from correspondence.organization import proving
from correspondence.organization.models import ProofTry, User
from tests.organization.signing_in import OTHER, PASSWORD, account, appoint, code, enrol, signed_in

pytestmark = pytest.mark.django_db


def test_a_closed_account_is_out_at_once() -> None:
    user = account()
    client = signed_in(user)
    User.objects.update(is_active=False)
    assert client.get("/akun/").status_code == 302


def test_after_the_last_day_of_the_last_appointment_the_desk_is_shut() -> None:
    user = account()
    appointment = appoint(user, "staf")
    client = signed_in(user)
    assert client.get("/meja/jabatan/").status_code == 200
    appointment.until = timezone.localdate() - timedelta(days=1)
    appointment.save()
    assert client.get("/meja/jabatan/").status_code == 404


def test_a_password_set_by_an_administrator_ends_every_session() -> None:
    user = account()
    client = signed_in(user)
    user.set_password(OTHER)
    user.save()
    assert client.get("/akun/").status_code == 302


def test_an_idle_session_ends_and_a_used_one_does_not(settings: LazySettings) -> None:
    settings.SESSION_IDLE_SECONDS = 600
    start = timezone.now()
    used, idle = signed_in(account()), signed_in(account("lain"))
    for each in (used, idle):
        each.get("/akun/")
    with time_machine.travel(start + timedelta(minutes=6), tick=False):
        assert used.get("/akun/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=12), tick=False):
        assert used.get("/akun/").status_code == 200
        assert idle.get("/akun/").status_code == 302


def test_a_page_that_asks_by_itself_keeps_no_session_open(settings: LazySettings) -> None:
    settings.SESSION_IDLE_SECONDS = 600
    start, client = timezone.now(), signed_in(account())
    client.get("/akun/")
    for minutes in (4, 8):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert client.get("/akun/", headers={"HX-Request": "true"}).status_code == 200
    with time_machine.travel(start + timedelta(minutes=11), tick=False):
        assert client.get("/akun/").status_code == 302


def test_no_session_grows_older_than_a_working_day(settings: LazySettings) -> None:
    settings.SESSION_AGE_SECONDS, settings.SESSION_IDLE_SECONDS = 3600, 3000
    start, client = timezone.now(), signed_in(account())
    client.get("/akun/")
    with time_machine.travel(start + timedelta(minutes=40), tick=False):
        assert client.get("/akun/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert client.get("/akun/").status_code == 302


def test_own_sessions_are_listed_and_ended_one_by_one_or_all() -> None:
    user = account()
    here, second, third = (signed_in(user, REMOTE_ADDR=f"192.0.2.{number}") for number in (1, 2, 3))
    stranger = signed_in(account("lain"))
    page = here.get("/akun/sesi/")
    assert [each.ip for each in page.context["sessions"]] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    target = page.context["sessions"][1].pk
    assert stranger.post(f"/akun/sesi/{target}/akhiri/").status_code == 404
    assert here.get(f"/akun/sesi/{target}/akhiri/")["Location"] == "/akun/sesi/"
    assert second.get("/akun/").status_code == 200
    here.post(f"/akun/sesi/{target}/akhiri/")
    assert [each.get("/akun/").status_code for each in (here, second, third)] == [200, 302, 200]
    here.post("/akun/sesi/")
    assert [each.get("/akun/").status_code for each in (here, third, stranger)] == [200, 302, 200]


def test_a_proof_is_asked_again_after_five_minutes() -> None:
    start, client = timezone.now(), signed_in(account())
    asked = client.get("/akun/dua-langkah/")["Location"]
    assert asked.startswith("/akun/buktikan/")
    client.post(asked, {"password": PASSWORD})
    assert client.get("/akun/dua-langkah/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=6), tick=False):
        assert client.get("/akun/dua-langkah/").status_code == 302


def test_signing_in_is_no_proof() -> None:
    assert signed_in(account()).get("/akun/dua-langkah/").status_code == 302


def test_wrong_proofs_are_few_and_noted() -> None:
    user, client = account(), Client()
    client = signed_in(user)
    for _ in range(5):
        assert client.post("/akun/buktikan/", {"password": "salah"}).status_code == 200
    client.post("/akun/buktikan/?next=/akun/dua-langkah/", {"password": PASSWORD})
    assert client.get("/akun/dua-langkah/").status_code == 302
    assert AuditEntry.objects.filter(action="organization.proof_refused").count() == 5


def test_the_same_count_holds_for_signing_and_for_the_account() -> None:
    user, now = account(), timezone.now()
    for _ in range(5):
        with pytest.raises(proving.NotProved):
            proving.prove(user=user, secret="salah", at=now)
    with pytest.raises(proving.TooManyTries):
        proving.prove(user=user, secret=PASSWORD, at=now)
    client = signed_in(user)
    client.post("/akun/buktikan/?next=/akun/dua-langkah/", {"password": PASSWORD})
    assert client.get("/akun/dua-langkah/").status_code == 302
    assert proving.prove(user=user, secret=PASSWORD, at=now + timedelta(minutes=5)) == "password"
    assert not ProofTry.objects.exists()


def test_with_an_app_the_code_proves_it_and_the_password_no_longer() -> None:
    user, now = account(), timezone.now()
    secret = enrol(user)
    with pytest.raises(proving.NotProved):
        proving.prove(user=user, secret=PASSWORD, at=now)
    shown = code(secret)
    assert proving.prove(user=user, secret=f"{shown[:3]} {shown[3:]}", at=now) == "mfa"
    with pytest.raises(proving.NotProved):
        proving.prove(user=user, secret=shown, at=now)


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1:50312", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1:443, 10.0.0.7:80", "198.51.100.1"),
        ("10.0.0.2", "[2001:db8::5]:443", "2001:db8::5"),
        ("10.0.0.2", "[2001:db8::5]", "2001:db8::5"),
        ("10.0.0.2", "<script>", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("::ffff:10.0.0.2", "2001:db8::5", "2001:db8::5"),
        ("", "198.51.100.1", UNKNOWN),
    ],
)
def test_the_address_of_the_client(settings: LazySettings, peer: str, forwarded: str, seen: str) -> None:
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == seen


def test_without_a_trusted_proxy_the_header_changes_no_count(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    given = {"login": "x", "password": "y"}
    for number in range(2):
        Client().post("/masuk/", given, headers={"x-forwarded-for": f"192.0.2.{number}"})
    assert Client().post("/masuk/", given, headers={"x-forwarded-for": "192.0.2.77"}).status_code == 429


def test_only_a_trusted_proxy_says_how_the_request_came(settings: LazySettings) -> None:
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    https = {"x-forwarded-proto": "https"}
    assert "Strict-Transport-Security" in Client(REMOTE_ADDR="10.0.0.2").get("/masuk/", headers=https)
    assert "Strict-Transport-Security" not in Client(REMOTE_ADDR="203.0.113.9").get("/masuk/", headers=https)
