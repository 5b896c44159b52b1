from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from correspondence.calendars.workdays import Unit
from correspondence.standards.checking import RECORDED_EVENTS
from correspondence.standards.compiling import DEFAULT_STOP, CompilationRefused, compile_standard
from correspondence.standards.events import CaseEventName
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.source import (
    Channel,
    ChannelKind,
    ChannelStatus,
    Firmness,
    Link,
    NoClock,
    OpeningTimes,
    Reading,
    Requirement,
    RequirementKind,
    Role,
    SoftReason,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

SURAT = next(channel for channel in KONSULTASI_KATALOG.channels if channel.code == "surat")
assert SURAT.limit is not None
LIMIT: TimeLimit = SURAT.limit
ONE_HOUR_FROM_CAMAT = TimeLimit(Unit.HOURS, 1, start=Trigger(CaseEventName.STEP_RECEIVED, "camat"))
FIRST_OF_MAY, SECOND_OF_MAY = date(2026, 5, 1), date(2026, 5, 2)


def with_letters(channel: Channel) -> StandardSource:
    others = tuple(each for each in KONSULTASI_KATALOG.channels if each.code != "surat")
    return replace(KONSULTASI_KATALOG, channels=(*others, channel))


def with_limit(limit: TimeLimit | None) -> StandardSource:
    return with_letters(replace(SURAT, limit=limit))


def with_step(number: int, change: Callable[[Step], Step]) -> StandardSource:
    steps = tuple(change(step) if step.number == number else step for step in SURAT.steps)
    return with_letters(replace(SURAT, steps=steps))


def with_status(status: ChannelStatus) -> StandardSource:
    return with_letters(replace(SURAT, status=status))


def with_complaint(**facts: Any) -> StandardSource:
    """State the second way of complaining otherwise."""
    complaints = KONSULTASI_KATALOG.complaints
    assert complaints is not None
    first, second, *rest = complaints.channels
    return replace(
        KONSULTASI_KATALOG, complaints=replace(complaints, channels=(first, replace(second, **facts), *rest))
    )


def with_reading(about: str) -> StandardSource:
    return replace(KONSULTASI_KATALOG, readings=(Reading("I99", "Dibaca begini.", about),))


def places(source: StandardSource) -> list[str]:
    with pytest.raises(CompilationRefused) as refused:
        compile_standard(source)
    return [problem.place for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("limit", "place"),
    [
        (replace(LIMIT, maximum=-1), "channels/surat/limit"),
        (replace(LIMIT, maximum=0), "channels/surat/limit"),
        (replace(LIMIT, minimum=-3), "channels/surat/limit"),
        (replace(LIMIT, minimum=11), "channels/surat/limit"),
        (replace(LIMIT, maximum=None), "channels/surat/limit"),
        (replace(LIMIT, start=None), "channels/surat/limit"),
        (replace(LIMIT, start=Trigger(CaseEventName.CASE_RECEIVED)), "channels/surat/limit"),
        (replace(LIMIT, start=LIMIT.stop), "channels/surat/limit"),
        (
            replace(LIMIT, start=Trigger(CaseEventName.CASE_RECEIVED, "camat", words="diterima")),
            "channels/surat/limit",
        ),
        (None, "channels/surat/limit"),
        (replace(LIMIT, no_clock=NoClock.OTHER_OFFICE), "channels/surat/limit"),
        (replace(LIMIT, reasons=(SoftReason.MISSING_DOCUMENTS,)), "channels/surat/limit"),
        (replace(LIMIT, firmness=Firmness.SOFT, maximum=-2), "channels/surat/limit"),
    ],
)
def test_impossible_limits_are_refused(limit: TimeLimit | None, place: str) -> None:
    assert places(with_limit(limit)) == [place]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (with_step(3, lambda step: replace(step, number=2)), "channels/surat/steps/2"),
        (with_step(3, lambda step: replace(step, actor="camat")), "channels/surat/steps/3"),
        (with_step(7, lambda step: replace(step, next="camat")), "channels/surat/steps/7"),
        (with_step(3, lambda step: replace(step, sentence=" ")), "channels/surat/steps/3"),
        (with_letters(replace(SURAT, addressees=())), "channels/surat/addressees"),
        (with_letters(replace(SURAT, addressees=("camat",))), "channels/surat/addressees"),
        (
            with_letters(replace(SURAT, requirements=(*SURAT.requirements, Requirement(RequirementKind.STAMP, "Cap")))),
            "channels/surat/requirements/stamp",
        ),
        (with_step(3, lambda step: replace(step, limit=ONE_HOUR_FROM_CAMAT)), "channels/surat/steps/3/limit"),
        (with_step(3, lambda step: replace(step, limit=TimeLimit(Unit.MINUTES, 0))), "channels/surat/steps/3/limit"),
        (with_letters(replace(SURAT, applicants=())), "channels/surat/applicants"),
        (with_letters(replace(SURAT, other_limits=(TimeLimit(Unit.HOURS, 1),))), "channels/surat/other_limits/1"),
        (
            with_letters(replace(SURAT, other_limits=(replace(ONE_HOUR_FROM_CAMAT, label="Lain"),))),
            "channels/surat/other_limits/1",
        ),
        (with_letters(replace(SURAT, links=(Link("Situs", "javascript:alert(1)"),))), "channels/surat/links"),
        (with_letters(replace(SURAT, links=(Link(" ", "https://a.example"),))), "channels/surat/links"),
        (with_letters(replace(SURAT, opening=OpeningTimes(time(15), time(9)))), "channels/surat/opening"),
        (with_status(ChannelStatus(is_open=False)), "channels/surat/status"),
        (with_status(ChannelStatus(closed_since=date(2026, 1, 1))), "channels/surat/status"),
        (
            with_status(ChannelStatus(False, "Renovasi", closed_since=SECOND_OF_MAY, closed_until=FIRST_OF_MAY)),
            "channels/surat/status",
        ),
        (
            with_letters(replace(SURAT, requirements=(Requirement(RequirementKind.STAMP, " "),))),
            "channels/surat/requirements/stamp",
        ),
        (
            with_letters(replace(SURAT, requirements=(Requirement(RequirementKind.STAMP, "Cap", needed_for=()),))),
            "channels/surat/requirements/stamp",
        ),
        (with_complaint(links=(Link("Surat", "surat.example"),)), "complaints/channels/2/links"),
        (with_complaint(limit=TimeLimit(Unit.WORKING_DAYS, 0)), "complaints/channels/2/limit"),
        (
            with_complaint(steps=(Step(1, "camat", "mencatat", "surat", "Camat mencatat."),)),
            "complaints/channels/2/steps/1",
        ),
        (with_complaint(status=ChannelStatus(is_open=False)), "complaints/channels/2/status"),
        (with_reading("channels/loket/steps"), "readings/I99"),
        (with_reading("lampiran"), "readings/I99"),
        (replace(KONSULTASI_KATALOG, links=(Link("Situs", "ftp://a.example"),)), "links"),
        (replace(KONSULTASI_KATALOG, title=" "), "title"),
        (replace(KONSULTASI_KATALOG, channels=()), "channels"),
        (
            replace(KONSULTASI_KATALOG, channels=(*KONSULTASI_KATALOG.channels, SURAT)),
            "channels/surat",
        ),
        (
            replace(KONSULTASI_KATALOG, roles=(*KONSULTASI_KATALOG.roles, Role("staf", "Staf"))),
            "roles/staf",
        ),
    ],
)
def test_contradictions_name_their_place(source: StandardSource, place: str) -> None:
    assert place in places(source)


