"""Dates, times and lists in words. A speaker remembers what it has said once: explaining costs no catalogue look-ups.

Phrases are marked with `gettext_noop` where they stand and translated by the speaker.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from itertools import groupby

from django.utils.dateformat import format as django_format
from django.utils.dateformat import time_format
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext, ngettext, override, pgettext
from django.utils.translation import gettext_noop as _

from .facts import ClosedDay, WorkCalendar
from .office import second_of_day
from .timetable import DAY_SECONDS


class Speaker:
    """Words of one language; None is the language of the phrases themselves."""

    def __init__(self, language: str | None) -> None:
        self.language = language
        self._phrases: dict[str, str] = {}

    def __call__(self, phrase: str, values: Mapping[str, object]) -> str:
        """Say a marked phrase with its values."""
        return self.translated(phrase) % values

    def translated(self, phrase: str) -> str:
        """Give a marked phrase in this language."""
        found = self._phrases.get(phrase)
        if found is None:
            with override(self.language):
                found = self._phrases[phrase] = gettext(phrase)
        return found

    def date(self, day: date) -> str:
        """Write a date with its weekday."""
        return _date_words(self.language, day.toordinal())

    def clock(self, second: int) -> str:
        """Write a second of the day as a time: "10:05", with seconds where there are some, "24:00" at its end."""
        return _clock_words(self.language, second)

    def time(self, moment: datetime, *, exact: bool = False) -> str:
        """Write the time of an aware moment with the name of its zone, if exact with its seconds."""
        second = second_of_day(moment)
        return f"{self.clock(second if exact else second - second % 60)} {moment.tzname()}"

    def moment(self, moment: datetime, *, exact: bool = False) -> str:
        """Write an aware moment in its own zone, if exact with its seconds."""
        return self(_("%(date)s at %(time)s"), {"date": self.date(moment), "time": self.time(moment, exact=exact)})

    def listed(self, words: Sequence[str]) -> str:
        """Join words with commas and "and" before the last."""
        if len(words) < 2:
            return "".join(words)
        return self(_("%(first)s and %(last)s"), {"first": ", ".join(words[:-1]), "last": words[-1]})

    def working_days(self, count: int) -> str:
        """Write a number of working days in full words."""
        return _working_days(self.language, count)

    def duration(self, seconds: int, *, in_minutes: bool) -> str:
        """Write a length of time in hours, minutes and seconds, or without the hours; nothing is "0 minutes"."""
        return _duration_words(self.language, seconds, in_minutes)

    def rest(self, calendar: WorkCalendar) -> str:
        """Name the weekdays without office hours, empty when the office works every day."""
        return _rest_words(self.language, calendar.days.weekdays)

    def skipped(self, days: Sequence[ClosedDay]) -> str:
        """Name a run of closed days and the decrees that close them."""
        return _skipped_words(self.language, tuple(days))

    def years(self, years: Iterable[int]) -> str:
        """Write years in order, those that follow each other as a span: "2027 and 2029 to 2031"."""
        groups = groupby(enumerate(years), key=lambda pair: pair[1] - pair[0])
        spans = [[year for _place, year in group] for _key, group in groups]
        return self.listed([self._year_span(span[0], span[-1]) for span in spans])

    def _year_span(self, first: int, last: int) -> str:
        if first == last:
            return str(first)
        return self(_("%(first)d to %(last)d"), {"first": first, "last": last})


def speaker() -> Speaker:
    """Give the speaker of the active language."""
    return _speaker(get_language())


def format_date(day: date) -> str:
    """Write a date with its weekday: "Tuesday, 31 March 2026"."""
    return speaker().date(day)


def format_moment(moment: datetime, *, exact: bool = False) -> str:
    """Write an aware moment in its own zone: "Tuesday, 10 March 2026 at 10:05 WIB", if exact with its seconds."""
    return speaker().moment(moment, exact=exact)


def format_time(moment: datetime) -> str:
    """Write the time of an aware moment with the name of its zone: "10:05 WIB"."""
    return speaker().time(moment)


def working_days(count: int) -> str:
    """Write a number of working days in full words."""
    return speaker().working_days(count)


def weekly_rest(calendar: WorkCalendar) -> str:
    """Name the weekdays without office hours, empty when the office works every day."""
    return speaker().rest(calendar)


def join_words(words: Sequence[str]) -> str:
    """Join words with commas and "and" before the last."""
    return speaker().listed(words)


@lru_cache(maxsize=16)
def _speaker(language: str | None) -> Speaker:
    return Speaker(language)


@lru_cache(maxsize=8192)
def _date_words(language: str | None, ordinal: int) -> str:
    with override(language):
        return django_format(date.fromordinal(ordinal), "l, j F Y")


@lru_cache(maxsize=8192)
def _clock_words(language: str | None, second: int) -> str:
    minutes, rest = divmod(second % DAY_SECONDS, 60)
    with override(language):
        pattern = pgettext("clock format", "H:i:s") if rest else pgettext("clock format", "H:i")
        words = time_format(time(*divmod(minutes, 60), rest), pattern)
    return words.replace("00", "24", 1) if second == DAY_SECONDS else words


@lru_cache(maxsize=1024)
def _working_days(language: str | None, count: int) -> str:
    with override(language):
        return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}


@lru_cache(maxsize=4096)
def _duration_words(language: str | None, seconds: int, in_minutes: bool) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = (0, minutes) if in_minutes else divmod(minutes, 60)
    with override(language):
        parts = (
            (hours, ngettext("%(count)d hour", "%(count)d hours", hours)),
            (minutes, ngettext("%(count)d minute", "%(count)d minutes", minutes)),
            (rest, ngettext("%(count)d second", "%(count)d seconds", rest)),
        )
        shown = [words % {"count": count} for count, words in parts if count]
        return " ".join(shown) or ngettext("%(count)d minute", "%(count)d minutes", 0) % {"count": 0}


@lru_cache(maxsize=64)
def _rest_words(language: str | None, working: tuple[int, ...]) -> str:
    with override(language):
        return _speaker(language).listed([str(WEEKDAYS[weekday]) for weekday in range(7) if weekday not in working])


@lru_cache(maxsize=2048)
def _skipped_words(language: str | None, days: tuple[ClosedDay, ...]) -> str:
    say = _speaker(language)
    text = say(_("Not counted: %(days)s."), {"days": "; ".join(_named(days, say))})
    decrees = dict.fromkeys(day.decree for day in days if day.decree)
    if not decrees:
        return text
    return text + " " + say(_("Basis: %(decrees)s."), {"decrees": "; ".join(decrees)})


def _named(days: Iterable[ClosedDay], say: Speaker) -> Iterator[str]:
    for (name, _year, _month), group in groupby(days, key=lambda d: (d.name, d.date.year, d.date.month)):
        same = list(group)
        with override(say.language):
            month = django_format(same[0].date, "F Y")
        yield f"{say.listed([str(day.date.day) for day in same])} {month} ({name})"
