"""Which figures and labels of times are refused when a standard is compiled."""

from dataclasses import replace

import pytest

from correspondence.calendars.facts import Unit
from correspondence.standards.compiling import compile_standard
from correspondence.standards.source import Firmness
from tests.standards.test_compiling import LIMIT, SURAT, places, with_letters, with_limit

FIVE_YEARS = {
    Unit.MINUTES: 600_000,
    Unit.HOURS: 10_000,
    Unit.HOURS_ON_WORKING_DAYS: 30_000,
    Unit.WORKING_DAYS: 1_250,
}


@pytest.mark.parametrize("unit", list(Unit))
def test_no_time_is_longer_than_about_five_years(unit: Unit) -> None:
    longest = FIVE_YEARS[unit]
    compile_standard(with_limit(replace(LIMIT, unit=unit, maximum=longest)))
    compile_standard(with_limit(replace(LIMIT, unit=unit, maximum=longest - 5, extension=5)))
    soft = replace(LIMIT, unit=unit, maximum=None, firmness=Firmness.SOFT)
    for limit in (
        replace(LIMIT, unit=unit, maximum=longest + 1),
        replace(LIMIT, unit=unit, maximum=longest - 5, extension=6),
        replace(LIMIT, unit=unit, maximum=10, extension=longest),
        replace(soft, minimum=longest + 1),
    ):
        assert places(with_limit(limit)) == ["channels/surat/limit"]


def test_the_times_of_a_channel_bear_different_labels() -> None:
    first, second, third = (replace(LIMIT, unit=Unit.HOURS, label=label) for label in ("Pertama", "Kedua", " Pertama "))
    compile_standard(with_letters(replace(SURAT, other_limits=(first, second))))
    twice = with_letters(replace(SURAT, other_limits=(first, second, third)))
    assert places(twice) == ["channels/surat/other_limits/1", "channels/surat/other_limits/3"]
    as_the_promised = replace(SURAT, limit=replace(LIMIT, label="Kedua"), other_limits=(first, second))
    assert places(with_letters(as_the_promised)) == ["channels/surat/other_limits/2"]
