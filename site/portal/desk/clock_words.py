"""Words about a time and what it has earned, for the desk: amounts, priorities, and why a letter goes first."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence.calendars.facts import Unit
from correspondence.calendars.words import format_date, speaker, working_days
from correspondence.cases.ledger import Standing, standing
from correspondence.cases.models import Case, Entitlement
from correspondence.cases.recording import number_of


def amount_words(unit: str, count: int) -> str:
    """Write an amount of time in the unit of its limit: "3 working days", "2 hours"."""
    if unit == Unit.WORKING_DAYS:
        return working_days(count)
    if unit == Unit.MINUTES:
        return speaker().duration(count * 60, in_minutes=True)
    return speaker().duration(count * 3600, in_minutes=False)


def earned_words(entitlement: Entitlement, at: datetime, *, shown: bool) -> str:
    """Say what became of the priority that the sender of this letter earned by it.

    The letter that used it is named only where it may be `shown`: its number alone tells that it exists.
    """
    found = standing(entitlement, at)
    values = {"until": day_words(entitlement.expires_at), "due": day_words(entitlement.due_at)}
    if found is Standing.USED and entitlement.used_by is not None:
        used = {"number": number_of(entitlement.used_by) or "–", "day": day_words(entitlement.used_at)}
        if not shown:
            return _("The sender's priority was used for another letter on %(day)s.") % used
        return _("The sender's priority was used for letter %(number)s on %(day)s.") % used
    if found is Standing.REVOKED:
        return _("The sender's priority was revoked: %(reason)s") % {"reason": entitlement.revoke_reason}
    if found is Standing.EXPIRED:
        return _("The sender's priority was not used and expired on %(until)s.") % values
    return (
        _("The promised time ended on %(due)s. The sender's next letter goes first; this counts until %(until)s.")
        % values
    )


def used_words(entitlement: Entitlement, *, shown: bool) -> str:
    """Say why this letter goes first; the letter that earned it is named only where it may be `shown`."""
    values = {"number": number_of(entitlement.earned_by) or "–", "due": day_words(entitlement.due_at)}
    if not shown:
        return _("This letter goes first: the promised time for an earlier letter ended on %(due)s.") % values
    return _("This letter goes first: the promised time for letter %(number)s ended on %(due)s.") % values


def waiting_words(entitlement: Entitlement, *, shown: bool) -> str:
    """Say to the registrar that the sender may have priority, before the letter is admitted."""
    values = {"number": number_of(entitlement.earned_by) or "–", "until": day_words(entitlement.expires_at)}
    if not shown:
        return (
            _(
                "This sender has earned priority: the promise for an earlier letter was missed. Admitted as complete, "
                "this letter goes first. The priority counts until %(until)s."
            )
            % values
        )
    return (
        _(
            "This sender has earned priority: the promise for letter %(number)s was missed. Admitted as complete, this "
            "letter goes first. The priority counts until %(until)s."
        )
        % values
    )


def told_words(case: Case) -> str:
    """Say whether the sender was told by mail, or has to be told otherwise."""
    if case.applicant.email:
        return _("The sender was told by mail.")
    return _("The sender gave no e-mail address: contact the sender.")


def day_words(moment: datetime | None) -> str:
    """Write the day of a moment in the zone that the page shows (each page sets that of its office)."""
    return format_date(timezone.localdate(moment)) if moment else "–"
