"""The inbox's rows: sender, subject, due date in words, what is asked and where it lies."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.calendars.facts import WorkCalendar
from correspondence.cases import clocks
from correspondence.cases.extending import asks_reason
from correspondence.cases.models import Case, WorkItem, WorkKind
from correspondence.cases.states import WAITING_FOR_SENDER, CaseState
from correspondence.intake.duplicates import Duplicate, came_before
from correspondence.letters.models import IncomingLetter
from correspondence.letters.states import Sensitivity, Urgency
from correspondence.organization.actors import OfficialActor
from correspondence.standards.clock_facts import ClockPhase, ClockState

from .clock_view import Chip, cells, clock_chip, due_chip, used_words
from .inbox_queries import NEVER
from .reading_state import reading_chip, stopped_deliveries

ASKED = {
    WorkKind.REGISTER: gettext_lazy("Waiting for your registration"),
    WorkKind.RECHECK: gettext_lazy("Waiting for your check of the completion"),
    WorkKind.SUPPLEMENT: gettext_lazy("Contact the sender and add the files"),
    WorkKind.DISPOSE: gettext_lazy("Waiting for your disposisi"),
    WorkKind.STUDY: gettext_lazy("Waiting for your study and material"),
    WorkKind.DRAFT: gettext_lazy("Waiting for your draft of the reply"),
    WorkKind.CLEAR: gettext_lazy("Waiting for your correction and initials"),
    WorkKind.SIGN: gettext_lazy("Waiting for your signature"),
    WorkKind.DISPATCH: gettext_lazy("Waiting for your dispatch"),
}
BOXES = {Sensitivity.RESTRICTED: "T", Sensitivity.CONFIDENTIAL: "R", Sensitivity.SECRET: "SR"}


@dataclass(frozen=True)
class Row:
    """One line of the inbox."""

    letter: IncomingLetter
    url: str
    due: Chip
    asked: str
    service: str
    strip: list[dict[str, Any]]
    used: str
    reading: Chip | None = None
    is_new: bool = False
    asks_reason: bool = False
    copy: Duplicate | None = None

    @property
    def sender(self) -> str:
        """Who wrote."""
        return self.letter.sender_name or str(self.letter.case.applicant)

    @property
    def subject(self) -> str:
        """What it is about, or that nobody knows yet."""
        return self.letter.subject or _("Subject not yet read")

    @property
    def sensitivity_box(self) -> str:
        """The code letter of a sensitivity above ordinary."""
        return BOXES.get(Sensitivity(self.letter.sensitivity), "")

    @property
    def has_priority(self) -> bool:
        """Whether an earned priority lets it go first."""
        return self.letter.case.priority

    @property
    def is_urgent(self) -> bool:
        """Whether the urgency is above ordinary."""
        return self.letter.urgency != Urgency.ORDINARY


def work_rows(
    items: Iterable[WorkItem], *, now: datetime, calendar: WorkCalendar, actor: OfficialActor | None = None
) -> list[Row]:
    """Make the rows of the acting position's own work; `calendar` is that of most of them.

    With `actor`, letters that wait for registration and came before lead to the first one.
    """
    items = list(items)
    known = Calendars(calendar)
    fresh = [item for item in items if item.kind == WorkKind.REGISTER]
    stopped = stopped_deliveries(each.pk for item in fresh for each in item.case.deliveries.all())
    copies = _copies(actor, fresh) if actor is not None else {}
    rows = [_work_row(item, stopped, now, known.of(item.case)) for item in items]
    return [replace(row, copy=copies.get(row.letter.pk)) for row in rows]


def _copies(actor: OfficialActor, fresh: Iterable[WorkItem]) -> dict[int, Duplicate]:
    letters = [item.case.letter for item in fresh]
    for item, letter in zip(fresh, letters, strict=True):
        letter.case = item.case
    return came_before(actor, letters) if letters else {}


def _work_row(item: WorkItem, stopped: set[int], now: datetime, calendar: WorkCalendar) -> Row:
    case, letter = item.case, item.case.letter
    letter.case = case
    clock = clocks.state(case, now=now, calendar=calendar)
    reading = None
    if item.kind == WorkKind.REGISTER and letter.entry_id is None:
        halted = any(delivery.pk in stopped for delivery in case.deliveries.all())
        reading = reading_chip(letter, stopped=halted)
    return Row(
        letter=letter,
        url=work_url(item),
        due=_due(item, clock, now, calendar),
        asked=asked_words(item),
        service=service_words(case),
        strip=_strip(clock),
        used=used_words(clock),
        reading=reading,
        is_new=(now - item.opened_at).total_seconds() < 24 * 3600,
        asks_reason=clock is not None and asks_reason(clock),
    )


def _due(item: WorkItem, clock: ClockState | None, now: datetime, calendar: WorkCalendar) -> Chip:
    """Say when the work is due: in the words of the case's clock where that is the nearer date."""
    due: datetime = item.due  # type: ignore[attr-defined]  # annotated by the query
    if clock is not None and due == clock.due_at:
        return clock_chip(clock, now=now, calendar=calendar)
    return due_chip(None if due.year == NEVER.year else due, now=now, calendar=calendar)


