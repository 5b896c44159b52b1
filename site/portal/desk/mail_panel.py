"""The letter page's section about e-mail: from whom it came, what it seems to belong to, and mails that came back."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from correspondence.foundation.panels import Panel
from correspondence.inspection.messages import REASONS
from correspondence.intake.models import Mail
from correspondence.letters.models import IncomingLetter
from correspondence.organization.actors import OfficialActor

MOST_SHOWN = 20


def mail_panel(request: HttpRequest, actor: OfficialActor, letter: IncomingLetter) -> Panel | None:
    """Show what the mail says of itself, and to the registrar what other mails have to do with it; else None."""
    near = Mail.objects.filter(Q(file__delivery__case=letter.case_id) | Q(about=letter.case_id))
    mails = list(near.select_related("file__delivery", "same_as__file__delivery").order_by("-pk")[:MOST_SHOWN])
    came = next((mail for mail in reversed(mails) if mail.file.delivery.case_id == letter.case_id), None)
    others = [mail for mail in mails if mail.about_id == letter.case_id]
    if came is None and not (others and actor.is_registrar):
        return None
    context: dict[str, Any] = {"came": came, "problem": REASONS.get(came.problem, "") if came else ""}
    if actor.is_registrar:
        context |= _links(actor, came, others)
    return Panel(template="portal/desk/mail_panel.html", context=context, order=30)


def _links(actor: OfficialActor, came: Mail | None, others: list[Mail]) -> dict[str, Any]:
    first = came.same_as.file.delivery.case_id if came and came.same_as else None
    asked = {came.about_id if came else None, first, *(mail.file.delivery.case_id for mail in others)} - {None}
    visible = IncomingLetter.objects.visible_to(actor).filter(case__in=asked)
    letters = {letter.case_id: letter for letter in visible}
    return {
        "about": letters.get(came.about_id or 0) if came else None,
        "same": letters.get(first or 0),
        "came_back": [mail for mail in others if mail.undelivered],
        "follow_ups": [found for mail in others if (found := letters.get(mail.file.delivery.case_id or 0))],
    }
