"""Reading raw texts of our own making, with the defects that published texts have: what is found, what is asked."""

from datetime import time
from pathlib import Path

import pytest

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.importing import Imported, NotAText, Outcome, Question, import_standard
from correspondence.standards.source import (
    BODIES,
    ApplicantType,
    Channel,
    ChannelKind,
    Firmness,
    RequirementKind,
    SoftReason,
    TimeLimit,
)

SAMPLES = Path(__file__).parent / "samples"
HEAD = "Pelayanan Uji Coba\n\nNo. SK: 12 TAHUN 2033\n\n"


def _sample(name: str) -> Imported:
    return import_standard((SAMPLES / name).read_bytes())


def _read(body: str) -> Imported:
    return import_standard((HEAD + body).encode())


@pytest.fixture(scope="module")
def web() -> Imported:
    return _sample("laman_tanpa_judul.txt")


@pytest.fixture(scope="module")
def printed() -> Imported:
    return _sample("cetakan_berkepala_halaman.txt")


@pytest.fixture(scope="module")
def table() -> Imported:
    return _sample("tabel_keputusan.txt")


def _asked(read: Imported, question: Question) -> list[tuple[int, str]]:
    return [(mark.line, mark.text) for mark in read.marks if mark.question is question]


def _channel(read: Imported, code: str) -> Channel:
    return next(channel for channel in read.source.channels if channel.code == code)


def _time(read: Imported) -> TimeLimit:
    limit = read.source.channels[0].limit
    assert limit is not None
    return limit


def test_channels_come_from_their_labels(web: Imported) -> None:
    assert [(channel.kind, channel.name) for channel in web.source.channels] == [
        (ChannelKind.FACE_TO_FACE, "Loket"),
        (ChannelKind.MESSAGING, "Pesan Singkat"),
        (ChannelKind.LETTER, "Surat"),
        (ChannelKind.WEBSITE, "Portal Peta"),
    ]


def test_requirements_have_their_kind_and_whom_they_bind(web: Imported) -> None:
    letter = _channel(web, "surat").requirements
    assert [each.kind for each in letter] == [
        RequirementKind.LETTERHEAD,
        RequirementKind.SIGNATURE,
        RequirementKind.STAMP,
        RequirementKind.APPOINTMENT_PAPER,
    ]
    assert (letter[0].needed_for, letter[2].needed_for) == (BODIES, BODIES)
    assert letter[2].alternatives == (RequirementKind.ELECTRONIC_SIGNATURE,)
    assert letter[3].condition == "apabila peta diambil orang lain"


def test_steps_name_who_acts_only_where_the_text_does(web: Imported) -> None:
    steps = _channel(web, "surat").steps
    assert [(step.number, step.actor, step.next) for step in steps] == [
        (1, "pemohon", "kepala_dinas"),
        (2, "kepala_dinas", "kepala_bidang_pemetaan"),
        (3, "kepala_bidang_pemetaan", "analis_peta"),
        (4, "analis_peta", None),
        (5, None, "pemohon"),
    ]
    assert _channel(web, "surat").addressees == ("kepala_dinas", "kepala_bidang_pemetaan")
    assert _channel(web, "portal_peta").open_list
    assert [role.code for role in web.source.roles if role.outside] == ["pemohon"]


def test_times_have_figures_units_and_firmness(web: Imported) -> None:
    counter, letter, portal = (_channel(web, code).limit for code in ("loket", "surat", "portal_peta"))
    assert counter is not None
    assert letter is not None
    assert portal is not None
    assert (counter.minimum, counter.maximum, counter.unit) == (20, 45, Unit.MINUTES)
    assert (letter.maximum, letter.unit, letter.firmness) == (7, Unit.WORKING_DAYS, Firmness.HARD)
    assert (portal.maximum, portal.unit, portal.firmness) == (2, Unit.HOURS, Firmness.SOFT)
    assert portal.reasons == (SoftReason.MISSING_DOCUMENTS,)


