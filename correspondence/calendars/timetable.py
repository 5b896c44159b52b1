"""Counting days and service time in closed form, so that a far date costs no more than a near one; pure.

Days are ordinals of the Gregorian calendar (`date.toordinal`, ordinal 1 is a Monday).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate

WEEK = 7
DAY_SECONDS = 86_400
# What lies outside is refused: before it no rule of ours was in force, behind it no calendar says anything.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2099, 12, 31)
FIRST_ORDINAL, LAST_ORDINAL = FIRST_DAY.toordinal(), LAST_DAY.toordinal()


class BeyondHorizon(ValueError):
    """A start or an end outside the years that are reckoned."""


class DayCount:
    """Working days in order: index 0 is the first one of the calendar's era, closed days have no index."""

    def __init__(self, weekdays: Iterable[int], closed: Iterable[int]) -> None:
        self.weekdays = tuple(sorted(weekdays))
        self._below = tuple(sum(day < weekday for day in self.weekdays) for weekday in range(WEEK))
        self.closed = tuple(sorted(day for day in closed if (day - 1) % WEEK in self.weekdays))
        self._keys = tuple(self._rank(day) - place for place, day in enumerate(self.closed))

    def _rank(self, ordinal: int) -> int:
        weeks, weekday = divmod(ordinal - 1, WEEK)
        return weeks * len(self.weekdays) + self._below[weekday]

    def index(self, ordinal: int) -> int:
        """Count the working days before a day; for a working day this is its own index."""
        return self._rank(ordinal) - bisect_left(self.closed, ordinal)

    def day(self, index: int) -> int:
        """Give the working day of an index."""
        weeks, place = divmod(index + bisect_right(self._keys, index), len(self.weekdays))
        return weeks * WEEK + self.weekdays[place] + 1


class ServiceCount:
    """Seconds of service since the beginning of the calendar's era."""

    def __init__(self, weekly: Mapping[int, int], exceptions: Mapping[int, int]) -> None:
        """Take the seconds of each weekday, and of each ordinal on which they differ."""
        self._before_weekday = tuple(
            sum(seconds for day, seconds in weekly.items() if day < weekday) for weekday in range(WEEK)
        )
        self._week = sum(weekly.values())
        self._days = tuple(sorted(exceptions))
        differences = (exceptions[day] - weekly.get((day - 1) % WEEK, 0) for day in self._days)
        self._corrections = tuple(accumulate(differences, initial=0))

    def before(self, ordinal: int) -> int:
        """Count the seconds of service on all days before a day."""
        weeks, weekday = divmod(ordinal - 1, WEEK)
        correction = self._corrections[bisect_left(self._days, ordinal)]
        return weeks * self._week + self._before_weekday[weekday] + correction
