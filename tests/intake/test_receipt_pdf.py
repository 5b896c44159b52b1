"""The receipt as PDF: tagged, Indonesian, its fonts in it, nothing cut off, nothing fetched, made by a worker only."""

import hashlib
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.test import Client

from correspondence.cases.models import Case
from correspondence.cases.tracking import grouped
from correspondence.foundation.files.keeping import read
from correspondence.foundation.jobs.models import Step
from correspondence.intake.models import Slip
from correspondence.intake.receipt import HandedOver, Receipt, ReceivedFile
from correspondence.intake.receipt_pdf import NoFetcher, make_slip, pdf_of
from correspondence.intake.receipt_promise import PromisedTime
from tests.browser import say
from tests.cast import Cast, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import send, upload

HTMX = {"HX-Request": "true"}
PART, PDF = "/kirim/tanda-terima/berkas/", "/kirim/tanda-terima/pdf/"
LONG = "Pemerintah_Kabupaten_Contoh-" * 7


def sheet(files: int = 1, **changes: object) -> Receipt:
    """Give a receipt of so many files, each with the longest name."""
    received = tuple(
        ReceivedFile(
            f"{number:02d} {LONG}"[:190] + f" {number:02d}.pdf", "1,2 MB", hashlib.sha256(bytes([number])).hexdigest()
        )
        for number in range(files)
    )
    facts: dict[str, object] = {
        "code": "ABCD EFGH IJKL MNOP",
        "received": "Selasa, 3 Maret 2026 pukul 09.14 WIB",
        "office": "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah",
        "address": "Kompleks Rasuna Epicentrum, Jl. Epicentrum Tengah Lot 11 B, Jakarta Selatan 12940",
        "service": "Konsultasi Katalog Elektronik dan Toko Daring",
        "addressee": "Kepala LKPP",
        "attention": "Deputi Bidang Monitoring Evaluasi dan Pengembangan Sistem Informasi",
        "sender": LONG,
        "agenda": "0012/2026",
        "registered": "Rabu, 4 Maret 2026",
        "hand_overs": (HandedOver("", received),),
        "promise": PromisedTime(
            "10 (sepuluh) hari kerja setelah surat diterima staf", "Rabu, 18 Maret 2026 pukul 16.00 WIB", ()
        ),
        "tracking_url": "https://surat.instansi.example/lacak/",
        "details": "Rincian, berkas dan balasan hanya terbuka dengan alamat e-mail yang diberikan bersama surat.",
    }
    return Receipt(**(facts | changes))  # type: ignore[arg-type]


def saved(pdf: bytes, folder: Path) -> Path:
    path = folder / "slip.pdf"
    path.write_bytes(pdf)
    return path


def words_of(path: Path) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_the_pdf_is_tagged_indonesian_and_brings_its_fonts(tmp_path: Path) -> None:
    path = saved(pdf_of(sheet(), "x"), tmp_path)
    root: Any = pypdf.PdfReader(path).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert root["/StructTreeRoot"]["/K"]
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert all("Liberation" in line and re.search(r"\byes\s+(yes|no)\s+yes\b", line) for line in fonts)