def asked_words(item: WorkItem) -> str:
    """Say what is asked of the holder; a registered letter on the registrar's desk has come back."""
    if item.kind == WorkKind.REGISTER and item.case.letter.entry_id is not None:
        return _("Came back, send it on again")
    if item.case.state == CaseState.RESEND and not item.case.applicant.email:
        return str(ASKED[WorkKind.SUPPLEMENT])
    return str(ASKED[WorkKind(item.kind)])


def elsewhere_rows(found: Iterable[Case], *, now: datetime, calendar: WorkCalendar) -> list[Row]:
    """Make the rows of the cases that lie with others; `calendar` is that of most of them."""
    rows, known = [], Calendars(calendar)
    for case in found:
        case.letter.case = case
        own = known.of(case)
        clock = clocks.state(case, now=now, calendar=own)
        shown = clock_chip(clock, now=now, calendar=own) if clock else Chip(_("No due date"))
        rows.append(
            Row(
                letter=case.letter,
                url=reverse("letter", args=[case.letter.pk]),
                due=shown,
                asked=where_words(case),
                service=service_words(case),
                strip=_strip(clock),
                used=used_words(clock),
                asks_reason=clock is not None and asks_reason(clock),
            )
        )
    return rows


class Calendars:
    """The calendars by which a list's cases count, each loaded once; the first one is at hand."""

    def __init__(self, first: WorkCalendar) -> None:
        self._known = {first.code: first}

    def of(self, case: Case) -> WorkCalendar:
        """Return the calendar of a case."""
        code = case.calendar_code or case.agency.calendar_code
        if code not in self._known:
            self._known[code] = clocks.calendar_of(case)
        return self._known[code]


def _strip(clock: ClockState | None) -> list[dict[str, Any]]:
    running = clock is not None and clock.state is not ClockPhase.NOT_STARTED
    return cells(clock.strip) if clock is not None and running else []


def work_url(item: WorkItem) -> str:
    """Return the screen where the work begins: the registering page, or the letter page with its panels."""
    letter = item.case.letter
    if item.kind == WorkKind.RECHECK or (item.kind == WorkKind.REGISTER and letter.entry_id is None):
        return reverse("register-letter", args=[letter.pk])
    return reverse("letter", args=[letter.pk])


def where_words(case: Case) -> str:
    """Say with whom a case lies (its open work prefetched as `open_work`)."""
    if case.state in WAITING_FOR_SENDER:
        return _("Waiting for the sender")
    holders = dict.fromkeys(item.position.short_title for item in case.open_work)  # type: ignore[attr-defined]
    if holders:
        return _("With %(holders)s") % {"holders": ", ".join(holders)}
    return _("Answered") if case.state == CaseState.ANSWERED else _("Being worked on by the system")


def service_words(case: Case) -> str:
    """Name the service, or say that none is chosen yet."""
    return case.standard_version.title if case.standard_version else _("Service not yet chosen")
