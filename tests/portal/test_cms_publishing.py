"""Publishing a standard page: it becomes rules, or it is refused with the place and the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from correspondence.calendars.facts import Unit
from correspondence.standards.checking import STATED_EVENTS
from correspondence.standards.compiling import CompilationRefused, Problem
from correspondence.standards.events import CaseEventName
from correspondence.standards.models import StandardVersion
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.queries import in_force
from correspondence.standards.rules import load, load_source
from correspondence.standards.source import (
    ApplicantType,
    ChannelKind,
    Compensation,
    Component,
    Firmness,
    NoClock,
    RequirementKind,
    SoftReason,
    StandardSource,
    Trigger,
)
from portal.cms import choices
from portal.cms.models import HomePage, StandardPage
from portal.cms.places import in_words
from portal.cms.publishing import NotPublishable, page_key
from portal.cms.reading import read_standard
from portal.cms.writing import fill, page_values
from portal.desk.requirements_view import KIND_NAMES
from tests.portal.cms_pages import publish
from tests.portal.rich_standard import BARE, RICH

pytestmark = pytest.mark.django_db
LABELS: Mapping[type[StrEnum], Mapping[Any, Any]] = {
    ApplicantType: choices.APPLICANT_TYPES,
    ChannelKind: choices.CHANNEL_KINDS,
    CaseEventName: choices.EVENTS,
    Component: choices.COMPONENTS,
    Firmness: choices.FIRMNESS,
    NoClock: choices.NO_CLOCK,
    RequirementKind: choices.REQUIREMENT_KINDS,
    SoftReason: choices.SOFT_REASONS,
    Unit: choices.UNITS,
}


@pytest.fixture
def page() -> StandardPage:
    return publish(KONSULTASI_KATALOG)


def _parts(thing: Any) -> Iterator[Any]:
    """Give every fact object inside a standard, itself included."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _parts(each)
    elif is_dataclass(thing):
        yield thing
        for each in fields(thing):
            yield from _parts(getattr(thing, each.name))


def _is_default(field: "Field[Any]", value: object) -> bool:
    return value in ((), "", None) or (field.default is not MISSING and value == field.default)


def _limit_of_the_letter(page: StandardPage, days: int) -> None:
    surat = next(block for block in page.channels if block.value["code"] == "surat")
    surat.value["limit"]["maximum"] = days


def test_the_rich_standard_states_everything_that_can_be_stated() -> None:
    """The round trip below proves nothing about a fact that no standard of it uses."""
    used: set[tuple[type, str]] = set()
    for thing in _parts(RICH):
        used |= {(type(thing), each.name) for each in fields(thing) if not _is_default(each, getattr(thing, each.name))}
    stated = {(each, field.name) for each in {type(part) for part in _parts(RICH)} for field in fields(each)}
    # The only kind of compensation there is; and who holds a part is found when the standard is compiled.
    assert stated - used == {(Compensation, "kind"), (Trigger, "by")}


@pytest.mark.parametrize("source", [*ALL, RICH, BARE], ids=lambda source: source.code)
def test_facts_survive_the_page_and_its_storage(page: StandardPage, source: StandardSource) -> None:
    draft = StandardPage(slug="salinan", **page_values(source))
    assert read_standard(draft) == (source, [])
    page.get_parent().add_child(instance=draft)
    assert read_standard(StandardPage.objects.get(slug="salinan")) == (source, [])


@pytest.mark.parametrize("enum", list(LABELS), ids=lambda enum: enum.__name__)
def test_every_fixed_value_has_its_label(enum: type[StrEnum]) -> None:
    assert set(LABELS[enum]) == (STATED_EVENTS if enum is CaseEventName else set(enum))


def test_the_published_page_is_the_version_in_force(page: StandardPage) -> None:
    version = in_force("konsultasi-katalog", timezone.now())
    assert version.page_key == page_key(page)
    assert load_source(version) == KONSULTASI_KATALOG
    assert timezone.localtime(version.valid_from).date() == date(2023, 1, 2)
    assert version.decree == "26 TAHUN 2022"


def test_a_change_becomes_a_version_from_now_on(page: StandardPage) -> None:
    before = timezone.now()
    _limit_of_the_letter(page, 12)
    page.save_revision().publish()
    version = in_force(page.code, timezone.now())
    limit = load(version).channel("surat").limit
    assert (version.number, limit.maximum if limit else None) == (2, 12)
    assert version.valid_from >= before
    assert in_force(page.code, before - timedelta(seconds=1)).number == 1


def test_publishing_without_a_change_makes_no_version(page: StandardPage) -> None:
    page.save_revision().publish()
    assert StandardVersion.objects.count() == 1


