"""What the tracking page says of a missed promise: to the letter's own sender only, the e-mail address confirmed."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from correspondence.cases.ledger import Standing, standing
from correspondence.cases.models import Case, Entitlement
from correspondence.cases.recording import number_of
from correspondence.cases.saying import day_of, due_of
from correspondence.organization.actors import ApplicantActor

NEAR = [f"{case}__letter__entry__register" for case in ("earned_by", "used_by")]


def priority_lines(actor: ApplicantActor, case: Case, *, now: datetime) -> list[str]:
    """Return the sentences about the priority that the letter earned and the one it uses; none for anybody else."""
    if not actor.confirmed or actor.case_id != case.pk or (case.missed_at is None and not case.priority):
        return []
    found = Entitlement.objects.select_related(*NEAR).filter(Q(earned_by=case) | Q(used_by=case))
    return [_used(each) if each.used_by_id == case.pk else _earned(each, now) for each in found.order_by("pk")]


def _used(entitlement: Entitlement) -> str:
    case = entitlement.earned_by
    values = {"letter": number_of(case) or "–", "due": due_of(case, entitlement.due_at)}
    return _("Your letter goes first because we did not answer your letter %(letter)s by %(due)s.") % values


def _earned(entitlement: Entitlement, now: datetime) -> str:
    found, case = standing(entitlement, now), entitlement.earned_by
    if found is Standing.USED and entitlement.used_by is not None:
        values = {"letter": number_of(entitlement.used_by) or "–", "day": day_of(case, entitlement.used_at)}
        return _("Your priority was used for your letter %(letter)s on %(day)s.") % values
    if found is Standing.REVOKED:
        return _("Your priority was revoked. The reason: %(reason)s") % {"reason": entitlement.revoke_reason}
    values = {"due": due_of(case, entitlement.due_at), "until": day_of(case, entitlement.expires_at)}
    if found is Standing.EXPIRED:
        return _("Your priority for a next letter counted until %(until)s and was not used.") % values
    return (
        _(
            "We promised an answer by %(due)s and did not keep that date. Your next letter to us goes first, "
            "once, until %(until)s; you need not do anything for it."
        )
        % values
    )
