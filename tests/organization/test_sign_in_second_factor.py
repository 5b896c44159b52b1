"""The second factor: who must have one, what stays shut until then, codes that count once."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.organization.models import User
from correspondence.organization.second_factor import needs_second_factor
from tests.browser import say
from tests.organization.signing_in import PASSWORD, account, appoint, code, enrol, mails, signed_in

pytestmark = pytest.mark.django_db
SETUP = "/akun/dua-langkah/"
WRONG = "This code is not right. Codes change every 30 seconds; each counts once."


@pytest.fixture
def real_office(settings: LazySettings) -> None:
    settings.DEMO_ACCOUNTS = False


@pytest.mark.parametrize(
    ("role", "needed"),
    [
        ("kepala", True),
        ("deputi", True),
        ("direktur", True),
        ("koordinator", False),
        ("staf", False),
        ("registrar", False),
    ],
)
def test_holders_of_signing_posts_need_one(role: str, needed: bool) -> None:
    user = account()
    appoint(user, role)
    assert needs_second_factor(user, timezone.localdate()) is needed


def test_administrators_and_editors_need_one_and_former_signers_do_not() -> None:
    today = timezone.localdate()
    assert needs_second_factor(account("a", is_superuser=True), today)
    assert needs_second_factor(account("b", is_staff=True), today)
    editor, former = account("c"), account("d")
    group = Group.objects.create(name="Penyunting halaman")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    editor.groups.add(group)
    assert needs_second_factor(User.objects.get(pk=editor.pk), today)
    appoint(former, "direktur", until=today - timedelta(days=1))
    assert not needs_second_factor(former, today)


def set_up(client: Client, path: str = SETUP) -> str:
    """Set up the app as the page asks; return its secret."""
    asked = client.get(path)
    if asked.status_code == 302:
        client.post(asked["Location"], {"password": PASSWORD})
    assert client.get(path).status_code == 200
    secret = str(client.session["mfa.totp.secret"])
    done = client.post(path, {"code": code(secret)})
    assert done["Location"] == "/akun/kode-pemulihan/"
    return secret


def test_a_signer_sees_only_the_set_up_page_until_it_is_done(real_office: None) -> None:
    user = account()
    appoint(user, "direktur")
    client = signed_in(user)
    for path in ("/meja/", "/meja/register/", "/akun/", "/akun/sesi/", "/cms/", "/akun/surel/"):
        answer = client.get(path)
        assert answer.status_code == 302 and answer["Location"].startswith(SETUP), path
    assert client.post("/meja/register/").status_code == 302
    assert client.get("/masuk/lupa/").status_code == 200  # public pages stay open, as for a stranger
    assert client.get("/healthz").status_code in {200, 503}
    set_up(client)
    assert client.get("/akun/").status_code == 200


def test_outside_the_guarded_places_he_is_a_stranger_until_then(real_office: None) -> None:
    user = account()
    appoint(user, "direktur")
    client = signed_in(user)
    page = client.get("/masuk/lupa/")
    assert page.wsgi_request.user.is_anonymous
    assert client.post("/keluar/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_session_that_no_code_opened_ends_where_the_account_has_an_app() -> None:
    user = account()
    before, by_another_door = signed_in(user), Client()
    by_another_door.force_login(user)
    assert before.get("/akun/").status_code == by_another_door.get("/akun/").status_code == 200
    enrol(user)
    for client in (before, by_another_door):
        assert client.get("/akun/")["Location"] == "/masuk/?next=%2Fakun%2F"
        assert "_auth_user_id" not in client.session


def test_outside_the_guarded_places_such_a_session_ends_too() -> None:
    user = account()
    client = signed_in(user)
    enrol(user)
    assert client.get("/masuk/").wsgi_request.user.is_anonymous and "_auth_user_id" not in client.session


def test_setting_the_app_up_keeps_this_session_and_ends_the_others() -> None:
    user = account()
    here, there = signed_in(user), signed_in(user)
    set_up(here)
    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").status_code == 302


def test_who_removes_the_app_must_set_one_up_at_once(real_office: None) -> None:
    user = account()
    appoint(user, "direktur")
    client = signed_in(user)
    set_up(client)
    assert client.get("/akun/").status_code == 200
    assert client.post("/akun/dua-langkah/hapus/").status_code == 302
    assert client.get("/meja/")["Location"].startswith(SETUP)


def test_a_lost_app_is_reset_by_the_command() -> None:
    user = account()
    secret = enrol(user)
    client = second_step(user)
    client.post("/masuk/kode/", {"code": code(secret)})
    assert client.get("/akun/").status_code == 200
    call_command("reset_second_factor", user.username)
    assert not Authenticator.objects.exists()
    assert client.get("/akun/").status_code == 302
    assert AuditEntry.objects.filter(action="organization.second_factor_reset", subject_id=str(user.pk)).exists()
    assert len(mails(say("Your second factor was reset"))) == 1
    assert signed_in(user).get("/akun/").status_code == 200
    for name in (user.username, "tiada"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)


def test_others_are_not_asked(real_office: None) -> None:
    user = account()
    appoint(user, "staf")
    assert signed_in(user).get("/akun/").status_code == 200


def test_in_the_demo_it_is_voluntary_and_works(settings: LazySettings) -> None:
    settings.DEMO_ACCOUNTS = True
    user = account()
    appoint(user, "direktur")
    client = signed_in(user)
    assert client.get("/akun/").status_code == 200
    set_up(client)
    again = Client()
    asked = again.post("/masuk/", {"login": user.username, "password": PASSWORD})
    assert asked["Location"].startswith("/masuk/kode/")


def second_step(user: User) -> Client:
    client = Client()
    client.post("/masuk/", {"login": user.username, "password": PASSWORD})
    assert client.get("/akun/").status_code == 302  # the password alone opens nothing
    return client


def test_the_code_counts_once_also_within_the_tolerance() -> None:
    user = account()
    secret = enrol(user)
    moment = timezone.now().replace(second=1, microsecond=0)
    with time_machine.travel(moment, tick=False):
        now = code(secret)
        assert second_step(user).post("/masuk/kode/", {"code": now}).status_code == 302
    with time_machine.travel(moment + timedelta(seconds=31), tick=False):
        replayed = second_step(user).post("/masuk/kode/", {"code": now})
        assert replayed.status_code == 200 and say(WRONG) in replayed.content.decode()
        client = second_step(user)
        client.post("/masuk/kode/", {"code": code(secret)})
        assert client.get("/akun/").status_code == 200


def test_recovery_codes_are_shown_once_and_count_once() -> None:
    user = account()
    client = signed_in(user)
    secret = set_up(client)
    page = client.get("/akun/kode-pemulihan/")
    codes = page.context["unused_codes"]
    assert len(codes) == 10 and all(each in page.content.decode() for each in codes)
    again = client.get("/akun/kode-pemulihan/").content.decode()
    assert not any(each in again for each in codes)
    came = second_step(user)
    assert came.post("/masuk/kode/", {"code": codes[0]}).status_code == 302
    assert came.get("/akun/").context["codes_left"] == 9
    assert second_step(user).post("/masuk/kode/", {"code": codes[0]}).status_code == 200
    assert secret not in str(list(AuditEntry.objects.values())) and codes[0] not in str(
        list(AuditEntry.objects.values())
    )


def test_new_codes_end_the_old_ones() -> None:
    user = account()
    client = signed_in(user)
    set_up(client)
    old = client.get("/akun/kode-pemulihan/").context["unused_codes"]
    client.post("/akun/kode-pemulihan/baru/")
    new = client.get("/akun/kode-pemulihan/").context["unused_codes"]
    assert not set(old) & set(new)
    assert second_step(user).post("/masuk/kode/", {"code": old[3]}).status_code == 200
    assert second_step(user).post("/masuk/kode/", {"code": new[3]}).status_code == 302


def test_guessing_codes_is_slow() -> None:
    user = account()
    secret = enrol(user)
    client = second_step(user)
    for guess in range(5):
        client.post("/masuk/kode/", {"code": f"{guess:06}"})
    late = client.post("/masuk/kode/", {"code": code(secret)})
    assert (
        late.status_code == 200
        and say("Too many wrong tries. Wait five minutes, then try again.") in late.content.decode()
    )


def test_secrets_do_not_stand_in_the_database() -> None:
    secret = enrol(account())
    assert secret not in str(list(Authenticator.objects.values()))


def test_removing_the_app_takes_a_code_not_the_password() -> None:
    user = account()
    secret = enrol(user)
    client = second_step(user)
    client.post("/masuk/kode/", {"code": code(secret)})
    asked = client.get("/akun/dua-langkah/hapus/")["Location"]
    assert asked.startswith("/akun/buktikan/kode/")
    assert client.get("/akun/buktikan/")["Location"].startswith("/akun/buktikan/kode/")
    assert client.post(asked, {"code": PASSWORD}).status_code == 200
    client.post(asked, {"code": code(secret, step=1)})
    assert client.post("/akun/dua-langkah/hapus/")["Location"] == "/akun/ringkasan/"
    assert not Authenticator.objects.exists()
    told = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"organization.second_factor_removed", "organization.proof_refused", "organization.code_accepted"} <= told
