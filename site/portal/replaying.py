"""Replaying the past cases of a standard against a draft of its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.timetable import FIRST_DAY, LAST_DAY
from correspondence.cases import clocks
from correspondence.cases.models import Case, CaseQuerySet
from correspondence.foundation.errors import Refused
from correspondence.organization.actors import SystemActor
from correspondence.standards.compiling import compile_standard
from correspondence.standards.models import StandardVersion
from correspondence.standards.replaying import Outcome, Replayed, outcome_of, under
from correspondence.standards.rules import ChannelRule, CompiledStandard

from .cms.models import StandardPage
from .cms.publishing import sentences
from .cms.reading import read_standard

ACTOR = SystemActor(job="replay_standard")
BATCH = 200
RELATED = ("agency", "addressee", "letter__entry__register")


@dataclass(frozen=True)
class Draft:
    """The latest draft of a page, as rules; `revision` is its number, None for a page without any."""

    page: StandardPage
    revision: int | None
    rules: CompiledStandard


def draft_named(named: str, *, at: datetime) -> Draft:
    """Find a page by its number, code or address and compile its latest draft; Refused with places and reasons."""
    page = _page(named)
    if page is None:
        raise Refused(_("There is no page with the number, code or address “%(named)s”.") % {"named": named})
    drawn = page.get_latest_revision_as_object()
    faults = sentences(drawn, at=at)
    if faults:
        raise Refused("\n".join([_("This draft cannot become rules:"), *faults]))
    return Draft(page, page.latest_revision_id, compile_standard(read_standard(drawn)[0]))


def replay(draft: Draft, *, since: date, until: date | None, now: datetime) -> Iterator[Replayed]:
    """Evaluate every case of the standard received from `since` to `until` (both included), one batch in memory.

    Refused, before anything is read, for days outside the years that are reckoned.
    """
    if not all(FIRST_DAY <= day <= LAST_DAY for day in (since, until) if day is not None):
        raise Refused(
            _("State days of receipt between %(first)s and %(last)s.")
            % {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
        )
    return _replay(draft, since, until, now)


def _replay(draft: Draft, since: date, until: date | None, now: datetime) -> Iterator[Replayed]:
    rules = {rule.code: rule for rule in draft.rules.channels}
    versions: dict[int, StandardVersion] = {}
    known: dict[str, WorkCalendar] = {}
    for case in _cases(draft.page.code, since, until).iterator(chunk_size=BATCH):
        _give_version(case, versions)
        code = case.calendar_code or case.agency.calendar_code
        if code not in known:
            known[code] = clocks.calendar_of(case)
        yield _replayed(case, rules.get(case.channel), known[code], now)


def _replayed(case: Case, rule: ChannelRule | None, calendar: WorkCalendar, now: datetime) -> Replayed:
    addressee = case.addressee.role if case.addressee else ""
    above = clocks.levels_above(rule, rule.limit, addressee) if rule and rule.limit else 0
    entry = case.letter.entry if hasattr(case, "letter") else None
    return Replayed(
        case=case.pk,
        agenda=str(entry) if entry else "",
        channel=case.channel,
        received_at=calendar.local(case.received_at),
        pinned=_pinned(case, calendar, now),
        draft=under(rule, case.events.all(), calendar, now, levels_above=above),
    )


def _pinned(case: Case, calendar: WorkCalendar, now: datetime) -> Outcome:
    return outcome_of(clocks.state(case, now=now, calendar=calendar, words=False))


def _cases(code: str, since: date, until: date | None) -> CaseQuerySet:
    found = Case.objects.visible_to(ACTOR).filter(standard_version__code=code, received_at__gte=_midnight(since))
    if until is not None:
        found = found.filter(received_at__lt=_midnight(until + timedelta(days=1)))
    return found.select_related(*RELATED).prefetch_related("events").order_by("pk")


def _give_version(case: Case, versions: dict[int, StandardVersion]) -> None:
    """Hand the pinned version over from those read before: its text is long, and there are few."""
    key = case.standard_version_id
    if key is not None and key not in versions:
        versions[key] = StandardVersion.objects.get(pk=key)
    case.standard_version = versions.get(key or 0)


def _page(named: str) -> StandardPage | None:
    pages = StandardPage.objects.filter(alias_of=None)
    if named.isdecimal():
        return pages.filter(pk=int(named)).first()
    return pages.filter(code=named).first() or pages.filter(slug=named).first()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
