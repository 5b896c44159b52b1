"""The rows of the scan tray: each of today's scans with what became of it, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import datetime, time

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correspondence.foundation.jobs.models import Step
from correspondence.inspection.messages import FLAGS, REASONS
from correspondence.intake.models import Channel, DeliveredFile, Delivery, DeliveryState
from correspondence.intake.quarantine import STOPPED, checks_of
from correspondence.organization.models import Agency

MOST_ROWS = 100
# What a scan's flags tell the registrar here; the others stand on the letter's own page.
TOLD = ("duplicate", "separator-foreign", "separator-signed", "not-divided")
SAID = {**FLAGS, "duplicate": gettext_lazy("The same file came before, byte for byte.")}
CHIPS = {
    DeliveryState.LETTER: "ok",
    DeliveryState.SPLIT: "ok",
    DeliveryState.HELD: "late",
    DeliveryState.KEPT: "",
    DeliveryState.DISMISSED: "",
}


@dataclass(frozen=True)
class TrayPart:
    """One letter out of a divided scan: in words, and where to look at it."""

    label: str
    state: str
    kind: str
    url: str = ""


@dataclass(frozen=True)
class TrayRow:
    """One scan: its files, its state as a chip (text and kind), what is to be said, and where to go on."""

    name: str
    size: int
    at: datetime
    state: str
    kind: str
    busy: bool
    said: list[str] = field(default_factory=list)
    url: str = ""
    link: str = ""
    parts: list[TrayPart] = field(default_factory=list)


def tray_rows(agency: Agency, now: datetime) -> list[TrayRow]:
    """Return the agency's scans of today's desk, the newest first, at most MOST_ROWS."""
    found = list(_scans(agency, now)[:MOST_ROWS])
    checks = checks_of([*found, *(part for scan in found for part in scan.parts.all())])
    return [_row(scan, checks) for scan in found]


def _scans(agency: Agency, now: datetime) -> QuerySet[Delivery]:
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))
    files = Prefetch("files", DeliveredFile.objects.select_related("original"))
    parts = Delivery.objects.select_related("case__letter", "scan_part").prefetch_related("files").order_by("pk")
    today = Delivery.objects.filter(agency=agency, channel=Channel.SCAN, created_at__gte=midnight, split_from=None)
    return today.select_related("case__letter").prefetch_related(files, Prefetch("parts", parts)).order_by("-pk")


def _row(scan: Delivery, checks: dict[int, Step]) -> TrayRow:
    files, parts = list(scan.files.all()), list(scan.parts.all())
    state, kind = _state(scan, checks.get(scan.pk))
    if scan.state == DeliveryState.SPLIT:
        state = ngettext("Divided into %(count)d letter", "Divided into %(count)d letters", len(parts))
        state %= {"count": len(parts)}
    url, link = _target(scan, checks.get(scan.pk))
    waits = [each for each in (scan, *parts) if each.state == DeliveryState.WAITING]
    return TrayRow(
        name=_name(files),
        size=sum(file.original.size for file in files),
        at=scan.created_at,
        state=state,
        kind=kind,
        busy=any(not _stopped(checks.get(each.pk)) for each in waits),
        said=_said(files),
        url=url,
        link=link,
        parts=[_part(part, checks.get(part.pk)) for part in parts] if scan.state == DeliveryState.SPLIT else [],
    )


def _name(files: list[DeliveredFile]) -> str:
    first, more = files[0].name, len(files) - 1
    if not more:
        return first
    words = ngettext("%(name)s and %(more)d more page", "%(name)s and %(more)d more pages", more)
    return words % {"name": first, "more": more}


def _said(files: list[DeliveredFile]) -> list[str]:
    reasons = [str(REASONS.get(file.reason, file.reason)) for file in files if file.reason]
    flags = [str(SAID[flag]) for file in files for flag in file.flags if flag in TOLD]
    return list(dict.fromkeys([*reasons, *flags]))


def _state(delivery: Delivery, check: Step | None) -> tuple[str, str]:
    """Return the state as the words and the kind of a chip."""
    if delivery.state == DeliveryState.WAITING:
        return (_("Check stopped"), "late") if _stopped(check) else (_("Received, being checked…"), "act")
    return str(DeliveryState(delivery.state).label), CHIPS[DeliveryState(delivery.state)]


def _target(delivery: Delivery, check: Step | None) -> tuple[str, str]:
    """Return where to go on with a delivery and the words of that link, both empty where there is nothing to do."""
    if delivery.state == DeliveryState.LETTER and delivery.case is not None:
        return reverse("letter", args=[delivery.case.letter.pk]), _("Open the letter")
    if delivery.state == DeliveryState.HELD or (delivery.state == DeliveryState.WAITING and _stopped(check)):
        return reverse("quarantine"), _("See in the quarantine")
    return "", ""


def _part(part: Delivery, check: Step | None) -> TrayPart:
    state, kind = _state(part, check)
    url, _link = _target(part, check)
    return TrayPart(label=part_label(part), state=state, kind=kind, url=url)


def part_label(part: Delivery) -> str:
    """Say which letter of its scan a part is, and on which pages it stands."""
    said = part.scan_part
    values = {"place": said.place, "first": said.first_page, "last": said.last_page}
    if said.first_page == said.last_page:
        return _("Letter %(place)d, page %(first)d") % values
    return _("Letter %(place)d, pages %(first)d–%(last)d") % values


def _stopped(check: Step | None) -> bool:
    return check is not None and check.state in STOPPED
