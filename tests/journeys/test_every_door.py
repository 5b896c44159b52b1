"""One letter through every door of the office: each becomes exactly one letter on the registrar's desk."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from correspondence.intake.folder import sweep_folder
from correspondence.intake.mailbox.addresses import read_sources
from correspondence.intake.mailbox.planning import fetch_soon, mailboxes
from correspondence.intake.models import Channel, Delivery, DeliveryState
from correspondence.letters.models import IncomingLetter
from tests.cast import Cast, run_steps
from tests.intake.asking_api import made, post
from tests.intake.dovecot import Dovecot, running
from tests.intake.mailing import a_mail
from tests.intake.sending import send
from tests.portal.desking import signed_in

CHECKS = ("intake.fetch_mail", "intake.check")


def letter(door: str) -> bytes:
    """Give a letter of one page that names the door, so that each has bytes of its own."""
    page = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(page).text((60, 60), f"Surat permohonan melalui {door}", fill=0)
    out = BytesIO()
    page.save(out, "PDF", resolution=75)
    return out.getvalue()


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running("surat") as server:
        yield server


def by_portal() -> None:
    assert send(Client(), SimpleUploadedFile("portal.pdf", letter("portal"))).status_code == 302


def by_scan_tray(cast: Cast) -> None:
    page = signed_in(cast, "registrar")
    scan = SimpleUploadedFile("pindaian.pdf", letter("pemindai"))
    said = {"token": "t1", "received_on": timezone.localdate().isoformat(), "scans": [scan]}
    assert page.post("/meja/pindai/", said).status_code == 302


def by_folder(inbox: Path) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "folder.pdf").write_bytes(letter("folder"))
    now = timezone.now()
    for seconds in (60, 120):
        sweep_folder(at=now + timedelta(seconds=seconds))


def by_mail(dovecot: Dovecot, settings: LazySettings) -> None:
    settings.MAILBOXES = read_sources(dovecot.url("surat"))
    dovecot.deliver("surat", a_mail("Terlampir.", (letter("e-mail"), "surat.pdf")).as_bytes())
    for box in mailboxes():
        fetch_soon(box)


def by_api(cast: Cast) -> None:
    _client, token = made(cast.agency)
    answer = post(token, files=[SimpleUploadedFile("api.pdf", letter("sistem lain"), content_type="application/pdf")])
    assert answer.status_code in (201, 202), answer.content


def by_command(tmp_path: Path) -> None:
    file = tmp_path / "perintah.pdf"
    file.write_bytes(letter("perintah"))
    with pytest.raises(SystemExit) as ended:
        call_command("receive", str(file), "--json", stdout=StringIO())
    assert ended.value.code == 0


def through_all(cast: Cast, dovecot: Dovecot, settings: LazySettings, tmp_path: Path) -> None:
    settings.INBOX = tmp_path / "inbox"
    by_portal()
    by_scan_tray(cast)
    by_folder(settings.INBOX)
    by_mail(dovecot, settings)
    by_api(cast)
    by_command(tmp_path)
    run_steps(*CHECKS)
    run_steps(*CHECKS)


@pytest.mark.django_db
def test_a_letter_through_every_door_is_one_letter_each(
    cast: Cast, dovecot: Dovecot, settings: LazySettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    doors = {Channel.PORTAL, Channel.SCAN, Channel.FOLDER, Channel.MAIL, Channel.API, Channel.COMMAND}
    through_all(cast, dovecot, settings, tmp_path)

    deliveries = Delivery.objects.filter(state=DeliveryState.LETTER)
    assert {Channel(each.channel) for each in deliveries} == doors
    letters = IncomingLetter.objects.visible_to(cast.actor("registrar"))
    assert letters.count() == len(doors) == Delivery.objects.count()
    assert all(each.files.first().pages.count() == 1 for each in letters)  # type: ignore[union-attr]
    inbox = signed_in(cast, "registrar").get("/meja/").content.decode()
    assert all(f"/meja/surat/{each.pk}/" in inbox for each in letters)

    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        call_command("check_invariants", "--json")
    report = json.loads(capsys.readouterr().out)
    assert ended.value.code == 0, report
