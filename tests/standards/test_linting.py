"""The linter: what the five published standards leave open is named, with its reading, and nothing else is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from correspondence.calendars.facts import Unit
from correspondence.standards.complaint_limits import complaint_limit
from correspondence.standards.events import CaseEventName
from correspondence.standards.linting import Known, Notice, Severity, lint
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.source import (
    Channel,
    ChannelStatus,
    Compensation,
    Firmness,
    Link,
    NoClock,
    Requirement,
    RequirementKind,
    SoftReason,
    StandardSource,
    TimeLimit,
    Trigger,
)

TODAY = date(2026, 11, 21)
WEBSITE = next(channel for channel in KONSULTASI_KATALOG.channels if channel.code == "website")
SURAT = next(channel for channel in KONSULTASI_KATALOG.channels if channel.code == "surat")
assert WEBSITE.limit is not None
LIMIT: TimeLimit = replace(
    WEBSITE.limit,
    sentence="3 hari kerja sejak permasalahan disampaikan melalui website sampai jawaban diberikan",
)
EMAIL_STEPS = [
    ("steps/1/limit", "I11"),
    ("steps/2/limit", "I5"),
    ("steps/2/limit", "I10"),
    ("steps/3/limit", "I5"),
    ("steps/3/limit", "I10"),
    ("steps/4/limit", "I5"),
    ("steps/4/limit", "I10"),
]
# Domain B7 (I1–I32) and B6 (T17); B0 names requirements of which only a person can judge. What B7 says of the
# wording and the order of acts (I1, I2, I6, I7, I12–I14, I17–I22, I25, I26, I30, I31) is no fact that could be linted.
EXPECTED: dict[str, list[tuple[str, str]]] = {
    "konsultasi-katalog": [
        ("channels/tatap_muka/limit", "I5"),
        ("channels/website/limit", "I5"),
        ("channels/call_center/limit", "I5"),
        ("channels/call_center/requirements", "I27"),
        ("channels/surat/limit", "I5"),
        ("channels/surat/limit", "I3"),
        ("channels/pesan_singkat/limit", "I5"),
        ("complaints/channels/3/status", "I16"),
        ("complaints/channels/4/steps", "I29"),
        ("compensation", "I24"),
    ],
    "dukungan-spse": [
        ("complaints/channels/1/links", "I15"),
        ("channels/lpse_support/limit", "I5"),
        ("channels/lpse_support/other_limits/1", "I5"),
        ("channels/lpse_support/other_limits/1", "I8"),
        ("channels/lpse_support/steps", "I28"),
        ("channels/tatap_muka/limit", "I5"),
        ("channels/tatap_muka/limit", "I9"),
        ("channels/tatap_muka/steps", "I28"),
        ("channels/call_center/limit", "I5"),
        ("channels/call_center/limit", "I10"),
        ("channels/call_center/other_limits/1", "I32"),
        ("channels/call_center/steps", "I28"),
        ("complaints/limit", "I5"),
        ("complaints/requirements", "B0"),
        ("complaints/channels/1/steps", "I29"),
        ("compensation", "I24"),
    ],
    "advokasi-permasalahan": [
        ("channels/website/links", "I15"),
        ("channels/tatap_muka_daring/links", "I15"),
        ("channels/surat/limit", "I5"),
        ("channels/surat/limit", "I4"),
        ("channels/surat/steps", "I29"),
        ("channels/tatap_muka/limit", "I5"),
        ("channels/tatap_muka/limit", "I9"),
        ("channels/website/limit", "I5"),
        ("channels/tatap_muka_daring/limit", "I5"),
        ("channels/tatap_muka_daring/limit", "I4"),
        ("complaints/channels/3/steps", "I29"),
        ("compensation", "I24"),
    ],
    "e-purchasing": [
        ("channels/kldi/limit", "I32"),
        ("channels/kldi/other_limits/1", "I32"),
        ("channels/penyedia/limit", "I32"),
        ("channels/penyedia/other_limits/1", "I32"),
        ("channels/surat_pelatihan/limit", "I5"),
        ("channels/surat_pelatihan/limit", "T17"),
        ("channels/surat_pelatihan/other_limits/1", "I32"),
        ("channels/surat_pelatihan/steps", "I29"),
        ("complaints/limit", "I23"),
        ("complaints/channels/3/limit", "I5"),
        ("complaints/channels/3/limit", "I4"),
        ("compensation", "I24"),
    ],
    "penanganan-masalah-pengguna": [
        *((f"channels/email/{place}", code) for place, code in EMAIL_STEPS),
        ("channels/email/requirements", "B0"),
        *((f"channels/tatap_muka/{place}", code) for place, code in EMAIL_STEPS),
        ("complaints/limit", "I23"),
        ("compensation", "I24"),
    ],
}
OPEN = {("konsultasi-katalog", "complaints/channels/3/status", "I16")}


def _of(notices: list[Notice], place: str) -> list[tuple[str, Severity]]:
    return [(notice.code, notice.severity) for notice in notices if notice.place == place]


def _with(channel: Channel, **facts: Any) -> StandardSource:
    changed = replace(channel, **facts)
    channels = tuple(changed if each.code == changed.code else each for each in KONSULTASI_KATALOG.channels)
    return replace(KONSULTASI_KATALOG, channels=channels)


def _website(change: Callable[[TimeLimit], TimeLimit | None]) -> list[tuple[str, Severity]]:
    return _of(lint(_with(WEBSITE, limit=change(LIMIT))), "channels/website/limit")


def _soft(limit: TimeLimit) -> TimeLimit:
    return replace(limit, firmness=Firmness.SOFT, reasons=(SoftReason.NATURE_OF_PROBLEM,))


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_each_published_standard_has_exactly_its_known_notices(source: StandardSource) -> None:
    notices = lint(source, known=Known(today=TODAY))
    assert [(notice.place, notice.code) for notice in notices] == EXPECTED[source.code]
    opened = {(source.code, each.place, each.code) for each in notices if each.severity is Severity.OPEN}
    assert opened == {each for each in OPEN if each[0] == source.code}
    assert all(notice.sentence and notice.reading for notice in notices)


def test_what_is_complete_is_silent() -> None:
    assert _website(lambda limit: limit) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda limit: replace(limit, start=None), [("I5", Severity.OPEN)]),
        (lambda limit: replace(limit, stop=None), [("I5", Severity.OPEN)]),
        (lambda limit: replace(limit, sentence="3 hari kerja"), [("I5", Severity.NOTE)]),
        (lambda limit: replace(limit, minimum=1), [("I10", Severity.NOTE)]),
        (lambda limit: replace(limit, minimum=1, maximum=None), [("I10", Severity.NOTE)]),
        (lambda limit: replace(limit, maximum=None, firmness=Firmness.SOFT), [("I8", Severity.NOTE)]),
        (lambda limit: replace(limit, sentence=f"{limit.sentence}, tergantung kondisi"), [("I9", Severity.OPEN)]),
        (
            lambda limit: _soft(replace(limit, sentence=f"{limit.sentence}, disesuaikan")),
            [("I9", Severity.NOTE)],
        ),
        (_soft, []),
        (lambda limit: replace(limit, firmness=Firmness.SOFT), [("I9", Severity.OPEN)]),
        (lambda limit: replace(limit, extension=2), []),
        (lambda limit: replace(limit, extension=4), [("I9", Severity.OPEN)]),
        (lambda limit: replace(limit, sentence=f"{limit.sentence}, dapat diperpanjang"), [("I9", Severity.OPEN)]),
        (lambda limit: replace(limit, sentence=f"{limit.sentence}, dapat diperpanjang", extension=2), []),
        (lambda limit: replace(limit, sentence=f"{limit.sentence}, tidak dapat diperpanjang"), []),
        (lambda limit: replace(limit, no_clock=NoClock.APPLICANTS_OWN_ACT), [("I11", Severity.NOTE)]),
        (lambda limit: replace(limit, no_clock=NoClock.OTHER_OFFICE), [("I32", Severity.NOTE)]),
        (lambda _limit: None, [("A1", Severity.OPEN)]),
    ],
)
def test_each_way_of_leaving_a_time_open_is_named(
    change: Callable[[TimeLimit], TimeLimit | None], expected: list[tuple[str, Severity]]
) -> None:
    assert _website(change) == expected


def test_a_letter_without_a_stop_is_read_and_not_left_open() -> None:
    limit = replace(SURAT.limit or LIMIT, stop=None)
    found = _of(lint(_with(SURAT, limit=limit)), "channels/surat/limit")
    assert found == [("I5", Severity.NOTE), ("I3", Severity.NOTE)]


def test_the_readings_name_the_events_and_the_figures_used() -> None:
    source = _with(SURAT, limit=replace(SURAT.limit or LIMIT, stop=Trigger(CaseEventName.LETTER_DISPATCHED)))
    notices = lint(source, known=Known(events={CaseEventName.LETTER_DISPATCHED: "surat balasan terkirim"}))
    silent = next(each for each in notices if (each.place, each.code) == ("channels/surat/limit", "I5"))
    assert "surat balasan terkirim" in silent.reading
    assert "surat diterima staf" in silent.reading
    compensated = next(each for each in notices if each.place == "compensation")
    assert "12" in compensated.reading


def test_a_role_is_asked_for_only_where_the_positions_are_known() -> None:
    place = "channels/surat/limit"
    assert "I26" not in [code for code, _ in _of(lint(KONSULTASI_KATALOG), place)]
    assert ("I26", Severity.OPEN) in _of(lint(KONSULTASI_KATALOG, known=Known(roles=frozenset({"kepala"}))), place)
    assert "I26" not in [
        code for code, _ in _of(lint(KONSULTASI_KATALOG, known=Known(roles=frozenset({"staf"}))), place)
    ]


def test_a_hard_time_that_waits_for_somebody_outside_is_open() -> None:
    start = Trigger(CaseEventName.STEP_RECEIVED, "pengguna", words="permasalahan disampaikan melalui website")
    assert ("I26", Severity.OPEN) in _website(lambda limit: replace(limit, start=start))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ChannelStatus(), []),
        (ChannelStatus(False, "Renovasi"), [("I16", Severity.OPEN)]),
        (ChannelStatus(False, "Renovasi", review_on=date(2026, 12, 1)), []),
        (ChannelStatus(False, "Renovasi", review_on=date(2026, 11, 1)), [("I16", Severity.OPEN)]),
        (ChannelStatus(False, "Renovasi", closed_until=date(2026, 12, 1)), []),
        (ChannelStatus(False, "Renovasi", review_on=date(2026, 1, 2), closed_until=date(2026, 11, 1)), []),
    ],
)
def test_a_closure_needs_a_day_of_review_to_come(status: ChannelStatus, expected: list[tuple[str, Severity]]) -> None:
    found = lint(_with(WEBSITE, status=status), known=Known(today=TODAY))
    assert _of(found, "channels/website/status") == expected


def test_one_system_under_two_hosts_is_named_once() -> None:
    links = (Link("Surat", "https://eoffice.example"), Link("Persuratan", "https://e-office.example/masuk"))
    found = lint(_with(WEBSITE, links=links))
    assert [notice.sentence for notice in found if notice.code == "I15"] == [
        notice.sentence for notice in found if notice.place == "channels/website/links"
    ]
    assert len([notice for notice in found if notice.code == "I15"]) == 1
    apart = (Link("Surat", "https://surat.example"), Link("Aduan", "https://aduan.example"))
    assert "I15" not in [notice.code for notice in lint(_with(WEBSITE, links=apart))]


def test_what_only_a_person_can_judge_is_named_in_its_own_words() -> None:
    paper = Requirement(RequirementKind.POWER_OF_ATTORNEY, "Surat kuasa")
    found = lint(_with(SURAT, requirements=(*SURAT.requirements, paper)))
    judged = [notice.sentence for notice in found if notice.code == "B0"]
    assert len(judged) == 1
    assert "Surat kuasa" in judged[0]
    assert "kop" not in judged[0]


def test_compensation_is_compared_with_what_is_promised() -> None:
    soft = tuple(
        replace(each, limit=replace(each.limit, firmness=Firmness.SOFT) if each.limit else None)
        for each in KONSULTASI_KATALOG.channels
    )
    complaints = KONSULTASI_KATALOG.complaints
    assert complaints is not None
    nothing_hard = replace(KONSULTASI_KATALOG, channels=soft, complaints=replace(complaints, limit=None))
    assert _of(lint(nothing_hard), "compensation") == [("I24", Severity.OPEN)]
    assert _of(lint(replace(KONSULTASI_KATALOG, compensation=None)), "compensation") == [("I24", Severity.NOTE)]
    defined = replace(KONSULTASI_KATALOG, compensation=Compensation("Prioritas bagi pemohon selama 12 bulan."))
    assert _of(lint(defined), "compensation") == []


def test_missing_complaints_are_read_by_the_internal_policy() -> None:
    complaints = KONSULTASI_KATALOG.complaints
    assert complaints is not None
    silent = next(
        each
        for each in lint(replace(KONSULTASI_KATALOG, complaints=replace(complaints, limit=None)))
        if each.code == "I23"
    )
    assert silent.reading == complaint_limit(None).words()
    gone = lint(replace(KONSULTASI_KATALOG, complaints=None))
    assert [notice.reading for notice in gone if notice.place == "complaints"] == [complaint_limit(None).words()]
    assert _of(gone, "complaints") == [("A1", Severity.OPEN)]


def test_a_standards_own_readings_stand_beside_and_suppress_nothing() -> None:
    closed = next(each for each in lint(KONSULTASI_KATALOG) if each.code == "I16")
    assert closed.stated == tuple(each.sentence for each in KONSULTASI_KATALOG.readings if each.code == "I16")
    bare = lint(replace(KONSULTASI_KATALOG, readings=()))
    assert [(each.place, each.code) for each in bare] == EXPECTED[KONSULTASI_KATALOG.code]
    assert all(notice.stated == () for notice in bare)


def test_a_time_in_hours_is_linted_like_any_other() -> None:
    assert _website(lambda limit: replace(limit, unit=Unit.HOURS, start=None)) == [("I5", Severity.OPEN)]