def test_a_start_is_an_event_only_where_the_words_leave_no_doubt(web: Imported) -> None:
    letter, complaints = _channel(web, "surat").limit, web.source.complaints
    assert letter is not None
    assert letter.start is None
    assert web.open_starts == (("channels/surat/limit", "surat diterima Analis Peta"),)
    (mark,) = [mark for mark in web.marks if mark.question is Question.START_UNCLEAR]
    assert (mark.line, mark.proposal) == (17, "disposition.acknowledged")
    assert complaints is not None
    assert complaints.limit is not None
    assert complaints.limit.start is not None
    assert complaints.limit.start.event is CaseEventName.COMPLAINT_RECEIVED
    assert (complaints.limit.maximum, complaints.limit.unit) == (48, Unit.HOURS_ON_WORKING_DAYS)


def test_ways_of_complaining_keep_contacts_hours_and_closures(web: Imported) -> None:
    assert web.source.complaints is not None
    phone, chat, visit, letter = web.source.complaints.channels
    assert phone.contacts == ("(0299) 555010 ext 12",)
    assert chat.opening is not None
    assert (chat.opening.opens, chat.opening.closes) == (time(8, 30), time(14, 45))
    assert (visit.status.is_open, visit.status.reason) == (False, "sementara ditutup karena pemugaran gedung")
    assert letter.contacts == ("Kepala Dinas Pemetaan Kota Rapih", "Jalan Cermin Nomor 9", "Rapih 99123")


def test_what_stands_behind_the_times_is_sorted_by_its_words(web: Imported) -> None:
    source = web.source
    assert source.fee == "Tidak dipungut biaya"
    assert source.products == ("Salinan peta batas desa skala 1:5.000",)
    assert source.compensation is not None
    assert web.open_months
    assert source.lapor is not None
    assert source.lapor.issue_sentence.startswith("Isu dan Keluhan")
    assert source.lapor.links == ()


def test_page_headers_inside_the_text_are_dropped_on_record(printed: Imported) -> None:
    dropped = [(trace.line, trace.outcome) for trace in printed.traces if trace.outcome.startswith("page_")]
    assert sorted(dropped) == [
        *((line, Outcome.PAGE_HEADER) for line in (29, 31, 33, 35, 37)),
        (39, Outcome.PAGE_NUMBER),
    ]
    assert printed.lines[36].startswith("Pemerintah Kota Rapih / ")


def test_a_unit_torn_by_a_page_break_is_put_together_and_asked_about(printed: Imported) -> None:
    source = printed.source
    assert (source.title, source.unit) == ("Pelayanan Peminjaman Ruang Baca Arsip", "Bagian Tata Ruang dan Pertanahan")
    assert (source.agency, source.parent_unit) == ("Pemerintah Kota Rapih", "SEKRETARIAT KOTA")
    assert [line for line, _text in _asked(printed, Question.TORN_BY_PAGE)] == [10]


def test_misspelled_headings_still_head_their_parts(printed: Imported) -> None:
    headings = {trace.line: trace.place for trace in printed.traces if trace.outcome is Outcome.HEADING}
    assert (headings[16], headings[23], headings[54]) == ("requirements", "procedure", "fee")


def test_lost_and_missing_numbers_are_asked_about(printed: Imported) -> None:
    assert _asked(printed, Question.NUMBER_MISSING) == [(21, "Dua lembar pasfoto")]
    assert {line for line, _text in _asked(printed, Question.NUMBERS_LOST)} == {28}
    assert [step.number for step in printed.source.channels[0].steps] == [1, 2, 3]


def test_a_sentence_goes_on_behind_its_line(printed: Imported) -> None:
    step = printed.source.channels[0].steps[2]
    assert step.sentence == "Penyelia menyetujui jadwal dan Petugas Arsip membuka ruang baca"


def test_times_of_steps_come_from_the_twin_sentences(printed: Imported) -> None:
    first, second, third = (step.limit for step in printed.source.channels[0].steps)
    assert first is not None
    assert (first.minimum, first.maximum) == (2, 4)
    assert second is None
    assert third is not None
    assert (third.minimum, third.maximum, third.firmness) == (6, None, Firmness.SOFT)
    assert {line for line, _text in _asked(printed, Question.FIGURE_MISSING)} == {47}
    assert {line for line, _text in _asked(printed, Question.NO_LONGEST_TIME)} == {48}


