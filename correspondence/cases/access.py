"""Fetching a case with the right to see it: a stranger gets the same 404 as for a case that does not exist."""

from django.http import Http404

from correspondence.organization.actors import Actor, ApplicantActor

from .models import Case
from .tracking import cleaned


def get_case(actor: Actor, case_id: int) -> Case:
    """Return the case, or 404 to everybody who may not see it."""
    found = Case.objects.visible_to(actor).select_related("agency", "applicant", "addressee", "standard_version")
    case = found.filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def applicant_by_code(typed_code: str, typed_email: str = "") -> ApplicantActor | None:
    """Return the sender whose case bears this code; `confirmed` when the e-mail fits too, None for a wrong code."""
    case = Case.objects.select_related("applicant").filter(tracking_code=cleaned(typed_code)).first()
    if case is None:
        return None
    known = case.applicant.email.casefold()
    confirmed = bool(known) and known == typed_email.strip().casefold()
    return ApplicantActor(case_id=case.pk, label=str(case.applicant), confirmed=confirmed)
