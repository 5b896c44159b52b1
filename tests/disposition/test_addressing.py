"""To whom letters go: only to positions on the line of the serving unit, or in the unit that the standard names."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from correspondence.intake.forms_offers import Offer, open_offers
from correspondence.letters.addressing import Serving, addressees
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency, Position
from correspondence.standards import rules
from correspondence.standards.compiling import compile_standard
from correspondence.standards.letter_channels import letter_rule
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.queries import in_force
from correspondence.standards.rules import CompiledStandard
from correspondence.standards.services import publish
from correspondence.standards.source import ApplicantType, ChannelStatus
from portal.desk import directing
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OFFERED = {
    "konsultasi-katalog": ["kepala", "deputi", "direktur"],
    "advokasi-permasalahan": ["kepala", "deputi-hukum", "direktur-pusat", "direktur-daerah", "direktur-hukum"],
    "e-purchasing": ["direktur"],
    "penanganan-masalah-pengguna": ["helpdesk-landak"],
}


def offers() -> dict[str, Offer]:
    return {offer.version.code: offer for offer in open_offers(timezone.now())}


def standard_of(code: str) -> CompiledStandard:
    return rules.load(in_force(code, timezone.now()))


def codes(positions: tuple[Position, ...] | list[Position]) -> list[str]:
    return [position.code for position in positions]


def test_every_letter_service_is_offered_with_its_own_addressees(whole_demo: Cast) -> None:
    assert {code: codes(offer.addressees) for code, offer in offers().items()} == OFFERED


def test_the_desk_offers_what_the_public_is_offered(whole_demo: Cast) -> None:
    for code, offer in offers().items():
        assert codes(directing.addressees(offer.version, offer.agency)) == OFFERED[code]
        assert directing.letter_rule(offer.version).code == offer.rule.code


def test_each_desk_has_the_services_of_its_own_agency(whole_demo: Cast, landak: Cast) -> None:
    now = timezone.now()
    assert [version.code for version in directing.services(now, landak.agency)] == ["penanganan-masalah-pengguna"]
    assert {version.code for version in directing.services(now, whole_demo.agency)} == set(OFFERED) - {
        "penanganan-masalah-pengguna"
    }


def test_a_unit_is_known_however_its_name_is_hyphenated(cast: Cast) -> None:
    standard = replace(standard_of("konsultasi-katalog"), unit="direktorat  Pengembangan-Sistem Katalog")
    assert codes(Serving(standard, cast.agency).players("direktur")) == ["direktur"]


def test_of_an_unknown_unit_only_who_is_alone_in_the_role_is_addressed(whole_demo: Cast) -> None:
    standard = replace(standard_of("konsultasi-katalog"), unit="Direktorat yang tidak ada")
    serving = Serving(standard, whole_demo.agency)
    assert codes(serving.players("kepala")) == ["kepala"]
    assert serving.players("direktur") == []


def test_a_standard_of_another_agency_finds_nobody_here(whole_demo: Cast, landak: Cast) -> None:
    standard = standard_of("konsultasi-katalog")
    rule = letter_rule(standard, day=timezone.localdate())
    assert rule is not None
    assert addressees(standard, rule, landak.agency) == ()


def test_a_part_outside_the_agency_is_never_an_addressee(whole_demo: Cast) -> None:
    standard = standard_of("penanganan-masalah-pengguna")
    agency = Agency.objects.get(code="landak")
    assert Serving(standard, agency).players("ito_lkpp") == []
    assert "ito-lkpp" not in codes(list(Serving(standard, agency).positions))


def test_an_abolished_position_is_not_addressed(cast: Cast) -> None:
    Position.objects.filter(code="deputi").update(abolished_on=timezone.localdate())
    assert codes(offers()["konsultasi-katalog"].addressees) == ["kepala", "direktur"]


def test_the_channel_that_serves_the_sender_comes_first() -> None:
    compiled = compile_standard(KONSULTASI_KATALOG)
    today = timezone.localdate()
    surat = letter_rule(compiled, day=today)
    assert surat is not None
    for_suppliers = replace(surat, code="surat_penyedia", applicants=(ApplicantType.SUPPLIER,))
    for_others = replace(surat, applicants=(ApplicantType.INSTITUTION,))
    both = replace(compiled, channels=(for_others, for_suppliers))
    assert (letter_rule(both, "supplier", day=today) or surat).code == "surat_penyedia"
    assert (letter_rule(both, "institution", day=today) or surat).code == "surat"
    assert (letter_rule(both, "person", day=today) or surat).code == "surat"
    assert letter_rule(replace(compiled, channels=()), day=today) is None


def test_of_two_channels_the_one_open_on_the_day_comes_first() -> None:
    compiled, day = compile_standard(KONSULTASI_KATALOG), date(2026, 5, 1)
    surat = compiled.channel("surat")
    closed_in_may = replace(surat, status=ChannelStatus(False, "Renovasi", closed_since=day, closed_until=day))
    both = replace(compiled, channels=(closed_in_may, replace(surat, code="email")))
    assert (letter_rule(both, day=day) or surat).code == "email"
    assert (letter_rule(both, day=date(2026, 5, 2)) or surat).code == "surat"


@pytest.mark.parametrize(
    ("since", "until", "offered"), [(-9, -1, True), (1, 9, True), (0, 0, False), (-9, None, False)]
)
def test_a_channel_takes_letters_on_every_day_but_those_of_its_closure(
    cast: Cast, since: int, until: int | None, offered: bool
) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    status = ChannelStatus(
        is_open=False,
        reason="Renovasi",
        closed_since=today + timedelta(since),
        closed_until=None if until is None else today + timedelta(until),
    )
    channels = tuple(
        replace(each, status=status) if each.code == "surat" else each for each in KONSULTASI_KATALOG.channels
    )
    publish(replace(KONSULTASI_KATALOG, channels=channels), actor=SystemActor(job="tests"), at=now)
    assert [offer.version.code for offer in open_offers(now)] == ["konsultasi-katalog"] * offered
    assert [version.code for version in directing.services(now, cast.agency)] == ["konsultasi-katalog"] * offered
