"""Scanned deliveries: a virus is held back and handed out to nobody, a silent scanner lets nothing pass."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.files.keeping import keep
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.intake import virus
from correspondence.intake.machine import Arrival, receive_by_machine
from correspondence.intake.models import Channel, DeliveredFile, Delivery, DeliveryState, VirusScan
from correspondence.intake.receiving import UNKNOWN_TYPE, KeptFile, delivery_key
from correspondence.letters.models import IncomingLetter, PageImage
from correspondence.letters.states import FileRole, FileState
from correspondence.organization.actors import SystemActor
from tests.cast import Cast, arrived, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.clamd import CLAMD, EICAR, Clamd, in_pdf
from tests.intake.mailing import a_mail
from tests.portal.bringing import brought
from tests.portal.desking import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(CLAMD is None, reason="clamd (clamav-daemon) is not installed"),
]


@pytest.fixture
def clamd(tmp_path: Path, settings: LazySettings) -> Iterator[Clamd]:
    (tmp_path / "clamd").mkdir()
    scanner = Clamd(tmp_path / "clamd")
    scanner.start()
    settings.CLAMD = scanner.address
    yield scanner
    scanner.kill()


def due_again() -> None:
    """Let the back-off of the waiting steps be over."""
    Step.objects.filter(state=StepState.WAITING).update(next_at=timezone.now() - timedelta(seconds=1))


def checked(delivery: Delivery) -> DeliveredFile:
    run_steps("intake.check")
    delivery.refresh_from_db()
    return delivery.files.get()


def test_a_virus_is_held_back_and_nobody_is_handed_it(cast: Cast, clamd: Clamd, tmp_path: Path) -> None:
    content = in_pdf(EICAR)
    delivery = arrived(cast.agency, content, name="surat.pdf")
    file = checked(delivery)
    assert (delivery.state, delivery.case) == (DeliveryState.HELD, None)
    assert (file.reason, file.virus_scan, file.virus) == ("infected", VirusScan.INFECTED, "Eicar-Test.UNOFFICIAL")
    client = signed_in(cast, "registrar")
    page = client.get("/meja/karantina/").content.decode()
    assert "Eicar-Test" in page
    assert f'href="/meja/karantina/{file.pk}/"' not in page
    assert client.get(f"/meja/karantina/{file.pk}/").status_code == 403
    target = tmp_path / "contoh"
    call_command("take_out_infected", str(file.pk), str(target))
    assert target.read_bytes() == content
    assert target.stat().st_mode & 0o777 == 0o600
    assert AuditEntry.objects.filter(action="intake.infected_taken_out").exists()


def test_a_letter_of_the_counter_keeps_its_case_and_its_infected_file_stays_shut(cast: Cast, clamd: Clamd) -> None:
    letter = brought(cast, in_pdf(EICAR))
    file = letter.files.get()
    assert (file.state, file.problem) == (FileState.UNUSABLE, "infected")
    assert not PageImage.objects.filter(file=file).exists()
    client = signed_in(cast, "registrar")
    assert client.get(f"/meja/berkas/{file.pk}/original/").status_code == 403
    assert f"/meja/berkas/{file.pk}/original/" not in client.get(f"/meja/surat/{letter.pk}/").content.decode()
    assert not any("Eicar" in message.body for message in mail.outbox)


def test_what_was_taken_unscanned_is_shut_once_its_bytes_are_found_infected(
    cast: Cast, clamd: Clamd, settings: LazySettings
) -> None:
    content = in_pdf(EICAR)
    settings.CLAMD = ""
    first = brought(cast, content)
    assert first.files.get().state == FileState.USABLE
    settings.CLAMD = clamd.address
    brought(cast, content)
    assert signed_in(cast, "registrar").get(f"/meja/berkas/{first.files.get().pk}/original/").status_code == 403


def test_a_kept_mail_and_a_divided_scan_are_shut_too_once_their_bytes_are_found_infected(
    cast: Cast, clamd: Clamd, settings: LazySettings
) -> None:
    infected = in_pdf(EICAR)
    automatic = a_mail("Cuti.", (infected, "a.pdf"), Auto_Submitted="auto-replied").as_bytes()
    settings.CLAMD = ""
    kept = arrived(cast.agency, automatic, name="a.eml", channel=Channel.MAIL)
    scanned = arrived(cast.agency, infected, name="pindai.pdf")
    part = arrived(cast.agency, pdf_bytes(), name="bagian.pdf")
    Delivery.objects.filter(pk=part.pk).update(split_from=scanned)
    run_steps("intake.check")
    client = signed_in(cast, "registrar")
    places = (
        reverse("mailbox-file", args=[kept.files.get().pk]),
        reverse("scan-original", args=[scanned.pk]),
    )
    assert [client.get(place).status_code for place in places] == [200, 200]
    settings.CLAMD = clamd.address
    for number, content in enumerate((automatic, infected)):
        arrived(cast.agency, content, name=f"{number}.bin")
    run_steps("intake.check")
    assert [client.get(place).status_code for place in places] == [403, 403]


def test_an_automatic_mail_beside_a_virus_is_held_back_and_not_only_kept(cast: Cast, clamd: Clamd) -> None:
    mail = a_mail("Saya sedang cuti.", Auto_Submitted="auto-replied").as_bytes()
    arrival = Arrival(cast.agency, Channel.API, delivery_key("api", "satu"), received_at=timezone.now())
    files = [
        KeptFile(keep([mail], media_type=UNKNOWN_TYPE), "cuti.eml", FileRole.LETTER),
        KeptFile(keep([in_pdf(EICAR)], media_type=UNKNOWN_TYPE), "lampiran.pdf", FileRole.ATTACHMENT),
    ]
    delivery = receive_by_machine(actor=SystemActor(job="api"), arrival=arrival, files=files, at=timezone.now())
    run_steps("intake.check")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.HELD


def test_a_silent_scanner_lets_nothing_pass_and_the_button_goes_on(cast: Cast, clamd: Clamd) -> None:
    clamd.kill()
    delivery = arrived(cast.agency, pdf_bytes(), name="surat.pdf")
    for _ in range(3):
        due_again()
        run_steps("intake.check")
    step = Step.objects.get(name="intake.check", object_id=str(delivery.pk))
    delivery.refresh_from_db()
    assert (step.state, delivery.state) == (StepState.GAVE_UP, DeliveryState.WAITING)
    assert delivery.files.get().verdict == ""
    assert not IncomingLetter.objects.exists()
    client = signed_in(cast, "registrar")
    page = client.get("/meja/karantina/").content.decode()
    assert "surat.pdf" in page
    assert f"/meja/karantina/{delivery.pk}/ulangi/" in page
    assert "ScannerSilent" not in page
    clamd.start()
    client.post(f"/meja/karantina/{delivery.pk}/ulangi/")
    assert checked(delivery).virus_scan == VirusScan.CLEAN
    assert delivery.state == DeliveryState.LETTER


def test_a_letter_of_the_counter_waits_undrawn_for_a_silent_scanner(cast: Cast, clamd: Clamd) -> None:
    clamd.kill()
    letter = brought(cast)
    for _ in range(2):
        due_again()
        run_steps("intake.check")
    assert letter.files.get().state == FileState.CHECKING
    assert not PageImage.objects.exists()
    page = signed_in(cast, "registrar").get(f"/meja/surat/{letter.pk}/").content.decode()
    assert f"/meja/surat/{letter.pk}/ulangi/" in page


def test_an_unscanned_file_says_so(cast: Cast) -> None:
    letter = brought(cast)
    page = signed_in(cast, "registrar").get(f"/meja/surat/{letter.pk}/").content.decode()
    assert str(VirusScan.UNSCANNED.label) in page


def test_only_infected_files_are_taken_out(cast: Cast, tmp_path: Path) -> None:
    file = checked(arrived(cast.agency, pdf_bytes(), name="surat.pdf"))
    with pytest.raises(SystemExit) as ended:
        call_command("take_out_infected", str(file.pk), str(tmp_path / "x"), stderr=StringIO())
    assert ended.value.code == 2
    assert not (tmp_path / "x").exists()
    assert virus.state() == "off"