def test_figures_that_are_not_clear_are_asked_about_and_left_out(printed: Imported) -> None:
    limit = _time(printed)
    assert (limit.maximum, limit.minimum) == (None, None)
    assert set(_asked(printed, Question.FIGURE_CONTRADICTS_WORD)) == {(50, "5 (enam)")}
    assert set(_asked(printed, Question.UNIT_UNCLEAR)) == {(51, "3 hari")}
    words = {mark.proposal for mark in printed.marks if mark.question is Question.FIGURE_ONLY_IN_WORDS}
    assert words == {"2"}


def test_a_table_is_read_by_its_cells(table: Imported) -> None:
    source = table.source
    assert (source.title, source.decree) == ("PELAYANAN UJI AIR SUMUR", "")
    assert [channel.applicants for channel in source.channels] == [
        (ApplicantType.INSTITUTION,),
        (ApplicantType.LEGAL_BODY,),
    ]
    assert table.open_kinds == {f"channels/{channel.code}" for channel in source.channels}
    assert [len(channel.steps) for channel in source.channels] == [2, 3]
    assert [each.kind for channel in source.channels for each in channel.requirements] == [
        RequirementKind.APPOINTMENT_PAPER,
        RequirementKind.CONTRACT,
    ]


def test_numbers_that_run_across_headings_are_kept_and_lost_ones_counted(table: Imported) -> None:
    assert table.source.complaints is not None
    phone, letter, visit = table.source.complaints.channels
    numbers = [[step.number for step in each.steps] for each in (phone, letter, visit)]
    assert numbers == [[1, 2], [1, 2, 3], [4]]
    assert letter.limit is not None
    assert (letter.limit.maximum, letter.limit.start) == (6, None)
    assert [line for line, _text in _asked(table, Question.NUMBERS_LOST)] == [26]


@pytest.mark.parametrize("name", [path.name for path in sorted(SAMPLES.glob("*.txt"))])
def test_no_line_is_lost(name: str) -> None:
    read = _sample(name)
    assert read.lost_lines == ()
    assert read.raw_text == (SAMPLES / name).read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_and_line_ends_read_alike(encoding: str, end: str) -> None:
    text = (SAMPLES / "laman_tanpa_judul.txt").read_text(encoding="utf-8")
    read = import_standard(text.replace("\n", end).encode(encoding))
    assert read.source == _sample("laman_tanpa_judul.txt").source
    assert len(read.lines) == len(text.splitlines())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n \t\n",
        "\ufeff".encode(),
        b"%PDF-1.4",
        b"PK\x03\x04x",
        b"abc\x00def",
        bytes(range(256)),
        b"x" * (2**21 + 1),
    ],
)
def test_what_is_no_text_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(NotAText, match=r"\w+ \w+"):
        import_standard(content)


def test_a_text_without_any_structure_is_kept_and_asked_about() -> None:
    read = import_standard(b"selamat datang\n\nini bukan standar")
    assert read.source.channels == ()
    assert read.lost_lines == ()
    assert {mark.question for mark in read.marks} >= {Question.DECREE_MISSING, Question.UNIT_MISSING}


def test_a_text_that_names_no_channel_keeps_its_facts_under_one() -> None:
    read = _read("Persyaratan\n1. KTP\n2. Formulir\n\nProsedur\n1. Pemohon mengisi formulir\n\nProduk\n1. Kartu\n")
    (channel,) = read.source.channels
    assert len(channel.requirements) == 2
    assert len(channel.steps) == 1
    assert read.open_kinds == {channel_place(channel)}
    assert Question.CHANNEL_UNNAMED in {mark.question for mark in read.marks}


def channel_place(channel: Channel) -> str:
    return f"channels/{channel.code}"


def test_the_internal_components_are_kept_as_text() -> None:
    read = _read("Dasar Hukum\n1. Perda 4 & 5\n2. Perwali 6\n\nPengawasan Internal\nAtasan langsung\n\nProduk\nKartu\n")
    assert [(each.component.value, each.text) for each in read.source.internal] == [
        ("legal_basis", "<p>1. Perda 4 &amp; 5</p><p>2. Perwali 6</p>"),
        ("internal_supervision", "<p>Atasan langsung</p>"),
    ]
