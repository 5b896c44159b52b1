"""A standard that states everything: each fact at its place on the page, legible without scripts."""

import json
import re
from dataclasses import replace
from datetime import date, time
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from correspondence.calendars.facts import Unit
from correspondence.calendars.models import HolidayCalendar
from correspondence.standards.published.penanganan_masalah import PENANGANAN_MASALAH
from correspondence.standards.source import ChannelStatus, OpeningTimes, StandardSource, TimeLimit
from portal.cms.contacting import contact_line
from portal.cms.models import StandardPage
from portal.cms.urls import urlpatterns as data_urls
from portal.cms.wording import published_words
from portal.cms.writing import page_values
from portal.urls import urlpatterns as site_urls
from tests.portal.cms_pages import publish, words
from tests.portal.rich_standard import BARE, COUNTER, FIVE_UNTIL_DONE, RICH

urlpatterns = [*data_urls, *site_urls]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
MACHINE_WORDS = ("loket-calendar", "kabid")


class Outline(HTMLParser):
    """The levels of a page's headings, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a heading."""
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))


def _shown(client: Client, source: StandardSource) -> str:
    publish(source)
    answer = client.get(f"/{source.code}/", headers={"accept-language": "id"})
    assert answer.status_code == 200
    return answer.content.decode()


def _part(page: str, start: str, end: str) -> str:
    return page.split(f'id="{start}"', 1)[1].split(f'id="{end}"', 1)[0]


@pytest.fixture
def page(client: Client) -> str:
    return _shown(client, RICH)


@pytest.fixture
def counter(page: str) -> str:
    return _part(page, "kanal-loket", "kompensasi")


def _strings(thing: object) -> set[str]:
    if isinstance(thing, dict):
        return {each for value in thing.values() for each in _strings(value)}
    if isinstance(thing, list):
        return {each for value in thing for each in _strings(value)}
    return {thing} if isinstance(thing, str) else set()


def test_what_the_data_say_in_words_is_on_the_page(client: Client, page: str) -> None:
    data = client.get("/izin-lengkap/data.json").json()["standard"]
    shown = words(page)
    said = {text for text in _strings(data) if " " in text}
    assert len(said) > 60
    texts = {words(text).strip() for text in said}
    assert sorted(text for text in texts if text not in shown and text not in page) == []


def test_the_head_gives_address_numbers_and_links_with_their_other_spellings(page: str) -> None:
    head = page.split("<main")[1].split('id="kanal"', maxsplit=1)[0]
    assert "Jalan Contoh KM.3<br>Kota Contoh 79357" in head
    assert '<a href="tel:+62811579941">0811579941</a>' in head
    assert '<a href="tel:+62215550100">(021) 5550100</a>' in head
    assert '<a href="http://dinas.example.go.id"' in head
    assert "izin.example.go.id, Sistem Izin" in head


def test_a_channel_says_for_whom_it_is_and_only_then(page: str, counter: str) -> None:
    assert "Untuk: Badan hukum, Penyedia" in words(counter)
    assert "Untuk:" not in words(_part(page, "kanal-surat", "kanal-loket"))


def test_a_closed_channel_says_why_and_from_when_to_when(counter: str) -> None:
    said = words(counter)
    assert "Renovasi gedung" in said
    assert "5 Januari 2026" in said
    assert "30 April 2036" in said
    assert "2 Mei 2036" in said


@pytest.mark.parametrize(
    ("status", "is_said"),
    [
        (ChannelStatus(is_open=False, reason="Renovasi gedung", closed_until=date(2024, 2, 1)), False),
        (ChannelStatus(is_open=False, reason="Renovasi gedung", closed_since=date(2090, 2, 1)), True),
        (ChannelStatus(is_open=False, reason="Renovasi gedung"), True),
        (ChannelStatus(reason="Renovasi gedung"), False),
    ],
)
def test_a_closure_is_told_until_it_is_over(client: Client, status: ChannelStatus, is_said: bool) -> None:
    website = replace(BARE.channels[0], status=status)
    assert ("Renovasi gedung" in _shown(client, replace(BARE, channels=(website,)))) is is_said


def test_a_requirement_shows_its_alternative_and_its_condition(page: str) -> None:
    letters = _part(page, "kanal-surat", "kanal-loket")
    assert "atau: tanda tangan elektronik" in words(letters)
    assert "Hanya diperlukan apabila permohonan diwakilkan" in words(letters)
    rows = re.findall(r"<tr>(.*?)</tr>", letters.split("</thead>")[1].split("</table>")[0], re.S)
    assert [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows] == [
        ["wajib", "wajib"],
        ["wajib", "tidak perlu"],
        ["bila berlaku", "bila berlaku"],
    ]


