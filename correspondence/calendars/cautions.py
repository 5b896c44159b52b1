"""What a reader must know beside the count: a season's other hours, and years nobody has confirmed yet."""

from datetime import date

from django.utils.translation import gettext_noop as _

from .facts import Reckoning, TimeReckoning, WorkCalendar
from .words import Speaker


def season_lines(first: date, last: date, calendar: WorkCalendar, say: Speaker) -> list[str]:
    """Name the seasons whose hours apply between two dates, both included."""
    return [
        say(
            _("From %(first)s to %(last)s other service hours apply: %(name)s."),
            {"first": say.date(season.first), "last": say.date(season.last), "name": season.label},
        )
        for season in calendar.seasons
        if season.touches(first, last)
    ]


def doubt_lines(reckoning: Reckoning | TimeReckoning, say: Speaker) -> list[str]:
    """Warn when the reckoning touches years whose closed days are not confirmed, or not even recorded."""
    calendar = reckoning.calendar
    years = range(reckoning.counted_from.year, reckoning.due.year + 1)
    doubtful = [year for year in years if year not in calendar.confirmed_years]
    if not doubtful:
        return []
    kinds = (
        (
            _(
                "Note: the public holidays and collective leave of %(year)s are not yet confirmed against "
                "the official decree, so this date may still change."
            ),
            [year for year in doubtful if year in calendar.known_years],
        ),
        (
            _(
                "Note: the public holidays and collective leave of %(year)s are not recorded here; only the weekly "
                "rest was left out, so this date will change once they are."
            ),
            [year for year in doubtful if year not in calendar.known_years],
        ),
    )
    return [say(phrase, {"year": say.years(found)}) for phrase, found in kinds if found]
