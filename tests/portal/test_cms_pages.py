"""The public pages: the facts of the published standard, the same as data, and the front door."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from correspondence.standards.models import StandardVersion
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.rules import as_json
from portal.cms.models import StandardPage
from portal.cms.urls import urlpatterns as data_urls
from portal.demo.pages import ensure_pages
from portal.urls import urlpatterns as site_urls
from tests.portal.cms_pages import publish, words

urlpatterns = [*data_urls, *site_urls]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

ADDRESS = "/konsultasi-katalog/"
ORDER = (
    "<h1",
    "26 TAHUN 2022",
    "1. ",
    "2. ",
    "3. ",
    'id="biaya"',
    'id="produk"',
    'id="pengaduan"',
    'id="lapor"',
    'id="isu"',
)
FACTS = (
    "Pelayanan Konsultasi Katalog Elektronik dan Toko Daring",
    "26 TAHUN 2022",
    "Direktorat Pengembangan Sistem Katalog",
    "Memiliki alamat e-mail",
    "Memiliki tanda pengenal (KTP/SIM/Paspor)",
    "Memiliki nomor telepon",
    "Memiliki identitas/tanda pengenal",
    "Surat harus memiliki kop surat bagi instansi/badan hukum",
    "Surat harus ditandatangani",
    "Surat harus dicap/stempel bagi instansi/badan hukum",
    "30 (tiga puluh) menit",
    "3 (tiga) hari kerja",
    "10 (sepuluh) hari kerja setelah surat diterima staf",
    "1 (satu) jam",
    "5 (lima) hari kerja setelah pengaduan diterima",
    "pemberian prioritas untuk pelayanan berikutnya",
    "Tidak dipungut biaya",
    "rekomendasi, dan/atau pendapat kepada para pihak dalam pelaksanaan Katalog Elektronik",
    "144",
    "021-29935577",
    "021 2993 5577",
    "0857-0629-9434",
    "09.00–15.00 WIB",
    "Gedung LKPP Lantai M",
    "Jl. Epicentrum Tengah Lot 11B, Kawasan Rasuna Epicentrum",
    "Jakarta 12940",
    "Kompleks Rasuna Epicentrum",
    "Jl. Epicentrum Tengah Lot 11 B Jakarta Selatan 12940",
    "selama pandemi",
    "https://www.lapor.go.id/",
    "formulir konsultasi",
    "tiket konsultasi",
    "telaahan",
    "bahan referensi",
    "surat yang sudah ditandatangani",
)


@pytest.fixture
def version() -> StandardVersion:
    publish(KONSULTASI_KATALOG)
    return StandardVersion.objects.get()


def test_the_front_door_is_indonesian_without_a_redirect(client: Client, version: StandardVersion) -> None:
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="id">' in page
    assert page.count("<h1") == 1
    assert f'href="{ADDRESS}"' in page
    for door in ("/kirim/", "/lacak/", "/v/"):
        assert f'href="{door}"' in page


def test_the_front_door_names_every_promise(client: Client, version: StandardVersion) -> None:
    listed = words(client.get("/", headers={"accept-language": "en"}).content.decode())
    for promise in ("Surat : 10 hari kerja", "Website 3 hari kerja", "Pesan Singkat 1 jam", "30 menit"):
        assert promise in listed


def test_every_fact_stands_on_the_page_and_in_its_data(client: Client, version: StandardVersion) -> None:
    page = client.get(ADDRESS).content.decode()
    shown = (words(page) + page).lower()
    spoken = json.dumps(client.get(f"{ADDRESS}data.json").json(), ensure_ascii=False).lower()
    assert [fact for fact in FACTS if fact.lower() not in shown] == []
    assert [fact for fact in FACTS if fact.split(" WIB", maxsplit=1)[0].lower() not in spoken] == []


def test_the_data_are_the_frozen_facts(client: Client, version: StandardVersion) -> None:
    data = client.get(f"{ADDRESS}data.json").json()
    assert data["standard"] == as_json(KONSULTASI_KATALOG)
    assert data["version"]["number"] == 1
    assert data["version"]["digest"] == version.digest
    assert client.get("/data.json").status_code == 404
    assert client.get("/tidak-ada/data.json").status_code == 404


def test_all_channels_stand_in_the_page_with_their_steps_in_order(client: Client, version: StandardVersion) -> None:
    page = client.get(ADDRESS).content.decode()
    panels = re.split(r'<div id="kanal-', page)[1:]
    assert [panel.split('"')[0] for panel in panels] == [
        "tatap-muka",
        "website",
        "call-center",
        "surat",
        "pesan-singkat",
    ]
    for panel, channel in zip(panels, KONSULTASI_KATALOG.channels, strict=True):
        steps = re.findall(r'<li value="(\d+)"><span lang="id">(.*?)</span>', panel.split("<ol")[1].split("</ol>")[0])
        assert [(int(number), unescape(step)) for number, step in steps] == [
            (step.number, step.sentence) for step in channel.steps
        ]


def test_the_page_keeps_the_order_of_sippn(client: Client, version: StandardVersion) -> None:
    page = client.get(ADDRESS).content.decode()
    main = page[page.index("<main") :]
    places = [main.index(mark) for mark in ORDER]
    assert places == sorted(places)
    assert page.count("<h1") == 1


def test_the_letter_channel_shows_who_needs_what_and_where_the_time_starts(
    client: Client, version: StandardVersion
) -> None:
    page = client.get(ADDRESS).content.decode()
    letter = page.split('<div id="kanal-surat"')[1].split('<div id="kanal-pesan')[0]
    table = letter.split("</thead>")[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    answers = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
    assert answers == [["wajib", "tidak perlu"], ["wajib", "wajib"], ["wajib", "tidak perlu"]]
    step = next(item for item in letter.split("<li ") if "waktu mulai berjalan di sini" in item)
    assert "Staf menerima disposisi Subkoordinator" in step
    assert 'href="/kirim/?layanan=konsultasi-katalog"' in page
    assert "surat diterima staf" in letter


def test_no_measured_figure_is_invented(client: Client, version: StandardVersion) -> None:
    page = client.get(ADDRESS).content.decode() + client.get("/").content.decode()
    assert "%" not in words(page)
    assert not re.search(r"\bnilai tengah\b|\bmedian\b", page)


def test_the_site_is_made_once_and_keeps_what_editors_did() -> None:
    ensure_pages()
    page = StandardPage.objects.get(code=KONSULTASI_KATALOG.code)
    page.fee = "Tidak dipungut biaya apa pun"
    page.save_revision().publish()
    again = ensure_pages()
    assert again.number == 2
    assert StandardPage.objects.get(code=KONSULTASI_KATALOG.code).fee == "Tidak dipungut biaya apa pun"
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific.template == "portal/cms/home_page.html"
    assert not Page.objects.filter(title__icontains="welcome").exists()


def test_the_front_door_links_every_standard_by_its_title_under_its_agency(client: Client) -> None:
    ensure_pages()
    page = client.get("/").content.decode()
    for source in ALL:
        address = StandardPage.objects.get(code=source.code).url
        assert f'<a href="{address}" lang="id">{source.title}</a>' in page
        answer = client.get(address)
        assert answer.status_code == 200
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", answer.content.decode()) == [source.title]
        assert client.get(f"{address}data.json").json()["standard"] == as_json(source)
    agencies = re.findall(r'<h3 class="agency"[^>]*>(.*?)</h3>', page)
    assert agencies == list(dict.fromkeys(source.agency for source in ALL))
    for contact in ("144", "021-29935577", "Jl. Epicentrum Tengah Lot 11 B"):
        assert contact in page


def test_the_page_asks_the_same_number_of_questions_however_long_it_is(
    client: Client, version: StandardVersion
) -> None:
    client.get(ADDRESS)
    short = _queries(client, ADDRESS)
    page = StandardPage.objects.get()
    for number in range(3):
        code = f"kanal_{number}"
        page.channels.append(("channel", {**page.channels[1].value, "code": code, "name": code}))
    page.save_revision().publish()
    assert b"kanal_2" in client.get(ADDRESS).content
    assert _queries(client, ADDRESS) == short <= 10


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_the_front_door_asks_the_same_however_many_standards_there_are(
    client: Client, version: StandardVersion
) -> None:
    client.get("/")
    few = _queries(client, "/")
    first = StandardPage.objects.get()
    for number in range(3):
        page = StandardPage(title=f"Layanan {number}", slug=f"layanan-{number}", code=f"layanan-{number}")
        for name in ("agency", "unit", "roles", "channels", "complaints"):
            setattr(page, name, getattr(first, name))
        first.get_parent().add_child(instance=page)
        page.save_revision().publish()
    client.get("/")
    assert _queries(client, "/") == few
    assert "Layanan 2" in client.get("/").content.decode()
