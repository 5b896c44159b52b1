"""The standard of LPSE Kabupaten Landak against its published text, figure by figure."""

from correspondence.calendars.facts import Unit
from correspondence.standards.compiling import compile_standard
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.published.penanganan_masalah import PENANGANAN_MASALAH
from correspondence.standards.source import ChannelKind, Firmness, NoClock, RequirementKind

SOURCE = PENANGANAN_MASALAH
COMPILED = compile_standard(SOURCE)


def test_the_head_is_read_across_the_page_break() -> None:
    assert (SOURCE.agency, SOURCE.parent_unit) == ("Pemerintah Kabupaten Landak", "Sekretariat Daerah")
    assert (SOURCE.unit, SOURCE.title) == (
        "Bagian Pengadaan Barang dan Jasa",
        "Pelayanan Penanganan Masalah Pengguna",
    )
    assert SOURCE.address == "Jalan Raya Ngabang – Pontianak KM.3, Ngabang, Landak, Kalimantan Barat 79357"
    assert SOURCE.phones == ("0811579941",)
    assert [link.url for link in SOURCE.links] == ["http://lpse.landakkab.go.id"]
    assert SOURCE.products == ("Penanganan Masalah Pengguna", "Surat Keterangan Gangguan LPSE")


def test_both_ways_in_ask_and_do_the_same() -> None:
    email, visit = COMPILED.channels
    assert (email.kind, visit.kind) == (ChannelKind.EMAIL, ChannelKind.FACE_TO_FACE)
    assert email.kind.takes_letters and email.addressees == ("helpdesk",)
    assert (email.requirements, email.steps) == (visit.requirements, visit.steps)
    assert [each.kind for each in email.requirements] == [
        RequirementKind.IDENTITY,
        RequirementKind.POWER_OF_ATTORNEY,
        RequirementKind.REQUEST,
        RequirementKind.SUPPORTING_DATA,
    ]
    assert [each.condition for each in email.requirements] == ["", "apabila diperlukan", "", ""]
    assert [(leg.sender, leg.recipient) for leg in email.route] == [("helpdesk", "verifikator")]


def test_each_step_has_its_own_minutes() -> None:
    limits = [step.limit for step in COMPILED.channel("email").steps if step.limit]
    assert [(limit.unit, limit.minimum, limit.maximum) for limit in limits] == [
        (Unit.MINUTES, 1, 5),
        (Unit.MINUTES, 1, 15),
        (Unit.MINUTES, 1, 15),
        (Unit.MINUTES, 5, None),
    ]
    assert [limit.no_clock for limit in limits] == [NoClock.APPLICANTS_OWN_ACT, None, None, None]
    assert limits[3].firmness is Firmness.SOFT
    running = [limit for limit in limits if limit.start and limit.stop]
    assert [
        (limit.start.role, limit.start.event, limit.stop.event) for limit in running if limit.start and limit.stop
    ] == [
        ("helpdesk", E.STEP_RECEIVED, E.STEP_HANDED_ON),
        ("verifikator", E.STEP_RECEIVED, E.STEP_HANDED_ON),
        ("ito_lkpp", E.STEP_RECEIVED, E.STEP_HANDED_ON),
    ]


def test_the_last_tier_stands_outside_and_has_two_names() -> None:
    role = next(role for role in SOURCE.roles if role.code == "ito_lkpp")
    assert (role.name, role.aliases, role.outside) == ("ITO LKPP", ("IT LKPP",), True)


def test_four_ways_to_complain_without_a_time() -> None:
    complaints = SOURCE.complaints
    assert complaints is not None and complaints.limit is None
    assert [channel.kind for channel in complaints.channels] == [
        ChannelKind.FACE_TO_FACE,
        ChannelKind.COMPLAINT_BOX,
        ChannelKind.PHONE,
        ChannelKind.EMAIL,
    ]
    assert complaints.channels[2].contacts == ("0811579941",)