def test_steps_keep_their_published_numbers_and_their_own_times(counter: str) -> None:
    steps = counter.split("<ol")[1].split("</ol>", maxsplit=1)[0]
    assert re.findall(r'<li value="(\d+)">', steps) == ["3", "4"]
    first, second = steps.split('<li value="4">')
    assert "1–5 menit" in words(first)
    assert "waktu milik pemohon" in words(first)
    assert "15 menit" in words(second)
    assert "antara lain" in words(counter)


def test_a_soft_time_says_what_may_shift_it(counter: str) -> None:
    said = words(counter)
    assert "Maksimal 1 jam atau disesuaikan" in said
    assert "dokumen pendukung belum lengkap; sifat permasalahan" in said


def test_published_times_without_a_clock_say_why(counter: str) -> None:
    said = words(counter)
    for label, reason in (
        ("Pelatihan", "lama acara"),
        ("Kasus teknis", "mengikuti penanganan tiket"),
        ("Akun", "ditentukan instansi lain"),
    ):
        assert re.search(rf"{label} .{{0,200}}{reason}", said), label
    assert "5 menit sampai selesai" in said


def test_a_channels_own_fee_and_products_stand_with_it(page: str, counter: str) -> None:
    for fact in ("Rp25.000 per berkas", "Tanda terima", "Kartu antrean", "08.30–15.00 WIB", "Bawa berkas asli."):
        assert fact in counter
    assert "Rp25.000" not in _part(page, "biaya", "produk")


def test_readings_stand_at_the_place_that_they_are_about(page: str, counter: str) -> None:
    letters = _part(page, "kanal-surat", "kanal-loket")
    places = {
        "I5": letters, "I6": letters, "I17": letters, "I16": counter, "I22": _part(page, "produk", "pengaduan"),
        "I23": _part(page, "pengaduan", "lapor"), "I24": _part(page, "kompensasi", "biaya"),
        "I25": _part(page, "bacaan", "pelaku"),
    }  # fmt: skip
    for code, place in places.items():
        assert f"({code})" in place
        assert page.count(f"({code})") == 1
    assert letters.index("(I17)") < letters.index("(I6)") < letters.index("(I5)")


def test_complaints_name_their_evidence_their_addressees_and_each_ways_own_time(page: str) -> None:
    complaints = _part(page, "pengaduan", "lapor")
    said = words(complaints)
    assert "Bukti yang terkait langsung dengan pengaduan" in said
    assert '<a href="tel:+62215550200;ext=0311">(021) 5550200 ext. 0311</a>' in complaints
    assert "Direktorat B:" in said
    assert '<li value="7">' in complaints
    assert "10 hari kerja setelah diterima Petugas" in said
    assert "72 jam pada hari kerja" in said
    assert "surat.example.go.id" in said
    assert said.index("Kotak pengaduan") > said.index("Persuratan elektronik")


def test_a_standard_without_compensation_or_lapor_shows_neither(client: Client) -> None:
    page = _shown(client, BARE)
    for place in ("kompensasi", "lapor", "isu", "pengaduan", "bacaan", "pelaku", "pengelolaan"):
        assert f'id="{place}"' not in page
    assert "Standar tidak menyebut waktu untuk kanal ini." in words(page)


def test_own_products_stand_in_for_missing_common_ones(client: Client) -> None:
    page = _shown(client, replace(RICH, products=()))
    product = words(_part(page, "produk", "pengaduan"))
    assert "Loket" in product
    assert "Tanda terima" in product


def test_headings_go_down_one_level_at_a_time(page: str) -> None:
    outline = Outline()
    outline.feed(page)
    assert outline.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))


def test_every_channel_is_open_in_the_markup(page: str) -> None:
    assert page.count('class="acc-b"') == len(RICH.channels)
    assert not re.search(r"<[^>]+\shidden[\s>=]", page.split("<main")[1].split("</main>", maxsplit=1)[0])


def test_machine_words_stay_in_the_data(client: Client, page: str) -> None:
    data = json.dumps(client.get("/izin-lengkap/data.json").json())
    for word in MACHINE_WORDS:
        assert word in data
        assert word not in page


