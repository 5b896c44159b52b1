"""Words of a published standard that several pages share."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.calendars.facts import Unit
from correspondence.calendars.wording import working_days
from correspondence.standards.source import TimeLimit


def time_words(limit: TimeLimit | None) -> str:
    """Say a promised time: "10 working days", "5–10 minutes"; nothing where no figure is promised."""
    if limit is None or limit.maximum is None:
        return ""
    words = _figure(limit.unit, limit.maximum)
    if limit.minimum is None or limit.minimum == limit.maximum:
        return words
    return f"{limit.minimum}–{words}"


def published_words(limit: TimeLimit) -> str:
    """Say a published time, promised or not: "5 minutes until done" where only its beginning has a figure."""
    if limit.maximum is None and limit.minimum is not None:
        return _("%(time)s until done") % {"time": _figure(limit.unit, limit.minimum)}
    return time_words(limit)


def _figure(unit: Unit, count: int) -> str:
    if unit is Unit.WORKING_DAYS:
        return working_days(count)
    if unit is Unit.MINUTES:
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    if unit is Unit.HOURS:
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    return _("%(count)d hours on working days") % {"count": count}
