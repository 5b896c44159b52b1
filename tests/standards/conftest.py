from datetime import time

import pytest

from correspondence.calendars.seeding import library_days
from correspondence.calendars.workdays import OfficeHours, WorkCalendar
from correspondence.standards.compiling import compile_standard
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.rules import ChannelRule, CompiledStandard
from correspondence.standards.source import TimeLimit


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    """The office of the published standard, Monday to Friday until 16.00."""
    return WorkCalendar(
        code="lkpp",
        name="LKPP",
        timezone="Asia/Jakarta",
        hours={weekday: OfficeHours(time(7, 30), time(16)) for weekday in range(5)},
        closed={day.date: day for day in library_days(range(2025, 2028))},
        version="test",
        confirmed_years=frozenset({2025, 2026}),
    )


@pytest.fixture(scope="session")
def compiled() -> CompiledStandard:
    return compile_standard(KONSULTASI_KATALOG)


@pytest.fixture(scope="session")
def letters(compiled: CompiledStandard) -> ChannelRule:
    return compiled.channel("surat")


@pytest.fixture(scope="session")
def limit(letters: ChannelRule) -> TimeLimit:
    assert letters.limit is not None
    return letters.limit