def test_what_the_public_reads_is_the_version_not_the_draft(page: StandardPage, client: Client) -> None:
    page.fee = "Rp1.000"
    page.save_revision()
    shown = client.get("/konsultasi-katalog/").content.decode()
    assert "Tidak dipungut biaya" in shown
    assert "Rp1.000" not in shown


def test_a_change_decreed_for_later_waits(page: StandardPage, client: Client) -> None:
    page.valid_from = timezone.localdate() + timedelta(days=30)
    page.fee = "Rp1.000"
    page.save_revision().publish()
    assert StandardVersion.objects.count() == 2
    assert in_force(page.code, timezone.now()).number == 1
    assert "Rp1.000" not in client.get("/konsultasi-katalog/").content.decode()


def test_no_door_publishes_what_cannot_become_rules(page: StandardPage) -> None:
    _limit_of_the_letter(page, -3)
    with pytest.raises(ValidationError) as told:
        page.save_revision()
    assert any("surat" in said and "-3" in said for said in told.value.messages)
    revision = page.save_revision(clean=False)
    with pytest.raises(NotPublishable, match="-3"):
        revision.publish()
    with pytest.raises(ValidationError):
        page.save()
    with pytest.raises(CompilationRefused):
        page.save(clean=False)
    stored = StandardPage.objects.get()
    assert read_standard(stored)[0] == KONSULTASI_KATALOG
    assert StandardVersion.objects.count() == 1


def test_a_page_added_as_live_is_a_draft_until_it_is_published(page: StandardPage) -> None:
    draft = StandardPage(slug="lain", live=True, **page_values(replace(KONSULTASI_KATALOG, code="lain")))
    HomePage.objects.get().add_child(instance=draft)
    assert not StandardPage.objects.get(slug="lain").live
    assert not StandardVersion.objects.of("lain").exists()


def test_a_copy_is_a_draft_without_the_code(page: StandardPage) -> None:
    copy = page.copy(update_attrs={"slug": "salinan", "title": "Salinan"}, keep_live=True)
    assert (copy.live, copy.code) == (False, "")
    assert StandardVersion.objects.count() == 1


def test_another_page_cannot_take_a_published_code(page: StandardPage) -> None:
    other = StandardPage(slug="lain", **page_values(KONSULTASI_KATALOG))
    page.get_parent().add_child(instance=other)
    with pytest.raises(NotPublishable):
        other.save_revision(clean=False).publish()


def test_the_code_of_a_published_page_stays(page: StandardPage) -> None:
    page.code = "nama-baru"
    with pytest.raises(NotPublishable):
        page.save_revision(clean=False).publish()


def test_validity_that_ends_before_it_begins_is_refused(page: StandardPage) -> None:
    page.valid_until = date(2022, 12, 31)
    with pytest.raises(NotPublishable):
        page.save_revision(clean=False).publish()


def test_an_address_of_the_office_is_refused(page: StandardPage) -> None:
    page.slug = "meja"
    with pytest.raises(ValidationError, match=r"screen|layar"):
        page.save_revision()


def test_halves_of_a_value_are_named_not_dropped(page: StandardPage) -> None:
    fill(page, RICH)
    value = page.channels[1].value
    value["opening"]["closes"] = None
    value["limit"]["unit"] = ""
    value["steps"][0]["limit"]["unit"] = ""
    value["steps"][0]["completes_on"]["words"] = "entah apa"
    value["other_limits"][1]["unit"] = ""
    page.complaints[0].value["channels"][0]["limit"]["unit"] = ""
    _source, problems = read_standard(page)
    assert [problem.place for problem in problems] == [
        "channels/loket/steps/3",
        "channels/loket/steps/3/limit",
        "channels/loket/limit",
        "channels/loket/other_limits/2",
        "channels/loket/opening",
        "complaints/channels/1/limit",
    ]


def test_a_place_is_said_in_words() -> None:
    said = in_words(Problem("channels/surat/steps/3", "Sebab."))
    assert "surat" in said
    assert "3" in said
    assert said.endswith(": Sebab.")
    assert in_words(Problem("code", "Sebab.")) == "Sebab."


@pytest.mark.parametrize(
    "place",
    [
        "channels/loket/other_limits/2",
        "channels/loket/status",
        "channels/loket/links",
        "channels/loket/applicants",
        "complaints/channels/2/steps/7",
        "complaints/requirements/evidence",
        "readings/I3",
    ],
)
def test_no_place_is_said_as_a_path(place: str) -> None:
    said = in_words(Problem(place, "Sebab."))
    assert "/" not in said
    assert "_" not in said


def test_both_lists_of_requirement_names_know_every_kind() -> None:
    assert set(KIND_NAMES) == set(choices.REQUIREMENT_KINDS) == set(RequirementKind)
