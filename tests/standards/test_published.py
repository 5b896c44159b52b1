"""What holds for all published standards: they compile, and every reading stands at a place that exists."""

from collections.abc import Iterator

import pytest

from correspondence.standards.compiling import compile_standard
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.rules import as_json, load_source
from correspondence.standards.source import ApplicantType, Reading, StandardSource, TimeLimit

WHOLE = {"", "fee", "products", "complaints", "compensation", "lapor"}


# Places where the text of the clock itself is read, by their number in the table of clocks.
CLOCKS = {"T5", "T15", "T17"}


class Stored:
    """A standard as its version keeps it."""

    def __init__(self, source: StandardSource) -> None:
        self.published = as_json(source)
        self.rules = as_json(compile_standard(source))
        self.digest = source.code


def _places(source: StandardSource) -> set[str]:
    parts = ("", "/requirements", "/steps", "/limit")
    return WHOLE | {f"channels/{channel.code}{part}" for channel in source.channels for part in parts}


def _limits(source: StandardSource) -> Iterator[TimeLimit]:
    for channel in source.channels:
        yield from (limit for limit in (channel.limit, *channel.other_limits) if limit)
        yield from (step.limit for step in channel.steps if step.limit)
    if source.complaints:
        found = (source.complaints.limit, *(channel.limit for channel in source.complaints.channels))
        yield from (limit for limit in found if limit)


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_each_standard_compiles_and_survives_storage(source: StandardSource) -> None:
    compiled = compile_standard(source)
    assert [rule.code for rule in compiled.channels] == [channel.code for channel in source.channels]
    assert load_source(Stored(source)) == source


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_each_reading_belongs_to_a_place_of_its_standard(source: StandardSource) -> None:
    assert {reading.about for reading in source.readings} <= _places(source)
    assert len(set(source.readings)) == len(source.readings)
    assert any(reading.code == "I25" for reading in source.readings)


def test_every_reading_is_shown_somewhere() -> None:
    shown: set[str] = {reading.code for source in ALL for reading in source.readings}
    assert shown == {f"I{number}" for number in range(1, 33)} | CLOCKS | {"Peragaan"}
    assert all(isinstance(reading, Reading) and len(reading.sentence) <= 250 for s in ALL for reading in s.readings)


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_each_clock_has_both_ends_in_words(source: StandardSource) -> None:
    for limit in _limits(source):
        assert limit.sentence
        if limit.no_clock is None:
            assert limit.start is not None and limit.start.words
            assert limit.stop is not None and limit.stop.words
        else:
            assert limit.start is None and limit.stop is None


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_suppliers_are_named_only_where_the_standard_names_them(source: StandardSource) -> None:
    named = {ch.code for ch in source.channels if ApplicantType.SUPPLIER in ch.applicants}
    needed = {ch.code for ch in source.channels for r in ch.requirements if ApplicantType.SUPPLIER in r.needed_for}
    assert named == ({"penyedia", "surat_pelatihan"} if source.code == "e-purchasing" else set())
    assert needed <= named


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_a_running_clock_says_at_its_place_that_its_stop_is_a_reading(source: StandardSource) -> None:
    read = {reading.about for reading in source.readings if reading.code == "I5"}
    for channel in source.channels:
        limits = [channel.limit, *(step.limit for step in channel.steps)]
        if any(limit and limit.stop for limit in limits):
            assert f"channels/{channel.code}/limit" in read
    assert source.complaints is not None
    timed = [source.complaints.limit, *(channel.limit for channel in source.complaints.channels)]
    assert ("complaints" in read) == any(timed)


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_who_starts_by_acknowledging_is_told_that_the_time_also_starts_by_itself(source: StandardSource) -> None:
    told = [reading.sentence for reading in source.readings if "mulai otomatis" in reading.sentence.lower()]
    assert not any("belum berjalan" in reading.sentence for reading in source.readings)
    assert bool(told) == any(reading.code in {"I3", "I4"} for reading in source.readings)
    assert [reading.code for reading in source.readings].count("Peragaan") == 1


def test_what_only_some_standards_promise() -> None:
    promised = {source.code: (source.decree, bool(source.compensation), bool(source.lapor)) for source in ALL}
    assert promised == {
        "konsultasi-katalog": ("26 TAHUN 2022", True, True),
        "dukungan-spse": ("26 TAHUN 2022", True, True),
        "advokasi-permasalahan": ("234 TAHUN 2024", True, True),
        "e-purchasing": ("", False, False),
        "penanganan-masalah-pengguna": ("008/UMUM/TAHUN 2022", False, False),
    }