@pytest.mark.parametrize("files", [1, 20])
def test_nothing_is_cut_off_however_long_names_are(files: int, tmp_path: Path) -> None:
    receipt = sheet(files)
    path = saved(pdf_of(receipt, "x"), tmp_path)
    text = re.sub(r"\s", "", words_of(path))
    for file in receipt.hand_overs[0].files:
        assert re.sub(r"\s", "", file.name) in text
        assert file.sha256 in text
    assert LONG in text
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    width = float(re.search(r'<page width="([\d.]+)"', boxes)[1])  # type: ignore[index]
    rights = [float(right) for right in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(rights) > 50
    assert max(rights) <= width - 30
    assert len(pypdf.PdfReader(path).pages) <= (1 if files == 1 else 3)


def test_the_same_receipt_gives_the_same_bytes() -> None:
    assert pdf_of(sheet(), "x") == pdf_of(sheet(), "x")


@pytest.mark.parametrize("address", ["https://luar.example/a.css", "file:///etc/hostname", "data:text/plain,x"])
def test_a_slip_fetches_nothing(address: str) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        NoFetcher().fetch(address)


def test_what_a_sender_typed_stays_text() -> None:
    name = '<img src="file:///etc/hostname"><style>p{display:none}</style>'
    file = ReceivedFile(name, "1 KB", "0" * 64)
    pdf = pdf_of(sheet(hand_overs=(HandedOver("", (file,)),), sender="<b>Dinas</b> {{ receipt.code }}"), "x")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    assert "file:///etc/hostname" in text
    assert "<b>Dinas</b> {{ receipt.code }}" in text
    assert "https://surat.instansi.example/lacak/" in text


@pytest.mark.django_db
def test_a_worker_makes_the_pdf_and_the_page_leads_to_it(client: Client, cast: Cast) -> None:
    send(client, upload(pdf_bytes()))
    case = Case.objects.get()
    assert 'hx-post="/kirim/tanda-terima/berkas/"' in client.get("/kirim/tanda-terima/").content.decode()
    assert client.get(PDF).status_code == 404
    asked = client.post(PART, headers=HTMX)
    assert (asked.status_code, "every 1s" in asked.content.decode()) == (200, True)
    assert client.get(PART, headers=HTMX).status_code == 204
    assert run_steps("intake.receipt") == ["intake.receipt: done"]
    part = client.get(PART, headers=HTMX)
    assert (part.status_code, PDF in part.content.decode()) == (200, True)
    answer = client.get(PDF)
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''tanda-terima.pdf"
    assert "no-store" in answer["Cache-Control"]
    assert grouped(case.tracking_code) in "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages)
    assert Client().get(PDF).status_code == 404


@pytest.mark.django_db
def test_without_scripts_the_button_leads_back_to_the_page(client: Client, cast: Cast) -> None:
    send(client, upload(pdf_bytes()))
    answer = client.post(PART)
    assert (answer.status_code, answer["Location"]) == (302, "/kirim/tanda-terima/")
    run_steps("intake.receipt")
    assert f'href="{PDF}"' in client.get("/kirim/tanda-terima/").content.decode()


@pytest.mark.django_db
def test_a_repeat_of_the_step_changes_nothing_and_one_that_gave_up_begins_again(client: Client, cast: Cast) -> None:
    send(client, upload(pdf_bytes()))
    client.post(PART, headers=HTMX)
    client.post(PART, headers=HTMX)
    slip, step = Slip.objects.get(), Step.objects.get(name="intake.receipt")
    Step.objects.filter(pk=step.pk).update(state="gave_up", error="WorkerDied")
    assert say("Try again") in client.get("/kirim/tanda-terima/").content.decode()
    client.post(PART, headers=HTMX)
    run_steps("intake.receipt")
    slip.refresh_from_db()
    assert slip.blob is not None
    make_slip(str(slip.pk))
    kept = slip.blob_id
    slip.refresh_from_db()
    assert slip.blob_id == kept
    assert read(slip.blob).startswith(b"%PDF-")


@pytest.mark.django_db
def test_two_who_make_the_same_slip_keep_the_same_file(client: Client, cast: Cast) -> None:
    send(client, upload(pdf_bytes()))
    client.post(PART, headers=HTMX)
    slip = Slip.objects.get()
    make_slip(str(slip.pk))
    first = Slip.objects.get().blob_id
    Slip.objects.update(blob=None)
    make_slip(str(slip.pk))
    assert Slip.objects.get().blob_id == first


def test_the_web_process_never_loads_the_maker() -> None:
    code = (
        "import django, sys; django.setup(); import portal.wsgi, portal.urls; "
        "print([name for name in ('weasyprint', 'correspondence.intake.receipt_pdf') if name in sys.modules])"
    )
    paths = f"{settings.ROOT}:{settings.ROOT / 'site'}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": paths}
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=settings.ROOT
    )
    assert loaded.stdout.strip() == "[]"
