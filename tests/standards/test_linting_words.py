"""The linter's reading of words: by what a time depends, who earns a compensation, what no clock runs."""

from dataclasses import replace
from typing import Any

import pytest

from correspondence.standards.compiling import compile_standard, find_problems
from correspondence.standards.complaint_limits import complaint_limit
from correspondence.standards.linting import Notice, Severity, lint
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.source import Channel, Compensation, NoClock, StandardSource, TimeLimit

WEBSITE = next(channel for channel in KONSULTASI_KATALOG.channels if channel.code == "website")
SURAT = next(channel for channel in KONSULTASI_KATALOG.channels if channel.code == "surat")
assert WEBSITE.limit is not None
LIMIT: TimeLimit = replace(
    WEBSITE.limit,
    sentence="3 hari kerja sejak permasalahan disampaikan melalui website sampai jawaban diberikan",
)


def _of(notices: list[Notice], place: str) -> list[tuple[str, Severity]]:
    return [(notice.code, notice.severity) for notice in notices if notice.place == place]


def _with(channel: Channel, **facts: Any) -> StandardSource:
    changed = replace(channel, **facts)
    channels = tuple(changed if each.code == changed.code else each for each in KONSULTASI_KATALOG.channels)
    return replace(KONSULTASI_KATALOG, channels=channels)


def _website(sentence: str) -> list[tuple[str, Severity]]:
    return _of(lint(_with(WEBSITE, limit=replace(LIMIT, sentence=sentence))), "channels/website/limit")


@pytest.mark.parametrize(
    "words",
    [
        "bergantung pada permasalahan",
        "tergantung kondisi",
        "kurang lebih",
        "segera",
        "sesuai antrean",
        "sesuai dengan nomor antrian",
        "Sesuai\n kondisi",
    ],
)
def test_words_by_which_a_time_depends_are_named(words: str) -> None:
    assert _website(f"{LIMIT.sentence}, {words}") == [("I9", Severity.OPEN)]


@pytest.mark.parametrize(
    "words", ["tidak tergantung pada jenis", "tidak  bergantung pada jenis", "tanpa bergantung pada jenis"]
)
def test_words_by_which_a_time_does_not_depend_are_no_alarm(words: str) -> None:
    assert _website(f"{LIMIT.sentence}, {words}") == []


def test_a_further_time_of_letters_is_stopped_by_nobody_and_said_so() -> None:
    further = replace(SURAT.limit or LIMIT, label="tanggapan pertama", stop=None)
    source = replace(_with(SURAT, other_limits=(further,)), readings=())
    found = _of(lint(source), "channels/surat/other_limits/1")
    assert found == [("I5", Severity.OPEN), ("I3", Severity.NOTE)]
    compiled = next(each for each in compile_standard(source).channels if each.code == "surat")
    assert compiled.other_limits[0].stop is None
    assert compiled.limit is not None and compiled.limit.stop is not None


def test_complaints_with_a_time_that_no_clock_runs_have_none() -> None:
    complaints = KONSULTASI_KATALOG.complaints
    assert complaints is not None and complaints.limit is not None
    assert _of(lint(KONSULTASI_KATALOG), "complaints/limit") == []
    published_only = replace(complaints.limit, no_clock=NoClock.OTHER_OFFICE, start=None, stop=None)
    silent = replace(complaints, limit=published_only)
    assert complaint_limit(silent).internal
    assert ("I23", Severity.NOTE) in _of(lint(replace(KONSULTASI_KATALOG, complaints=silent)), "complaints/limit")


@pytest.mark.parametrize(
    ("sentence", "defined"),
    [
        ("Prioritas bagi pemohon selama 12 bulan.", True),
        ("Prioritas bagi pemohon, berlaku 1 (satu) tahun.", True),
        ("Prioritas bagi pemohon sesuai anggaran tahun 2026.", False),
        ("Prioritas selama 12 bulan.", False),
    ],
)
def test_a_compensation_is_defined_by_who_earns_it_and_how_long_it_holds(sentence: str, defined: bool) -> None:
    source = replace(KONSULTASI_KATALOG, compensation=Compensation(sentence))
    assert _of(lint(source), "compensation") == ([] if defined else [("I24", Severity.NOTE)])


def test_a_time_without_a_clock_cannot_be_extended() -> None:
    limit = replace(LIMIT, no_clock=NoClock.OTHER_OFFICE, start=None, stop=None, extension=2)
    places = [problem.place for problem in find_problems(_with(WEBSITE, limit=limit))]
    assert places == ["channels/website/limit"]
    assert not list(find_problems(_with(WEBSITE, limit=replace(limit, extension=None))))
