"""The doors for machines at the desk: refused scans, and other systems with their tokens."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from correspondence.intake.clients import client_with, make_client
from correspondence.intake.folder import sweep_folder
from correspondence.intake.models import ApiClient, InboxRefusal
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import User
from tests.cast import Cast
from tests.organization.signing_in import PASSWORD
from tests.organization.signing_in import proved as prove

pytestmark = pytest.mark.django_db
SYSTEMS = "/meja/mesin/sistem/"
PAGES = ("/meja/mesin/", SYSTEMS, f"{SYSTEMS}baru/")


def signed_in(account: str, *, proved: bool = False) -> Client:
    """Give a browser in which the account is signed in and, if asked, has just proved it again."""
    client, user = Client(), User.objects.get(username=account)
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user)
    return prove(client) if proved else client


def token_on(page: str) -> str:
    """Give the token that the page shows."""
    return page.partition('id="token">')[2].partition("<")[0]


def test_a_registrar_makes_a_system_after_a_proof_and_sees_its_token_once(cast: Cast) -> None:
    assert signed_in("registrar").get(f"{SYSTEMS}baru/")["Location"].startswith("/akun/buktikan/")
    client = signed_in("registrar", proved=True)
    answer = client.post(f"{SYSTEMS}baru/", {"name": "e-office", "services": [cast.standard.code], "days": "365"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    made = client_with(token_on(answer.content.decode()), at=timezone.now())
    assert made is not None
    assert (made.name, made.agency, made.services) == ("e-office", cast.agency, [cast.standard.code])
    listed = client.get(SYSTEMS).content.decode()
    assert "e-office" in listed
    assert token_on(answer.content.decode()) not in listed
    again = client.post(f"{SYSTEMS}baru/", {"name": "e-office", "days": "365"})
    assert (again.status_code, ApiClient.objects.count()) == (422, 1)


@pytest.mark.parametrize("name", ["", "Nama Besar", "a", "x" * 61, "../etc"])
def test_a_name_that_is_none_is_refused_beside_its_field(cast: Cast, name: str) -> None:
    answer = signed_in("registrar", proved=True).post(f"{SYSTEMS}baru/", {"name": name, "days": "0"})
    assert answer.status_code == 422
    assert not ApiClient.objects.exists()


def test_a_new_token_ends_the_old_one_and_revoking_ends_both(cast: Cast) -> None:
    made, first = make_client(actor=cast.actor("registrar"), agency=cast.agency, name="e-office", at=timezone.now())
    client = signed_in("registrar", proved=True)
    second = token_on(client.post(f"{SYSTEMS}{made.pk}/token/").content.decode())
    assert client_with(first, at=timezone.now()) is None
    assert client_with(second, at=timezone.now()) == made
    assert client.post(f"{SYSTEMS}{made.pk}/cabut/").status_code == 302
    assert client_with(second, at=timezone.now()) is None
    assert client.post(f"{SYSTEMS}{made.pk}/token/").status_code == 302  # no token for a revoked one


def test_only_the_registrar_of_the_agency_comes_in(whole_demo: Cast) -> None:
    made, _token = make_client(
        actor=SystemActor(job="test"), agency=whole_demo.agency, name="e-office", at=timezone.now()
    )
    for account in ("kepala", "staf", "sekretaris"):
        assert [signed_in(account).get(page).status_code for page in PAGES] == [403] * 3
    other = signed_in("registrar-landak", proved=True)
    assert "e-office" not in other.get(SYSTEMS).content.decode()
    assert other.post(f"{SYSTEMS}{made.pk}/cabut/").status_code == 404
    assert other.post(f"{SYSTEMS}{made.pk}/token/").status_code == 404
    made.refresh_from_db()
    assert made.revoked_at is None


def test_a_refused_scan_is_shown_counted_and_seen_to(cast: Cast, settings: LazySettings, tmp_path: Path) -> None:
    settings.INBOX = tmp_path / "inbox"
    (settings.INBOX / "lkpp").mkdir(parents=True)
    (settings.INBOX / "lkpp" / "tautan <b>.pdf").symlink_to("/etc/hostname")
    sweep_folder(at=timezone.now())
    sweep_folder(at=timezone.now())
    client = signed_in("registrar")
    page = client.get("/meja/mesin/").content.decode()
    assert "tautan &lt;b&gt;.pdf" in page
    assert ".ditolak/" in page
    refusal = InboxRefusal.objects.get()
    assert client.post(f"/meja/mesin/{refusal.pk}/selesai/").status_code == 302
    assert "tautan" not in client.get("/meja/mesin/").content.decode()
    refusal.refresh_from_db()
    assert refusal.seen_by == cast.position("registrar")
