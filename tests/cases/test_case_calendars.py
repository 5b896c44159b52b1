"""By which calendar a case counts: its channel's, the serving unit's, that of the unit above, the agency's."""

from dataclasses import replace
from datetime import time

import pytest
from django.utils import timezone

from correspondence.cases.services import calendar_code_for
from correspondence.organization.models import Unit
from correspondence.standards.models import StandardVersion
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.services import publish
from correspondence.standards.source import OpeningTimes
from tests.cast import PORTAL, Cast

pytestmark = pytest.mark.django_db


def _with_hours(calendar: str) -> StandardVersion:
    hours = OpeningTimes(time(9), time(15), calendar=calendar)
    channels = tuple(
        replace(channel, opening=hours) if channel.code == "surat" else channel
        for channel in KONSULTASI_KATALOG.channels
    )
    source = replace(KONSULTASI_KATALOG, channels=channels)
    return publish(source, actor=PORTAL, at=timezone.now())


def test_without_one_of_its_own_the_agency_s_calendar_counts(cast: Cast) -> None:
    assert calendar_code_for(cast.agency, cast.standard, "surat") == "lkpp"
    assert calendar_code_for(cast.agency, None, "surat") == "lkpp"


def test_the_serving_unit_s_calendar_counts_before_that_of_the_unit_above(cast: Cast) -> None:
    Unit.objects.filter(code="d2").update(calendar_code="landak")
    assert calendar_code_for(cast.agency, cast.standard, "surat") == "landak"
    Unit.objects.filter(code="d2-psk").update(calendar_code="lkpp-whatsapp")
    assert calendar_code_for(cast.agency, cast.standard, "surat") == "lkpp-whatsapp"


def test_the_hours_of_the_channel_count_first(cast: Cast) -> None:
    Unit.objects.filter(code="d2-psk").update(calendar_code="landak")
    version = _with_hours("lkpp-whatsapp")
    assert calendar_code_for(cast.agency, version, "surat") == "lkpp-whatsapp"
    assert calendar_code_for(cast.agency, version, "website") == "landak"
