"""What changed a calendar, in words: a decree names itself, other reasons are kept as phrases translated here."""

from django.utils.translation import gettext, gettext_noop

HOURS_CHANGED = gettext_noop("changed office hours")
CONFIRMED = gettext_noop("a confirmed year")
UNCONFIRMED = gettext_noop("a year that is no longer confirmed")
BETWEEN = "; "


def joined(reasons: list[str]) -> str:
    """Join reasons into one, each once."""
    return BETWEEN.join(dict.fromkeys(each for reason in reasons for each in reason.split(BETWEEN) if each))


def in_words(because: str) -> str:
    """Say a kept reason in the active language."""
    return BETWEEN.join(gettext(each) for each in because.split(BETWEEN) if each)