def test_a_standard_without_letters_shows_its_first_promise_on_the_front_door(client: Client) -> None:
    page = publish(replace(RICH, channels=(replace(COUNTER, status=ChannelStatus()),), readings=()))
    assert "Loket : 1 jam" in words(client.get("/").content.decode())
    limits_of_steps = replace(COUNTER, status=ChannelStatus(), limit=None, other_limits=())
    page.channels = StandardPage(**page_values(replace(RICH, channels=(limits_of_steps,)))).channels
    page.save_revision().publish()
    assert "Petugas : 15 menit" in words(client.get("/").content.decode())


def test_a_rich_page_asks_no_more_than_a_bare_one(client: Client) -> None:
    publish(BARE)
    publish(RICH)
    asked = []
    for code in (BARE.code, RICH.code, BARE.code, RICH.code):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/{code}/")
        asked.append(len(queries))
    assert asked[2] == asked[3] <= 10


@pytest.mark.parametrize(
    ("text", "before", "shown", "href"),
    [
        ("144", "", "144", "tel:144"),
        ("021-29935577", "", "021-29935577", "tel:+622129935577"),
        ("021 2993 5577", "", "021 2993 5577", "tel:+622129935577"),
        ("+62 811 579941", "", "+62 811 579941", "tel:+62811579941"),
        ("Helpdesk: 0811579941", "Helpdesk: ", "0811579941", "tel:+62811579941"),
        ("Bidang A: (021) 29912450 ext 0305", "Bidang A: ", "(021) 29912450 ext 0305", "tel:+622129912450;ext=0305"),
        ("loket@example.go.id", "", "loket@example.go.id", "mailto:loket@example.go.id"),
        ("www.lkpp.go.id", "", "www.lkpp.go.id", "https://www.lkpp.go.id"),
        ("Situs: http://lpse.example.go.id", "Situs: ", "http://lpse.example.go.id", "http://lpse.example.go.id"),
        ("javascript:alert(1)", "", "javascript:alert(1)", ""),
        ("Jakarta Selatan 12940", "", "Jakarta Selatan 12940", ""),
        ("Gedung LKPP Lantai M", "", "Gedung LKPP Lantai M", ""),
        ("Lantai 3", "", "Lantai 3", ""),
    ],
)
def test_a_contact_is_what_it_opens(text: str, before: str, shown: str, href: str) -> None:
    line = contact_line(text)
    assert (line.before, line.shown, line.href) == (before, shown, href)


def test_a_time_without_a_longest_figure_is_said_from_its_shortest() -> None:
    with override("en"):
        assert published_words(FIVE_UNTIL_DONE) == "5 minutes until done"
        assert published_words(TimeLimit(Unit.WORKING_DAYS, None)) == ""
        assert published_words(TimeLimit(Unit.MINUTES, 10, minimum=5)) == "5–10 minutes"


@pytest.mark.parametrize(
    ("calendar", "said"), [("", "09.00–15.00 WIB"), ("timur", "09.00–15.00 WITA"), ("tak-dikenal", "09.00–15.00 WIB")]
)
def test_hours_without_a_sentence_are_told_by_the_clock_of_their_calendar(
    client: Client, calendar: str, said: str
) -> None:
    HolidayCalendar.objects.create(code="timur", name="Timur", timezone=HolidayCalendar.Zone.WITA)
    website = replace(BARE.channels[0], opening=OpeningTimes(time(9), time(15), calendar=calendar))
    assert said in words(_shown(client, replace(BARE, channels=(website,))))


def test_a_standard_whose_letters_come_by_email_invites_to_send_one(client: Client) -> None:
    assert 'href="/kirim/?layanan=penanganan-masalah-pengguna"' in _shown(client, PENANGANAN_MASALAH)
    closed = ChannelStatus(is_open=False, reason="Renovasi gedung")
    channels = tuple(replace(each, status=closed) for each in PENANGANAN_MASALAH.channels)
    assert "/kirim/?layanan=" not in _shown(client, replace(PENANGANAN_MASALAH, code="tutup", channels=channels))


def test_our_remarks_between_published_words_are_in_the_language_of_the_page(client: Client) -> None:
    publish(RICH)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/{RICH.code}/").content.decode()
    remark = '<span class="small muted" lang="en">also written: <span lang="id">%s</span></span>'
    assert '<html lang="en">' in page
    assert remark % "izin.example.go.id, Sistem Izin" in page
    for role in RICH.roles:
        assert not role.aliases or remark % ", ".join(role.aliases) in page
