"""The three other standards of LKPP against their published texts, figure by figure."""

import pytest

from correspondence.calendars.facts import Unit
from correspondence.standards.compiling import compile_standard
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.published.advokasi_permasalahan import ADVOKASI_PERMASALAHAN
from correspondence.standards.published.dukungan_spse import DUKUNGAN_SPSE
from correspondence.standards.published.e_purchasing import E_PURCHASING
from correspondence.standards.rules import CompiledStandard
from correspondence.standards.source import (
    ApplicantType,
    ChannelKind,
    ComplaintChannel,
    Firmness,
    NoClock,
    RequirementKind,
    SoftReason,
    StandardSource,
    TimeLimit,
)

SPSE = compile_standard(DUKUNGAN_SPSE)
ADVOKASI = compile_standard(ADVOKASI_PERMASALAHAN)
PURCHASING = compile_standard(E_PURCHASING)


def _ends(limit: TimeLimit | None) -> tuple[E | None, str | None, E | None]:
    assert limit is not None
    start, stop = limit.start, limit.stop
    return (start.event if start else None, start.role if start else None, stop.event if stop else None)


def _complaint(source: StandardSource, kind: ChannelKind) -> ComplaintChannel:
    assert source.complaints is not None
    return next(channel for channel in source.complaints.channels if channel.kind is kind)


@pytest.mark.parametrize(
    ("standard", "code", "kind", "figure", "unit", "firmness", "steps"),
    [
        (SPSE, "lpse_support", ChannelKind.APPLICATION, 3, Unit.WORKING_DAYS, Firmness.HARD, 12),
        (SPSE, "tatap_muka", ChannelKind.FACE_TO_FACE, 1, Unit.HOURS, Firmness.SOFT, 7),
        (SPSE, "call_center", ChannelKind.CALL_CENTER, 10, Unit.MINUTES, Firmness.HARD, 5),
        (ADVOKASI, "surat", ChannelKind.LETTER, 15, Unit.WORKING_DAYS, Firmness.HARD, 2),
        (ADVOKASI, "tatap_muka", ChannelKind.FACE_TO_FACE, 1, Unit.HOURS, Firmness.SOFT, 6),
        (ADVOKASI, "website", ChannelKind.WEBSITE, 10, Unit.WORKING_DAYS, Firmness.HARD, 3),
        (ADVOKASI, "tatap_muka_daring", ChannelKind.ONLINE_MEETING, 2, Unit.WORKING_DAYS, Firmness.HARD, 3),
        (PURCHASING, "kldi", ChannelKind.APPLICATION, None, Unit.WORKING_DAYS, Firmness.HARD, 4),
        (PURCHASING, "penyedia", ChannelKind.APPLICATION, None, Unit.WORKING_DAYS, Firmness.HARD, 4),
        (PURCHASING, "surat_pelatihan", ChannelKind.LETTER, 5, Unit.WORKING_DAYS, Firmness.HARD, 0),
    ],
)
def test_channels_with_their_figures(
    *,
    standard: CompiledStandard,
    code: str,
    kind: ChannelKind,
    figure: int | None,
    unit: Unit,
    firmness: Firmness,
    steps: int,
) -> None:
    rule = standard.channel(code)
    assert rule.limit is not None
    assert (rule.kind, rule.limit.maximum, rule.limit.unit, rule.limit.firmness) == (kind, figure, unit, firmness)
    assert [step.number for step in rule.steps] == list(range(1, steps + 1))


