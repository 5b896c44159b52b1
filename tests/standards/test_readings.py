"""Every reading of the reference list (domain table B7) is stated on a published standard, at a place that exists."""

from correspondence.standards.compiling import find_problems
from correspondence.standards.published.catalogue import ALL

READINGS = {f"I{number}" for number in range(1, 33)}


def test_every_reading_is_stated_somewhere() -> None:
    stated = {reading.code for source in ALL for reading in source.readings}
    assert stated >= READINGS


def test_every_reading_belongs_to_a_place_of_its_standard_and_says_something() -> None:
    assert [problem for source in ALL for problem in find_problems(source)] == []
    assert all(reading.sentence.strip() for source in ALL for reading in source.readings)
