"""The time of a complaint: its channel's own, the standard's, or the office's internal policy (reading I23); pure."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from correspondence.calendars.facts import Unit

from .clock_words import limit_words
from .events import CaseEventName
from .source import ComplaintChannel, Complaints, TimeLimit, Trigger

# Where a standard is silent: domain reference B7, I23.
INTERNAL_DAYS, FIRST_RESPONSE_DAYS = 5, 3


class Basis(StrEnum):
    """Who set a complaint's time."""

    CHANNEL = "channel"
    STANDARD = "standard"
    INTERNAL = "internal"


@dataclass(frozen=True)
class ComplaintLimit:
    """The time of a complaint; an internal one is no promise of the standard and has a first response apart."""

    limit: TimeLimit
    basis: Basis
    first_response: TimeLimit | None = None

    @property
    def internal(self) -> bool:
        """Tell whether the office set it itself, so that it is never shown as a promise of the standard."""
        return self.basis is Basis.INTERNAL

    def words(self) -> str:
        """Say what holds: the sentence of the standard, or that the office set the time itself."""
        if not self.internal or self.first_response is None:
            return self.limit.sentence
        values = {"answer": limit_words(self.limit), "response": limit_words(self.first_response)}
        return (
            _("Internal policy, no promise of the standard: a first response in %(response)s, an answer in %(answer)s.")
            % values
        )


def complaint_limit(complaints: Complaints | None, channel: ComplaintChannel | None = None) -> ComplaintLimit:
    """Give the time of a complaint by a channel; a time that is published only leaves the place to the next."""
    for limit, basis in (
        (channel.limit if channel else None, Basis.CHANNEL),
        (complaints.limit if complaints else None, Basis.STANDARD),
    ):
        if limit is not None and limit.no_clock is None:
            return ComplaintLimit(limit, basis)
    return ComplaintLimit(
        _internal(INTERNAL_DAYS, CaseEventName.ANSWER_GIVEN, _("the complaint is answered")),
        Basis.INTERNAL,
        _internal(FIRST_RESPONSE_DAYS, CaseEventName.COMPLAINT_FOLLOWED_UP, _("the complainant gets a first response")),
    )


def _internal(days: int, stop: CaseEventName, words: str) -> TimeLimit:
    return TimeLimit(
        Unit.WORKING_DAYS,
        days,
        start=Trigger(CaseEventName.COMPLAINT_RECEIVED, words=_("the complaint is received")),
        stop=Trigger(stop, words=words),
        label=_("internal policy"),
    )
