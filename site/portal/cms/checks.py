"""What the checks say of a page: problems that block publishing, and notices of the linter, with places in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from correspondence.organization.finding import agency_named
from correspondence.organization.models import OUTSIDE, Position
from correspondence.standards.linting import Known, Notice, Severity, lint
from correspondence.standards.source import StandardSource

from .choices import EVENTS
from .places import whole_place
from .publishing import problems_of
from .reading import read_standard


@dataclass(frozen=True)
class Fault:
    """One reason why the page cannot go live: its path, the place in words, the reason."""

    place: str
    where: str
    reason: str


@dataclass(frozen=True)
class Remark:
    """One notice with its place in words."""

    where: str
    notice: Notice

    @property
    def is_open(self) -> bool:
        """Tell whether somebody ought to decide it."""
        return self.notice.severity is Severity.OPEN


@dataclass(frozen=True)
class Checks:
    """All that is said of one page."""

    faults: tuple[Fault, ...]
    remarks: tuple[Remark, ...]

    @property
    def open_remarks(self) -> int:
        """Count what waits for a decision."""
        return sum(1 for remark in self.remarks if remark.is_open)


def checks_of(page: Any, *, at: datetime) -> Checks:
    """Check a page as it stands in its fields."""
    source, _problems = read_standard(page)
    faults = (Fault(each.place, whole_place(each.place), each.reason) for each in problems_of(page, at=at))
    notices = lint(source, known=known_for(source, at=at))
    return Checks(tuple(faults), tuple(Remark(whole_place(each.place), each) for each in notices))


def known_for(source: StandardSource, *, at: datetime) -> Known:
    """Give what is known of a standard's office; without such an agency here, its positions are not asked for."""
    agency = agency_named(source.agency)
    roles: Iterable[str] | None = None
    if agency is not None:
        posts = Position.objects.active().filter(unit__agency=agency).exclude(role__in=OUTSIDE)
        roles = posts.values_list("role", flat=True).distinct()
    return Known(
        roles=None if roles is None else frozenset(roles),
        today=timezone.localdate(at),
        events={event: str(words) for event, words in EVENTS.items()},
    )
