"""On the letter page: out of which scan a letter was taken, and the way back where that was wrong."""

from django.http import HttpRequest

from correspondence.foundation.panels import Panel
from correspondence.intake.models import Delivery, DeliveryState
from correspondence.intake.rejoining import may_rejoin
from correspondence.letters.models import IncomingLetter
from correspondence.organization.actors import OfficialActor

from .scan_rows import part_label


def scan_panel(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter) -> Panel | None:
    """Show the scan that a letter was divided from, None for every other letter."""
    deliveries = Delivery.objects.select_related("split_from", "scan_part")
    part = deliveries.filter(case=letter.case_id, split_from__isnull=False).first()
    if part is None or part.split_from is None:
        return None
    scan = part.split_from
    whole = Delivery.objects.select_related("case__letter").filter(pk=scan.pk, state=DeliveryState.LETTER).first()
    context = {
        "scan": scan,
        "scan_file": scan.files.select_related("original").first(),
        "label": part_label(part),
        "put_aside": part.state == DeliveryState.DISMISSED,
        "why": part.dismissed_why,
        "whole": whole.case.letter if whole is not None and whole.case is not None else None,
        "may_rejoin": actor.is_registrar and actor.agency.pk == scan.agency_id and may_rejoin(scan),
    }
    return Panel(template="portal/desk/scan_panel.html", context=context, order=20)