@pytest.mark.parametrize(
    ("standard", "code", "ends"),
    [
        (SPSE, "lpse_support", (E.TICKET_CREATED, None, E.TICKET_ANSWERED)),
        (SPSE, "tatap_muka", (E.SERVICE_BEGUN, None, E.SERVICE_ENDED)),
        (SPSE, "call_center", (E.SERVICE_BEGUN, None, E.SERVICE_ENDED)),
        (ADVOKASI, "surat", (E.DISPOSITION_ACKNOWLEDGED, "direktur", E.LETTER_DISPATCHED)),
        (ADVOKASI, "tatap_muka", (E.SERVICE_BEGUN, None, E.SERVICE_ENDED)),
        (ADVOKASI, "website", (E.QUESTION_SENT, None, E.ANSWER_GIVEN)),
        (ADVOKASI, "tatap_muka_daring", (E.DISPOSITION_ACKNOWLEDGED, "direktur", E.COORDINATION_RECORDED)),
        (PURCHASING, "surat_pelatihan", (E.CASE_REGISTERED, None, E.LETTER_DISPATCHED)),
    ],
)
def test_clocks_run_between_their_events(
    standard: CompiledStandard, code: str, ends: tuple[E | None, str | None, E | None]
) -> None:
    assert _ends(standard.channel(code).limit) == ends


def test_support_by_ticket_is_answered_in_time_and_solved_without_a_promise() -> None:
    rule = SPSE.channel("lpse_support")
    assert rule.open_list and rule.limit is not None and rule.limit.label == "Waktu tanggap"
    (solved,) = rule.other_limits
    assert (solved.maximum, solved.firmness) == (None, Firmness.SOFT)
    assert _ends(solved) == (E.TICKET_CREATED, None, E.TICKET_CLOSED)
    assert set(solved.reasons) == {SoftReason.MISSING_DOCUMENTS, SoftReason.NATURE_OF_PROBLEM}


def test_a_call_takes_five_to_ten_minutes_or_follows_its_ticket() -> None:
    rule = SPSE.channel("call_center")
    assert rule.limit is not None and rule.limit.minimum == 5
    assert [limit.no_clock for limit in rule.other_limits] == [NoClock.FOLLOWS_TICKET]
    ticket = next(each for each in rule.requirements if each.kind is RequirementKind.TICKET_NUMBER)
    assert ticket.condition.startswith("apabila penelepon sebelumnya")


def test_support_complaints_need_evidence_and_take_72_hours() -> None:
    complaints = DUKUNGAN_SPSE.complaints
    assert complaints is not None and complaints.limit is not None
    assert (complaints.limit.unit, complaints.limit.maximum) == (Unit.HOURS_ON_WORKING_DAYS, 72)
    assert [each.kind for each in complaints.requirements] == [RequirementKind.EVIDENCE]
    (channel,) = complaints.channels
    assert channel.kind is ChannelKind.E_OFFICE
    assert [link.url for link in channel.links] == ["https://eoffice.lkpp.go.id/persuratan"]


def test_advocacy_letters_go_to_five_and_may_be_signed_electronically() -> None:
    rule = ADVOKASI.channel("surat")
    directors = ("direktur_advokasi_pusat", "direktur_advokasi_daerah", "direktur_penanganan_hukum")
    assert rule.addressees == ("kepala", "deputi", *directors)
    assert rule.route == ()
    held = {role.code: (role.held_by, role.unit) for role in ADVOKASI.roles if role.code in directors}
    assert held == {
        "direktur_advokasi_pusat": ("direktur", "Direktorat Advokasi Pemerintah Pusat"),
        "direktur_advokasi_daerah": ("direktur", "Direktorat Advokasi Pemerintah Daerah"),
        "direktur_penanganan_hukum": ("direktur", "Direktorat Penanganan Permasalahan Hukum"),
    }
    stamp = next(each for each in rule.requirements if each.kind is RequirementKind.STAMP)
    assert stamp.alternatives == (RequirementKind.ELECTRONIC_SIGNATURE,)
    assert ApplicantType.PERSON not in stamp.needed_for


def test_advocacy_meetings_need_no_stamp_and_go_to_the_team() -> None:
    rule = ADVOKASI.channel("tatap_muka_daring")
    assert {each.kind for each in rule.requirements} == {RequirementKind.LETTERHEAD, RequirementKind.SIGNATURE}
    assert [(leg.sender, leg.recipient) for leg in rule.route] == [("direktur", "ketua_tim")]
    team = next(role for role in ADVOKASI.roles if role.code == "ketua_tim")
    assert (team.name, team.held_by) == ("Ketua/Anggota Tim Kerja Direktorat", "ketua_tim")
    assert [role.code for role in ADVOKASI.roles if "Tim Kerja" in role.name] == ["ketua_tim"]


