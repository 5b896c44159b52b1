"""The published facts against the standard SK 26 TAHUN 2022, figure by figure."""

from datetime import time

import pytest

from correspondence.calendars.workdays import Unit
from correspondence.organization.models import LEVELS
from correspondence.parties import models as parties
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.rules import ChannelRule, CompiledStandard
from correspondence.standards.source import ApplicantType, ChannelKind, RequirementKind


@pytest.mark.parametrize(
    ("code", "kind", "figure", "unit", "steps", "requirements"),
    [
        ("tatap_muka", ChannelKind.FACE_TO_FACE, 30, Unit.MINUTES, 4, 3),
        ("website", ChannelKind.WEBSITE, 3, Unit.WORKING_DAYS, 3, 4),
        ("call_center", ChannelKind.CALL_CENTER, 30, Unit.MINUTES, 4, 3),
        ("surat", ChannelKind.LETTER, 10, Unit.WORKING_DAYS, 11, 3),
        ("pesan_singkat", ChannelKind.MESSAGING, 1, Unit.HOURS, 4, 2),
    ],
)
def test_five_channels_with_their_figures(
    compiled: CompiledStandard,
    *,
    code: str,
    kind: ChannelKind,
    figure: int,
    unit: Unit,
    steps: int,
    requirements: int,
) -> None:
    rule = compiled.channel(code)
    assert rule.limit is not None
    assert (rule.kind, rule.limit.maximum, rule.limit.unit) == (kind, figure, unit)
    assert [step.number for step in rule.steps] == list(range(1, steps + 1))
    assert len(rule.requirements) == requirements
    assert len(compiled.channels) == 5


def test_letters_start_at_staf_and_stop_at_dispatch(letters: ChannelRule) -> None:
    limit = letters.limit
    assert limit is not None and limit.start is not None and limit.stop is not None
    assert (limit.start.event, limit.start.role) == (E.DISPOSITION_ACKNOWLEDGED, "staf")
    assert limit.stop.event == E.LETTER_DISPATCHED


def test_each_step_of_the_letter_channel_names_its_event(letters: ChannelRule) -> None:
    triggers = [step.completes_on for step in letters.steps]
    assert [(t.event.value, t.role) for t in triggers if t] == [
        ("case.received", None),
        ("disposition.sent", "kepala"),
        ("disposition.sent", "deputi"),
        ("disposition.sent", "direktur"),
        ("disposition.sent", "koordinator"),
        ("disposition.sent", "sub_koordinator"),
        ("material.attached", "staf"),
        ("draft.submitted", "sub_koordinator"),
        ("draft.cleared", "koordinator"),
        ("letter.signed", "direktur"),
        ("letter.dispatched", None),
    ]


def test_the_route_is_the_chain_of_positions(letters: ChannelRule) -> None:
    roles = [letters.route[0].sender, *[leg.recipient for leg in letters.route]]
    assert roles == ["kepala", "deputi", "direktur", "koordinator", "sub_koordinator", "staf"]
    assert [LEVELS[role] for role in roles] == [0, 1, 2, 3, 4, 5]
    assert [leg.sender for leg in letters.route_from("direktur")] == [
        "direktur",
        "koordinator",
        "sub_koordinator",
    ]
    assert letters.skipped_steps("direktur") == {2, 3}
    assert letters.skipped_steps("kepala") == frozenset()


def test_letterhead_and_stamp_bind_bodies_only(letters: ChannelRule) -> None:
    needed = {requirement.kind: set(requirement.needed_for) for requirement in letters.requirements}
    bodies = {ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY}
    assert needed == {
        RequirementKind.LETTERHEAD: bodies,
        RequirementKind.SIGNATURE: {ApplicantType.PERSON, *bodies},
        RequirementKind.STAMP: bodies,
    }


def test_kinds_of_sender_are_those_of_parties() -> None:
    assert {kind.value for kind in ApplicantType} == set(parties.ApplicantType.values)


def test_head_complaints_and_compensation() -> None:
    source = KONSULTASI_KATALOG
    assert source.decree == "26 TAHUN 2022"
    assert source.fee == "Tidak dipungut biaya"
    complaints = source.complaints
    assert complaints is not None and complaints.limit is not None
    assert (complaints.limit.maximum, complaints.limit.unit) == (5, Unit.WORKING_DAYS)
    contacts = [line for channel in complaints.channels for line in channel.contacts]
    assert {"144", "021 2993 5577", "0857-0629-9434", "Gedung LKPP Lantai M"} <= set(contacts)
    assert [channel.status.is_open for channel in complaints.channels] == [True, True, False, True]
    closed = complaints.channels[2].status
    assert (closed.closed_since, closed.closed_until, closed.review_on) == (None, None, None)  # no day is stated
    assert source.compensation is not None and "prioritas" in source.compensation.sentence
    assert source.lapor is not None
    assert source.internal == ()


def test_times_beside_the_letters_start_and_stop_with_the_service(compiled: CompiledStandard) -> None:
    limits = {rule.code: rule.limit for rule in compiled.channels if rule.code != "surat"}
    found = {
        code: (limit.start.event, limit.stop.event)
        for code, limit in limits.items()
        if limit and limit.start and limit.stop
    }
    assert found == {
        "tatap_muka": (E.SERVICE_BEGUN, E.SERVICE_ENDED),
        "call_center": (E.SERVICE_BEGUN, E.SERVICE_ENDED),
        "website": (E.QUESTION_SENT, E.ANSWER_GIVEN),
        "pesan_singkat": (E.QUESTION_SENT, E.ANSWER_GIVEN),
    }


def test_the_helpdesk_answers_by_its_own_calendar(compiled: CompiledStandard) -> None:
    opening = compiled.channel("pesan_singkat").opening
    assert opening is not None
    assert (opening.opens, opening.closes, opening.calendar) == (time(9), time(15), "lkpp-whatsapp")


def test_readings_stand_at_their_place() -> None:
    places = {(reading.code, reading.about) for reading in KONSULTASI_KATALOG.readings}
    assert places >= {
        ("I1", "channels/surat/steps"),
        ("I3", "channels/surat/limit"),
        ("I16", "complaints"),
        ("I17", "channels/surat/requirements"),
        ("I24", "compensation"),
        ("I17", "channels/website/requirements"),
        ("I27", "channels/call_center/requirements"),
        ("T5", "channels/pesan_singkat"),
        ("I30", "channels/website/steps"),
        ("I30", "channels/pesan_singkat/steps"),
        ("I31", "channels/tatap_muka/steps"),
    }