@pytest.mark.parametrize("unit", list(Unit))
def test_a_letters_time_may_be_counted_in_any_unit(unit: Unit) -> None:
    compiled = compile_standard(with_limit(replace(LIMIT, unit=unit))).channel("surat").limit
    assert compiled is not None
    assert compiled.unit is unit


BACKWARDS = [
    (Trigger(CaseEventName.LETTER_SIGNED, words="ditandatangani"), Trigger(CaseEventName.CASE_REGISTERED)),
    (Trigger(CaseEventName.CASE_CLOSED, words="selesai"), None),  # the unstated stop is the dispatch
    (Trigger(CaseEventName.DRAFT_CLEARED, words="disetujui"), Trigger(CaseEventName.MATERIAL_ATTACHED)),
    (Trigger(CaseEventName.SERVICE_ENDED, words="selesai"), Trigger(CaseEventName.SERVICE_BEGUN)),
    (
        Trigger(CaseEventName.DISPOSITION_ACKNOWLEDGED, "staf", words="diterima"),
        Trigger(CaseEventName.DISPOSITION_SENT, "direktur"),
    ),
    (
        Trigger(CaseEventName.DISPOSITION_ACKNOWLEDGED, "staf", words="diterima"),
        Trigger(CaseEventName.DISPOSITION_ACKNOWLEDGED, "deputi"),
    ),
]


@pytest.mark.parametrize(("start", "stop"), BACKWARDS)
def test_a_time_that_would_stop_before_it_starts_is_refused(start: Trigger, stop: Trigger | None) -> None:
    assert set(places(with_limit(replace(LIMIT, start=start, stop=stop)))) == {"channels/surat/limit"}


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (CaseEventName.TICKET_CREATED, CaseEventName.TICKET_CLOSED),
        (CaseEventName.CASE_RECEIVED, CaseEventName.COMPLAINT_FOLLOWED_UP),
        (CaseEventName.QUESTION_SENT, CaseEventName.LETTER_DISPATCHED),  # in no line together: nothing is known
    ],
)
def test_a_time_that_runs_forwards_compiles(start: CaseEventName, stop: CaseEventName) -> None:
    limit = replace(LIMIT, start=Trigger(start, words="mulai"), stop=Trigger(stop))
    source = with_letters(replace(SURAT, kind=ChannelKind.PHONE, limit=limit))
    assert compile_standard(source).channel("surat").limit is not None


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (CaseEventName.CASE_REGISTERED, CaseEventName.CASE_CLOSED),
        (CaseEventName.SERVICE_BEGUN, CaseEventName.LETTER_DISPATCHED),
        (CaseEventName.LETTER_READ, CaseEventName.LETTER_DISPATCHED),
    ],
)
def test_a_letters_time_waits_only_for_what_is_recorded(start: CaseEventName, stop: CaseEventName) -> None:
    limit = replace(LIMIT, start=Trigger(start, words="mulai"), stop=Trigger(stop, words="selesai"))
    assert "channels/surat/limit" in places(with_limit(limit))
    further = replace(SURAT, other_limits=(replace(limit, label="lain"),))
    assert "channels/surat/other_limits/1" in places(with_letters(further))