def test_advice_given_face_to_face_is_received_by_one_and_entered_by_another() -> None:
    received, entered = ADVOKASI.channel("tatap_muka").steps[-2:]
    assert (received.actor, received.action) == ("stakeholder", "menerima")
    assert (entered.actor, entered.action) == ("pegawai_berwenang", "memasukkan")
    assert any(
        each.code == "I18" and each.about.endswith("tatap_muka/steps") for each in ADVOKASI_PERMASALAHAN.readings
    )


def test_each_advocacy_channel_has_its_product() -> None:
    assert [len(rule.products) for rule in ADVOKASI.channels] == [1, 1, 1, 1]
    assert len(ADVOKASI.products) == 4


def test_advocacy_complaints_by_three_extensions_in_five_days() -> None:
    complaints = ADVOKASI_PERMASALAHAN.complaints
    assert complaints is not None and complaints.limit is not None
    assert (complaints.limit.maximum, complaints.limit.unit) == (5, Unit.WORKING_DAYS)
    assert _ends(complaints.limit) == (E.COMPLAINT_RECEIVED, None, E.COMPLAINT_FOLLOWED_UP)
    lines = _complaint(ADVOKASI_PERMASALAHAN, ChannelKind.PHONE).contacts
    assert [line[-4:] for line in lines] == ["0305", "0308", "0311"]
    assert len(_complaint(ADVOKASI_PERMASALAHAN, ChannelKind.E_OFFICE).contacts) == 3


def test_purchasing_serves_institutions_and_suppliers_apart() -> None:
    assert PURCHASING.channel("kldi").applicants == (ApplicantType.INSTITUTION,)
    assert PURCHASING.channel("penyedia").applicants == (ApplicantType.SUPPLIER,)
    needed = {rule.code: [each.kind for each in rule.requirements] for rule in PURCHASING.channels}
    assert needed == {
        "kldi": [RequirementKind.APPOINTMENT_PAPER],
        "penyedia": [RequirementKind.CONTRACT, RequirementKind.APPOINTMENT_PAPER],
        "surat_pelatihan": [],
    }


def test_purchasing_runs_no_clock_for_others_and_for_the_training_itself() -> None:
    for code in ("kldi", "penyedia"):
        limit = PURCHASING.channel(code).limit
        assert limit is not None and limit.no_clock is NoClock.OTHER_OFFICE
    (training,) = PURCHASING.channel("surat_pelatihan").other_limits
    assert (training.maximum, training.no_clock) == (2, NoClock.EVENT_LENGTH)


def test_purchasing_states_no_steps_for_the_letter_and_its_addressee_is_a_reading() -> None:
    rule = PURCHASING.channel("surat_pelatihan")
    assert (rule.steps, rule.route, rule.addressees) == ((), (), ("direktur",))
    read = {(each.code, each.about): each.sentence for each in E_PURCHASING.readings}
    assert "bukan dari SP" in read["I29", "channels/surat_pelatihan/steps"]
    assert "terpusat" in read["T17", "channels/surat_pelatihan/limit"]


def test_purchasing_complaints_keep_their_numbers_and_only_letters_have_a_time() -> None:
    complaints = E_PURCHASING.complaints
    assert complaints is not None and complaints.limit is None
    numbers = {channel.kind: [step.number for step in channel.steps] for channel in complaints.channels}
    assert numbers == {
        ChannelKind.PHONE: [1, 2],
        ChannelKind.EMAIL: [1, 2],
        ChannelKind.LETTER: [1, 2, 3, 4, 5, 6],
        ChannelKind.FACE_TO_FACE: [7, 8, 9],
    }
    letter = _complaint(E_PURCHASING, ChannelKind.LETTER)
    assert letter.limit is not None and letter.limit.maximum == 10
    assert _ends(letter.limit) == (E.DISPOSITION_ACKNOWLEDGED, "koordinator", E.LETTER_DISPATCHED)
    assert [channel.kind for channel in complaints.channels if channel.limit] == [ChannelKind.LETTER]
