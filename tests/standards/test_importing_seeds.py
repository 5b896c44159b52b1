"""The published texts themselves, where a machine has them: what the import finds of what the house publishes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

import pytest

from correspondence.calendars.facts import Unit
from correspondence.standards.importing import Imported, import_standard
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.source import StandardSource, TimeLimit
from tests.standards.seeds import CODES, seed_or_skip
from tests.standards.test_importing_properties import _invented

Figures = tuple[int | None, int | None, Unit]

S0, S1, S2, S3, S4 = CODES
FREE = "Tidak dipungut biaya"
HEADS = {
    S0: ("Pelayanan Konsultasi Katalog Elektronik dan Toko Daring", "26 TAHUN 2022", 5, FREE),
    S1: (
        "Pelayanan Dukungan Penggunaan SPSE melalui LPSE Support, Tatap Muka dan Call center",
        "26 TAHUN 2022",
        3,
        FREE,
    ),
    S2: ("Pelayanan Advokasi dan Permasalahan Pengadaan", "234 TAHUN 2024", 4, FREE),
    S3: ("PELAYANAN e-PURCHASING", "", 2, None),
    S4: ("Pelayanan Penanganan Masalah Pengguna", "008/UMUM/TAHUN 2022", 2, FREE),
}
LIMITS: dict[str, list[Figures]] = {
    S0: [
        (None, 30, Unit.MINUTES),
        (None, 3, Unit.WORKING_DAYS),
        (None, 30, Unit.MINUTES),
        (None, 10, Unit.WORKING_DAYS),
        (None, 1, Unit.HOURS),
    ],
    S1: [(None, 1, Unit.HOURS), (None, 3, Unit.WORKING_DAYS), (5, 10, Unit.MINUTES)],
    S2: [
        (None, 15, Unit.WORKING_DAYS),
        (None, 1, Unit.HOURS),
        (None, 10, Unit.WORKING_DAYS),
        (None, 2, Unit.WORKING_DAYS),
    ],
    S3: [(None, 5, Unit.WORKING_DAYS), (None, 2, Unit.WORKING_DAYS)] * 2,
    S4: [(1, 5, Unit.MINUTES), (1, 15, Unit.MINUTES), (1, 15, Unit.MINUTES), (5, None, Unit.MINUTES)] * 2,
}
COMPLAINTS: dict[str, list[Figures]] = {
    S0: [(None, 5, Unit.WORKING_DAYS)],
    S1: [(None, 72, Unit.HOURS_ON_WORKING_DAYS)],
    S2: [(None, 5, Unit.WORKING_DAYS)],
    S3: [(None, 10, Unit.WORKING_DAYS)],
    S4: [],
}
# What share of the facts that the house publishes the import finds by itself, at least.
FLOORS = {"limits": 0.95, "requirements": 0.95, "steps": 0.96}
ALIKE = 0.6  # published sentences are in our own words


def _read(name: str) -> Imported:
    return import_standard(seed_or_skip(name).encode())


def _figures(limit: TimeLimit) -> Figures:
    return limit.minimum, limit.maximum, limit.unit


def _limits(source: StandardSource) -> Iterator[Figures]:
    for channel in source.channels:
        stated = [channel.limit, *channel.other_limits, *(step.limit for step in channel.steps)]
        yield from (_figures(limit) for limit in stated if limit and (limit.maximum or limit.minimum))


def _complaint_limits(source: StandardSource) -> Iterator[Figures]:
    if source.complaints:
        stated = [source.complaints.limit, *(channel.limit for channel in source.complaints.channels)]
        yield from (_figures(limit) for limit in stated if limit)


def _requirements(source: StandardSource) -> Iterator[str]:
    for channel in source.channels:
        yield from (str(each.kind) for each in channel.requirements)


def _steps(source: StandardSource) -> list[str]:
    ways = [channel.steps for channel in source.channels]
    ways += [channel.steps for channel in source.complaints.channels] if source.complaints else []
    return [step.sentence for steps in ways for step in steps]


def _plain(sentence: str) -> list[str]:
    return sorted(re.findall(r"[a-z]+", sentence.casefold()))


def _same_steps(published: list[str], found: list[str]) -> int:
    left = list(found)
    hits = 0
    for sentence in published:
        near = max(left, key=lambda each: SequenceMatcher(None, _plain(sentence), _plain(each)).ratio(), default="")
        if near and SequenceMatcher(None, _plain(sentence), _plain(near)).ratio() >= ALIKE:
            left.remove(near)
            hits += 1
    return hits


@pytest.mark.parametrize("name", CODES)
def test_title_decree_channels_and_fee(name: str) -> None:
    source = _read(name).source
    title, decree, channels, fee = HEADS[name]
    assert (source.title, source.decree, len(source.channels)) == (title, decree, channels)
    assert fee in (None, source.fee)


@pytest.mark.parametrize("name", CODES)
def test_every_time_that_the_text_states(name: str) -> None:
    source = _read(name).source
    assert Counter(_limits(source)) == Counter(LIMITS[name])
    assert list(_complaint_limits(source)) == COMPLAINTS[name]


@pytest.mark.parametrize("name", CODES)
def test_no_line_is_lost_and_nothing_invented(name: str) -> None:
    read = _read(name)
    assert read.lost_lines == ()
    assert _invented(read) == []


def test_the_unit_torn_by_a_page_break() -> None:
    source = _read(S4).source
    assert (source.unit, source.agency) == ("Bagian Pengadaan Barang dan Jasa", "Pemerintah Kab. Landak")


@pytest.mark.parametrize(
    ("what", "found_of"),
    [
        ("limits", lambda ours, theirs: _hits(_limits, ours, theirs)),
        ("requirements", lambda ours, theirs: _hits(_requirements, ours, theirs)),
        ("steps", lambda ours, theirs: (_same_steps(_steps(ours), _steps(theirs)), len(_steps(ours)))),
    ],
)
def test_how_much_of_the_published_standards_is_found(
    what: str,
    found_of: Callable[[StandardSource, StandardSource], tuple[int, int]],
    record_property: Callable[[str, object], None],
) -> None:
    by_code = {source.code: source for source in ALL}
    counted = [found_of(by_code[code], _read(name).source) for name, code in CODES.items()]
    hits, of = sum(hit for hit, _all in counted), sum(every for _hit, every in counted)
    record_property(what, f"{hits} of {of}")
    print(f"{what}: {hits} of {of} ({hits / of:.0%}), by text {counted}")  # noqa: T201
    assert hits / of >= FLOORS[what]


def _hits(
    facts: Callable[[StandardSource], Iterator[object]], ours: StandardSource, theirs: StandardSource
) -> tuple[int, int]:
    published, found = Counter(facts(ours)), Counter(facts(theirs))
    return (published & found).total(), published.total()
