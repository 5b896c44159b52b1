"""From a published page to the version in force: the one way in which page text becomes rules."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

from correspondence.calendars.queries import zones
from correspondence.organization.actors import SystemActor
from correspondence.standards.compiling import CompilationRefused, Problem, find_problems
from correspondence.standards.models import StandardVersion, StandardVersionQuerySet
from correspondence.standards.services import publish, unchanged
from correspondence.standards.source import StandardSource

from .marks import mark_problems
from .places import in_words
from .reading import read_standard
from .refusals import NotPublishable
from .second_eyes_rules import passing

__all__ = [
    "NotPublishable",
    "calendars_named",
    "check",
    "freeze",
    "has_versions",
    "page_key",
    "problems_of",
    "refuse",
    "sentences",
    "version_shown",
]

TITLE_LENGTH = 250
DECREE_LENGTH = 100
JOB_LENGTH = 64
AHEAD = timedelta(days=2 * 366)


def page_key(page: Any) -> str:
    """Name a page in a version: text, so that the version outlives the page; an alias stands for its source."""
    return f"page:{page.alias_of_id or page.pk}"


def has_versions(pages: Iterable[Any]) -> bool:
    """Tell whether any of these pages has been published as a standard, whose versions letters rest on."""
    keys = [page_key(page) for page in pages]
    return StandardVersion.objects.filter(page_key__in=keys).exists()


def problems_of(page: Any, *, at: datetime) -> list[Problem]:
    """Name everything that keeps this page from being published now."""
    source, problems = read_standard(page)
    return [
        *problems,
        *find_problems(source),
        *mark_problems(page),
        *_calendar_problems(source),
        *_length_problems(page),
        *_version_problems(page, source, at),
    ]


def sentences(page: Any, *, at: datetime) -> list[str]:
    """Say in words, with their places, what keeps this page from being published now."""
    return [in_words(problem) for problem in problems_of(page, at=at)]


def check(page: Any, *, at: datetime) -> None:
    """Raise ValidationError with every place and reason where the page cannot be published."""
    faults = sentences(page, at=at)
    if faults:
        raise ValidationError(faults)


def refuse(page: Any, *, at: datetime) -> None:
    """Raise NotPublishable with every place and reason where the page cannot be published."""
    faults = sentences(page, at=at)
    if faults:
        raise NotPublishable("\n".join(faults))


def freeze(page: Any, *, at: datetime) -> StandardVersion:
    """Compile a page and freeze it as the next version of its standard; CompilationRefused where it cannot be."""
    source, _problems = read_standard(page)
    approval = passing()
    who = (approval.approved_by if approval else "") or _editor(page)
    return publish(
        source,
        actor=SystemActor(job=f"cms:{who}"[:JOB_LENGTH]),
        at=at,
        valid_from=_begins(page, at),
        valid_until=_ends(page),
        page_key=page_key(page),
        changes=approval.as_changes() if approval else {},
    )


def version_shown(page: Any, *, at: datetime) -> StandardVersion | None:
    """Give the version in force of a page's standard, else the one to come, None where none was published.

    Where the page has none of its own, those of a page that is gone pass on to it.
    """
    versions = StandardVersion.objects.of(page.code)
    own = _current(versions.filter(page_key__in=(page_key(page), "")), at)
    return own or _current(versions.exclude(page_key__in=_others(page)), at)


def _current(versions: StandardVersionQuerySet, at: datetime) -> StandardVersion | None:
    return versions.in_force(at).first() or versions.coming(at).first()


def _others(page: Any) -> list[str]:
    """Give the other pages that exist and have published a standard of this code; those of deleted pages pass on."""
    of_code = StandardVersion.objects.of(page.code).exclude(page_key__in=(page_key(page), ""))
    keys = set(of_code.order_by().values_list("page_key", flat=True))
    ids = [int(number) for key in keys if (number := key.removeprefix("page:")).isdecimal()]
    return [f"page:{number}" for number in Page.objects.filter(pk__in=ids).values_list("pk", flat=True)]


def _editor(page: Any) -> str:
    user = get_active_log_context().user or (page.live_revision.user if page.live_revision else None)
    return user.get_username() if user else "system"


def _begins(page: Any, at: datetime) -> datetime:
    """A first version may begin in the past; one that follows never reaches behind letters already received."""
    stated = _midnight(page.valid_from) if page.valid_from else at
    return max(stated, at) if StandardVersion.objects.of(page.code).begun(at).exists() else stated


def _ends(page: Any) -> datetime | None:
    return _midnight(page.valid_until + timedelta(days=1)) if page.valid_until else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def calendars_named(source: StandardSource) -> list[tuple[str, str]]:
    """Give the calendars that keep opening hours, each with the place that names it."""
    stated = [(f"channels/{channel.code}", channel.opening) for channel in source.channels]
    ways = source.complaints.channels if source.complaints else ()
    stated += [(f"complaints/channels/{number}", way.opening) for number, way in enumerate(ways, start=1)]
    return [(f"{place}/opening", opening.calendar) for place, opening in stated if opening and opening.calendar]


def _calendar_problems(source: StandardSource) -> Iterator[Problem]:
    named = calendars_named(source)
    known = zones() if named else {}
    for place, code in named:
        if code not in known:
            yield Problem(place, _("There is no calendar with the code “%(code)s”.") % {"code": code})


def _length_problems(page: Any) -> Iterator[Problem]:
    for name, text, most in (("title", page.title, TITLE_LENGTH), ("decree", page.decree, DECREE_LENGTH)):
        if len(text) > most:
            yield Problem(name, _("This is longer than %(most)d characters.") % {"most": most})


def _version_problems(page: Any, source: StandardSource, at: datetime) -> Iterator[Problem]:
    key = page_key(page)
    if _others(page):
        yield Problem("code", _("Another page has published a standard with this code."))
    if page.pk and StandardVersion.objects.filter(page_key=key).exclude(code=page.code).exists():
        yield Problem("code", _("The code cannot change once the standard was published."))
    begins, ends = _begins(page, at), _ends(page)
    if begins > at + AHEAD:
        yield Problem("valid_from", _("This lies more than two years ahead; check the year."))
    if ends and ends <= begins and not _published_already(source, begins, ends, at):
        yield Problem("valid_until", _("The validity would end before it begins."))


def _published_already(source: StandardSource, begins: datetime, ends: datetime, at: datetime) -> bool:
    """Tell whether publishing would add no version: one that has ended stays as it is."""
    try:
        return unchanged(source, at=at, valid_from=begins, valid_until=ends) is not None
    except CompilationRefused:
        return False
