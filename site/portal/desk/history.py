"""What happened to a case, in words: one sentence for every event, the newest first."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.cases.models import CaseEvent
from correspondence.cases.states import UNUSABLE_FILE
from correspondence.standards.events import CaseEventName as Name

from ..cms.choices import SOFT_REASONS
from .clock_words import amount_words

SENTENCES = {
    Name.CASE_RECEIVED: gettext_lazy("delivered the letter"),
    Name.CASE_REGISTERED: gettext_lazy("registered the letter, agenda %(number)s"),
    Name.CASE_DEFICIENCY_ASKED: gettext_lazy("asked the sender to complete the letter"),
    Name.CASE_COMPLETED_BY_SENDER: gettext_lazy("added the missing files"),
    Name.DISPOSITION_SENT: gettext_lazy("sent the letter on to %(to)s"),
    Name.DISPOSITION_ACKNOWLEDGED: gettext_lazy("received the letter"),
    Name.DISPOSITION_RETURNED: gettext_lazy("returned the letter"),
    Name.DISPOSITION_WITHDRAWN: gettext_lazy("withdrew the disposisi"),
    Name.MATERIAL_ATTACHED: gettext_lazy("attached reference material"),
    Name.DRAFT_SUBMITTED: gettext_lazy("submitted the draft of the reply"),
    Name.DRAFT_RETURNED: gettext_lazy("returned the draft"),
    Name.DRAFT_CLEARED: gettext_lazy("corrected and initialled the draft"),
    Name.LETTER_PREPARED: gettext_lazy("prepared the reply for signing, number %(number)s"),
    Name.LETTER_SIGNED: gettext_lazy("signed the reply %(number)s"),
    Name.LETTER_DISPATCHED: gettext_lazy("dispatched the reply %(number)s by %(methods)s"),
    Name.CASE_CLOSED: gettext_lazy("closed the case"),
    Name.LETTER_READ: gettext_lazy("opened the confidential letter"),
    Name.SERVICE_BEGUN: gettext_lazy("began to serve"),
    Name.SERVICE_ENDED: gettext_lazy("ended the service"),
    Name.QUESTION_SENT: gettext_lazy("sent the question"),
    Name.ANSWER_GIVEN: gettext_lazy("gave the answer"),
    Name.TICKET_CREATED: gettext_lazy("opened the ticket"),
    Name.TICKET_ANSWERED: gettext_lazy("answered the ticket"),
    Name.TICKET_CLOSED: gettext_lazy("closed the ticket"),
    Name.COMPLAINT_RECEIVED: gettext_lazy("received the complaint"),
    Name.COMPLAINT_FOLLOWED_UP: gettext_lazy("followed the complaint up"),
    Name.COORDINATION_RECORDED: gettext_lazy("recorded the coordination"),
    Name.STEP_RECEIVED: gettext_lazy("received the step"),
    Name.STEP_HANDED_ON: gettext_lazy("handed the step on"),
    Name.CLOCK_AUTO_STARTED: gettext_lazy("started the time by itself: nobody had acknowledged the letter"),
    Name.CLOCK_EXTENDED: gettext_lazy("extended the time by %(amount)s; before, it ran until %(before)s"),
    Name.CLOCK_EXCUSED: gettext_lazy("stated why the time has passed: %(reason)s"),
    Name.CLOCK_MOVED: gettext_lazy("moved the due date from %(before)s to %(after)s"),
    Name.CLOCK_MISSED: gettext_lazy("noted that the time has passed; it ran until %(due)s"),
    Name.PRIORITY_EARNED: gettext_lazy("gave the sender priority for the next letter, until %(until)s"),
    Name.PRIORITY_USED: gettext_lazy(
        "let this letter go first: the time for letter %(number)s of this sender has passed"
    ),
    Name.PRIORITY_REVOKED: gettext_lazy("revoked the sender's priority for the next letter"),
}
# The same for a letter of which the reader may not even learn its number.
UNNAMED = gettext_lazy("let this letter go first: the time for an earlier letter of this sender has passed")
# What was asked of the sender where a file could not be opened.
ASKED_AGAIN = {
    Name.CASE_DEFICIENCY_ASKED: gettext_lazy("asked the sender to send a file again that cannot be opened"),
    Name.CASE_COMPLETED_BY_SENDER: gettext_lazy("sent the file again"),
}
QUOTED = {Name.CLOCK_EXCUSED: "note", Name.CLOCK_MOVED: "because"}  # elsewhere the reason is quoted
DAYS = frozenset({"before", "after", "due", "until"})  # moments of which the day is told
METHODS = {"portal": gettext_lazy("portal"), "email": gettext_lazy("e-mail"), "counter": gettext_lazy("counter")}
SYSTEM = "Tanggap:"


@dataclass(frozen=True)
class Happening:
    """One line of the history as its component shows it."""

    who: str
    text: str
    at: str
    quote: str = ""
    current: bool = False


def happenings(
    events: Iterable[CaseEvent], notes: Mapping[int, str] | None = None, *, hidden: Collection[int] = ()
) -> list[Happening]:
    """Tell the events, the newest first; `notes` maps a disposition's id to the note written with it.

    `hidden` holds the priorities that were earned by letters which the reader may not see.
    """
    told = sorted(events, key=lambda event: (event.at, event.pk), reverse=True)
    return [_told(event, notes or {}, hidden) for event in told]


def priorities_used(events: Iterable[CaseEvent]) -> list[int]:
    """Return the ids of the priorities that the events say were used."""
    return [event.data["entitlement"] for event in events if event.name == Name.PRIORITY_USED and event.data]


def _told(event: CaseEvent, notes: Mapping[int, str], hidden: Collection[int]) -> Happening:
    moment, name = timezone.localtime(event.at), Name(event.name)
    return Happening(
        who=_who(event),
        text=_sentence(event, name, hidden) % _Values(event.data),
        at=f"{django_format(moment, 'j M')}, {django_format(moment, 'H.i')}",
        quote=notes.get(event.data.get("disposition", 0), "") or event.data.get(QUOTED.get(name, "reason"), ""),
    )


def _sentence(event: CaseEvent, name: Name, hidden: Collection[int]) -> str:
    if name is Name.PRIORITY_USED and event.data.get("entitlement") in hidden:
        return str(UNNAMED)
    if event.data.get("why") == UNUSABLE_FILE and name in ASKED_AGAIN:
        return str(ASKED_AGAIN[name])
    return str(SENTENCES[name])


def _who(event: CaseEvent) -> str:
    if event.position is not None:
        return event.actor_label
    if event.name in (Name.CASE_RECEIVED, Name.CASE_COMPLETED_BY_SENDER):
        return _("Sender")
    return "Tanggap" if event.actor_label.startswith(SYSTEM) else event.actor_label


class _Values(dict[str, Any]):
    """An event's data as words; what an older event lacks is a dash."""

    def __getitem__(self, key: str) -> str:
        value = super().get(key)
        if isinstance(value, list):
            return ", ".join(str(METHODS.get(each, each)) for each in value)
        if key == "reason" and value:
            return str(SOFT_REASONS.get(value, value))
        if key == "amount" and {"unit", "units"} <= self.keys():
            return amount_words(self["unit"], super().get("units", 0))
        if key in DAYS and value:
            return django_format(datetime.fromisoformat(value), "j F Y")  # the moment bears the office's own zone
        return str(value) if value else "–"
