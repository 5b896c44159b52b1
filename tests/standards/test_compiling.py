from collections.abc import Callable
from dataclasses import replace

import pytest

from correspondence.calendars.workdays import Unit
from correspondence.standards.compiling import DEFAULT_STOP, CompilationRefused, compile_standard
from correspondence.standards.events import CaseEventName
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.source import (
    Channel,
    Firmness,
    Requirement,
    RequirementKind,
    Role,
    StandardSource,
    Step,
    TimeLimit,
    Trigger,
)

SURAT = next(channel for channel in KONSULTASI_KATALOG.channels if channel.code == "surat")
assert SURAT.limit is not None
LIMIT: TimeLimit = SURAT.limit


def with_letters(channel: Channel) -> StandardSource:
    others = tuple(each for each in KONSULTASI_KATALOG.channels if each.code != "surat")
    return replace(KONSULTASI_KATALOG, channels=(*others, channel))


def with_limit(limit: TimeLimit | None) -> StandardSource:
    return with_letters(replace(SURAT, limit=limit))


def with_step(number: int, change: Callable[[Step], Step]) -> StandardSource:
    steps = tuple(change(step) if step.number == number else step for step in SURAT.steps)
    return with_letters(replace(SURAT, steps=steps))


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
