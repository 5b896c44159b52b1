"""What the screens say after an act of the way down."""

from datetime import datetime

from django.utils.translation import gettext as _

from correspondence.cases import clocks
from correspondence.standards.clock_words import promised_of, when

from .models import Recipient
from .routing import Instruction


def received(recipient: Recipient, at: datetime) -> str:
    """Say that the letter is received, and the due date in words where that just started the clock."""
    case = recipient.disposition.case
    calendar = clocks.calendar_of(case)
    clock = clocks.state(case, now=at, calendar=calendar)
    if clock is None or clock.started_at != at or clock.due_at is None:
        return _("The letter is received.")
    values = {"date": when(clock.due_at, clock.limit.unit, calendar), "days": promised_of(clock)}
    return _("The letter is received and the time has started: answer by %(date)s (%(days)s).") % values


def passed_on(instruction: Instruction) -> str:
    """Say to whom the letter went."""
    titles = ", ".join(position.title for position in instruction.recipients)
    return _("Sent to %(titles)s. It can be withdrawn while nobody has received it.") % {"titles": titles}


def returned(recipient: Recipient) -> str:
    """Say to whom the letter went back."""
    return _("The letter went back to %(title)s.") % {"title": recipient.disposition.sender.title}


def handed_in(recipient: Recipient) -> str:
    """Say to whom the material went."""
    return _("The material lies with %(title)s, who now drafts the reply.") % {
        "title": recipient.disposition.sender.title
    }
