"""Times in raw texts: the ways of writing one that are read, and those that are asked about instead."""

import pytest

from correspondence.calendars.facts import Unit
from correspondence.standards.importing import Imported, Question, import_standard
from correspondence.standards.source import TimeLimit

HEAD = "Pelayanan Uji Coba\n\nNo. SK: 12 TAHUN 2033\n\nPersyaratan\n1. Melalui Surat: KTP\n\nWaktu Penyelesaian\n\n"


def _read(words: str) -> Imported:
    return import_standard(f"{HEAD}{words}\n\nProduk\n\nSurat\n".encode())


def _time(read: Imported) -> TimeLimit:
    limit = read.source.channels[0].limit
    assert limit is not None
    return limit


@pytest.mark.parametrize(
    ("words", "minimum", "maximum", "unit"),
    [
        ("Maksimal 15 (lima belas) hari kerja", None, 15, Unit.WORKING_DAYS),
        ("paling lama 3 x 24 jam (hari kerja)", None, 72, Unit.HOURS_ON_WORKING_DAYS),
        ("5-10 menit", 5, 10, Unit.MINUTES),
        ("5 s.d. 10 menit", 5, 10, Unit.MINUTES),
        ("1 (satu) sampai dengan 2 (dua) jam", 1, 2, Unit.HOURS),
        ("5 Menit - Selesai", 5, None, Unit.MINUTES),
        ("minimal 4 jam", 4, None, Unit.HOURS),
        ("21 (dua puluh satu) hari kerja", None, 21, Unit.WORKING_DAYS),
        ("115 (seratus lima belas) menit", None, 115, Unit.MINUTES),
    ],
)
def test_ways_of_writing_a_time(words: str, minimum: int | None, maximum: int | None, unit: Unit) -> None:
    limit = _time(_read(words))
    assert (limit.minimum, limit.maximum, limit.unit) == (minimum, maximum, unit)


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("normatif, hari", Question.FIGURE_MISSING),
        ("paling lama hari kerja", Question.FIGURE_MISSING),
        ("dalam waktu (tiga) hari kerja", Question.FIGURE_ONLY_IN_WORDS),
        ("1 (sepuluh) hari kerja", Question.FIGURE_CONTRADICTS_WORD),
        ("3 x 24 jam", Question.UNIT_UNCLEAR),
        ("2 minggu", Question.UNIT_UNCLEAR),
        ("1 jam 30 menit", Question.FIGURES_TOGETHER),
        ("4 jam tergantung antrean", Question.FIRMNESS_UNCLEAR),
        ("disesuaikan dengan keadaan", Question.NO_FIGURE_PROMISED),
    ],
)
def test_times_that_are_not_clear_are_asked_about(words: str, question: Question) -> None:
    read = _read(words)
    assert [mark.line for mark in read.marks if mark.question is question] == [10]
