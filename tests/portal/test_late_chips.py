"""The desk's chips of clocks that wait after their end or cannot be counted, and how a replay reads the latter."""

from dataclasses import replace

import pytest

from correspondence.calendars.known import known_calendar
from correspondence.standards.clock_facts import ClockState
from correspondence.standards.deadlines import Hindrance, uncounted
from correspondence.standards.replaying import Obstacle, outcome_of
from portal.desk.clock_lines import figure
from portal.desk.clock_view import Chip, clock_chip, used_words
from tests.browser import say
from tests.standards.clock_stories import TEN_DAYS, asked, begun, completed, story, wib


def chip(clock: ClockState, now: str) -> Chip:
    return clock_chip(clock, now=wib(now), calendar=known_calendar("lkpp"))


# Due on Thursday, 26 February; asked on Monday, two working days later.
@pytest.mark.parametrize(("now", "days"), [("03-02T10:00", 2), ("03-02T15:00", 2), ("03-16T10:00", 2)])
def test_the_days_of_waiting_for_the_sender_are_no_lateness(now: str, days: int) -> None:
    clock = story(TEN_DAYS, begun("02-10T09:00"), asked("03-02T10:00"), now=now)
    assert chip(clock, now) == Chip(f"Lewat {days} HK", "late")
    done = story(TEN_DAYS, begun("02-10T09:00"), asked("03-02T10:00"), completed(now), now="03-17T15:00")
    assert done.late_by > days


def test_a_clock_that_cannot_be_counted_says_so() -> None:
    clock = uncounted(TEN_DAYS, Hindrance.NO_CALENDAR)
    assert chip(clock, "03-02T10:00").text == say("Cannot be counted")
    assert chip(replace(clock, uncounted=False), "03-02T10:00").text == say("Clock not started")
    assert (figure(clock), used_words(clock)) == (say("The time cannot be counted"), "")
    assert outcome_of(clock).obstacle is Obstacle.BEYOND