def test_what_a_letters_time_may_wait_for_is_recorded_somewhere() -> None:
    """Every event of the list is written by a service, so that none of them can be waited for in vain."""
    root = Path(__file__).resolve().parents[2]
    folders = ("correspondence/cases", "correspondence/intake", "correspondence/letters", "disposition")
    files = [path for each in (*folders, "templates_docx", "signatures") for path in (root / each).rglob("*.py")]
    written = "".join(path.read_text() for path in files)
    assert [event for event in RECORDED_EVENTS if f"CaseEventName.{event.name}" not in written] == []


def test_times_of_steps_and_complaints_run_forwards_too() -> None:
    backwards = TimeLimit(
        Unit.HOURS, 1, start=Trigger(CaseEventName.STEP_HANDED_ON, "staf"), stop=Trigger(CaseEventName.STEP_RECEIVED)
    )
    of_step = with_step(3, lambda step: replace(step, limit=backwards))
    assert places(of_step) == ["channels/surat/steps/3/limit"]
    assert places(with_complaint(limit=backwards)) == ["complaints/channels/2/limit"]


@pytest.mark.parametrize(("extension", "maximum"), [(0, 10), (-2, 10), (5, None)])
def test_an_extension_without_its_figures_is_refused(extension: int, maximum: int | None) -> None:
    limit = replace(LIMIT, extension=extension, maximum=maximum, firmness=Firmness.SOFT)
    assert places(with_limit(limit)) == ["channels/surat/limit"]


def test_a_route_with_a_gap_is_refused() -> None:
    broken = with_step(3, lambda step: replace(step, next="koordinator"))
    with pytest.raises(CompilationRefused, match="“koordinator”"):
        compile_standard(broken)


def test_every_problem_is_listed_at_once() -> None:
    source = with_letters(
        replace(SURAT, limit=replace(LIMIT, maximum=-1), addressees=(), steps=(*SURAT.steps, SURAT.steps[0]))
    )
    assert places(source) == ["channels/surat/steps/1", "channels/surat/limit", "channels/surat/addressees"]


def test_complaint_limits_are_checked_too() -> None:
    complaints = KONSULTASI_KATALOG.complaints
    assert complaints is not None
    wrong = replace(complaints, limit=TimeLimit(Unit.WORKING_DAYS, 0))
    assert places(replace(KONSULTASI_KATALOG, complaints=wrong)) == ["complaints/limit"]


def test_an_unstated_stop_is_the_replys_dispatch() -> None:
    rule = compile_standard(with_limit(replace(LIMIT, stop=None))).channel("surat")
    assert rule.limit is not None
    assert rule.limit.stop == DEFAULT_STOP


def test_a_soft_limit_may_lack_a_figure() -> None:
    soft = with_limit(replace(LIMIT, maximum=None, firmness=Firmness.SOFT))
    assert compile_standard(soft).channel("surat").limit is not None


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.code)
def test_what_the_house_publishes_can_be_executed(source: StandardSource) -> None:
    assert compile_standard(source).code == source.code


def test_a_hard_time_may_be_published_without_a_clock_where_no_letter_waits_for_it() -> None:
    published = TimeLimit(Unit.WORKING_DAYS, 2, label="Pelatihan", no_clock=NoClock.EVENT_LENGTH)
    without_figure = replace(published, maximum=None, label="Akun", no_clock=NoClock.OTHER_OFFICE)
    rule = compile_standard(with_letters(replace(SURAT, other_limits=(published, without_figure)))).channel("surat")
    assert rule.other_limits == (published, without_figure)


def test_a_requirement_under_a_condition_compiles_with_it() -> None:
    paper = Requirement(RequirementKind.POWER_OF_ATTORNEY, "Surat kuasa", condition="diwakilkan")
    rule = compile_standard(with_letters(replace(SURAT, requirements=(paper,)))).channel("surat")
    assert rule.requirements[0].condition == "diwakilkan"


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        (ChannelStatus(), True),
        (ChannelStatus(False, "Renovasi"), False),
        (ChannelStatus(False, "Renovasi", closed_since=SECOND_OF_MAY), True),
        (ChannelStatus(False, "Renovasi", closed_since=FIRST_OF_MAY, closed_until=FIRST_OF_MAY), False),
        (ChannelStatus(False, "Renovasi", closed_until=date(2026, 4, 30)), True),
    ],
)
def test_a_channel_is_closed_on_the_days_of_its_closure(status: ChannelStatus, is_open: bool) -> None:
    assert status.open_on(FIRST_OF_MAY) is is_open
    assert compile_standard(with_status(status)).channel("surat").status == status
