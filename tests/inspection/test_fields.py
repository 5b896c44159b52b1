"""Fields read by the layout of a letter, from words at known places."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.inspection.fields import read_fields
from correspondence.inspection.fields_dates import find_date
from correspondence.inspection.report import FIELD_KEYS, Box, Word
from correspondence.inspection.words import page_text, segments, words_from_tsv

LETTER_WIDTH, LINE_HEIGHT = 0.0095, 0.012
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip

HEAD = [
    (0.30, 0.03, "PEMERINTAH KABUPATEN CONTOH"),
    (0.36, 0.05, "DINAS PERCONTOHAN"),
    (0.22, 0.07, "Jalan Percobaan Raya No. 12 Telp. (0200) 123456"),
]
BLOCK = [
    (0.10, 0.15, "Nomor"),
    (0.22, 0.15, ": 005/123/BUC/III/2026"),
    (0.66, 0.15, "Contoh, 17 Maret 2026"),
    (0.10, 0.17, "Sifat"),
    (0.22, 0.17, ": Segera"),
    (0.10, 0.19, "Lampiran : 1 (satu) berkas"),
    (0.10, 0.21, "Hal"),
    (0.22, 0.21, ": Permohonan Konsultasi"),
    (0.24, 0.225, "Katalog Elektronik"),
    (0.10, 0.26, "Yth. Kepala Pusat Layanan"),
    (0.14, 0.275, "Pengadaan"),
    (0.14, 0.29, "di Jakarta"),
    (0.10, 0.33, "Dengan hormat, bersama surat tanggal 3 Mei 2025 ini kami"),
]

Place = tuple[float, float, str]


def _words(lines: list[Place], confidence: float = 0.9, page: int = 1) -> list[Word]:
    words = []
    for left, y, text in lines:
        x = left
        for part in text.split(" "):
            words.append(Word(part, page, Box(x, y, LETTER_WIDTH * len(part), LINE_HEIGHT), confidence))
            x += LETTER_WIDTH * (len(part) + 1)
    return words


def _values(lines: list[Place]) -> dict[str, str]:
    return {key: reading.value for key, reading in read_fields(_words(lines)).items()}


def test_whole_head_of_a_letter() -> None:
    assert _values(HEAD + BLOCK) == {
        "nomor": "005/123/BUC/III/2026",
        "tanggal": "2026-03-17",
        "sifat": "Segera",
        "lampiran": "1 (satu) berkas",
        "hal": "Permohonan Konsultasi Katalog Elektronik",
        "kepada": "Kepala Pusat Layanan Pengadaan",
        "pengirim": "PEMERINTAH KABUPATEN CONTOH DINAS PERCONTOHAN",
    }


def test_order_of_the_words_does_not_matter() -> None:
    assert {k: v.value for k, v in read_fields(reversed(_words(HEAD + BLOCK))).items()} == _values(HEAD + BLOCK)


def test_evidence_stands_where_the_value_stands() -> None:
    reading = read_fields(_words(HEAD + BLOCK))["nomor"]
    assert reading.page == 1
    assert (reading.box.x, reading.box.y) == (pytest.approx(0.22, abs=0.03), 0.15)
    assert reading.box.right < 0.5


def test_confidence_follows_the_words() -> None:
    sure, doubtful = read_fields(_words(BLOCK, 0.95)), read_fields(_words(BLOCK, 0.5))
    assert all(0 < doubtful[key].confidence < sure[key].confidence <= 1 for key in sure)
    assert read_fields(_words(BLOCK, 0.05)) == {}


def test_later_pages_are_not_read() -> None:
    words = _words(BLOCK) + _words([(0.1, 0.15, "Nomor : 999/LAIN/2020")], page=2)
    assert read_fields(words)["nomor"].value == "005/123/BUC/III/2026"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [(0.1, 0.1, "Dalam rangka kegiatan tersebut kami sampaikan hal sebagai berikut")],
        [(0.1, 0.1, "No Nama Barang Jumlah")],
        [(0.3, 0.05, "DAFTAR PESERTA PELATIHAN"), (0.3, 0.07, "BALAI PELATIHAN CONTOH")],
        [(0.1, 0.1, "Nomor :"), (0.1, 0.12, "Lampiran : -"), (0.1, 0.14, "Hal :")],
        [(0.1, 0.5, "pada tanggal 3 Mei 2025 telah dilaksanakan rapat")],
    ],
    ids=["nothing", "sentence", "table", "title", "empty labels", "date in a sentence"],
)
def test_nothing_is_invented(lines: list[Place]) -> None:
    assert _values(lines) == {}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Nomor : B-235/PANRB/D-IV/KKA/06/2012", "B-235/PANRB/D-IV/KKA/06/2012"),
        ("Nomor: 000.8.3.3/15/OR", "000.8.3.3/15/OR"),
        ("No. : 602.1/102/IX/2015/LPSE", "602.1/102/IX/2015/LPSE"),
        ("NOMOR :124/D-IV/KKA/02/2012", "124/D-IV/KKA/02/2012"),
        ("Nomor : R-99 / IJ / KP.07.6 / 04 / 2020", "R-99/IJ/KP.07.6/04/2020"),
        ("Nomor : 05/IJ/04/2016 Tanggal 4 April 2016", "05/IJ/04/2016"),
    ],
)
def test_number_patterns(line: str, value: str) -> None:
    assert _values([(0.1, 0.15, line)])["nomor"] == value


def test_label_alone_at_the_left_needs_no_colon() -> None:
    assert _values([(0.1, 0.15, "Perihal"), (0.22, 0.152, "Undangan Rapat")])["hal"] == "Undangan Rapat"


def test_slightly_slanted_scan() -> None:
    slanted = [(x, y + 0.01 * x, text) for x, y, text in HEAD + BLOCK]
    assert _values(slanted) == _values(HEAD + BLOCK)


def test_subject_stops_at_the_right_column() -> None:
    lines = [(0.1, 0.15, "Hal : Permohonan"), (0.65, 0.15, "Kepada"), (0.65, 0.17, "Yth. Kepala Dinas")]
    values = _values(lines)
    assert values["hal"] == "Permohonan"
    assert values["kepada"] == "Kepala Dinas"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((0.66, 0.12, "Jakarta, 5 Januari 2026"), "2026-01-05"),
        ((0.66, 0.12, "05-01-2026"), "2026-01-05"),
        ((0.10, 0.16, "Tanggal : 5 Januari 2026"), "2026-01-05"),
        ((0.60, 0.75, "Jakarta, 5 Januari 2026"), "2026-01-05"),
        ((0.10, 0.60, "Jakarta, 5 Januari 2026"), None),
        ((0.66, 0.12, "Jakarta, Januari 2026"), None),
        ((0.66, 0.12, "Jakarta, 31 Februari 2026"), None),
    ],
)
def test_place_and_date(place: Place, value: str | None) -> None:
    assert _values([place]).get("tanggal") == value


def test_date_of_the_head_wins_over_later_ones() -> None:
    lines = [(0.66, 0.12, "Jakarta, 5 Januari 2026"), (0.6, 0.8, "Jakarta, 9 Januari 2026")]
    assert _values(lines)["tanggal"] == "2026-01-05"


@given(st.dates(min_value=date(1945, 8, 17), max_value=date(2099, 12, 31)))
def test_every_date_is_read_in_each_form(day: date) -> None:
    forms = (
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day:02} {MONTHS[day.month - 1].upper()} {day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
    )
    for form in forms:
        found = find_date(f"Contoh, {form}")
        assert found is not None
        assert found[0] == day


@pytest.mark.parametrize(
    "text",
    ["", "005/12/2026", "1 Brumaire 2020", "12 Maret 1820", "32 Maret 2020", "005/12/03/2026", "10-12/2026"],
)
def test_what_is_no_date(text: str) -> None:
    assert find_date(text) is None


@given(st.text(max_size=120))
def test_any_text_is_survived(text: str) -> None:
    find_date(text)
    found = read_fields(_words([(0.1, 0.15, f"Nomor : {text}"), (0.6, 0.15, text)]))
    assert set(found) <= set(FIELD_KEYS)
    assert all(reading.value and 0 <= reading.confidence <= 1 for reading in found.values())


def test_columns_become_segments() -> None:
    found = segments(_words([(0.1, 0.2, "kiri satu"), (0.6, 0.2, "kanan"), (0.1, 0.1, "atas")]))
    assert [segment.text for segment in found] == ["atas", "kiri satu", "kanan"]


HEADS = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")


def _table(*rows: str) -> str:
    return "\n".join([HEADS, *(row.replace("|", "\t") for row in rows)])


def test_words_of_tesseracts_table() -> None:
    table = _table(
        "1|1|0|0|0|0|0|0|1000|2000|-1|",
        "4|1|1|1|1|0|100|200|200|40|-1|",
        "5|1|1|1|1|1|100|200|200|40|91.5|Nomor",
        "5|1|1|1|1|2|1|2|3|4|3| ",
        "1|2|0|0|0|0|0|0|500|500|-1|",
    )
    assert words_from_tsv(table) == {1: [Word("Nomor", 1, Box(0.1, 0.1, 0.2, 0.02), 0.915)], 2: []}
    assert words_from_tsv(HEADS) == {}
    with pytest.raises(ValueError, match="table"):
        words_from_tsv(_table("Nomor"))


def test_text_of_a_page_breaks_where_a_line_ends() -> None:
    found = _words([(0.1, 0.1, "kiri"), (0.3, 0.1, "kanan"), (0.1, 0.2, "bawah")])
    assert page_text(found) == "kiri kanan\nbawah"
