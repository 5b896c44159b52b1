"""Fetching a case with the right to see it: a stranger gets the same 404 as for a case that does not exist."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from correspondence.organization.actors import Actor, ApplicantActor
from correspondence.parties.models import Correspondent
from correspondence.standards.events import CaseEventName

from .models import Case, CaseEvent, CaseQuerySet
from .states import OPEN
from .tracking import FactorKind, TypedFactor, cleaned, factor_kind, last_digits

ENDS = (CaseEventName.LETTER_DISPATCHED, CaseEventName.CASE_CLOSED)


def get_case(actor: Actor, case_id: int) -> Case:
    """Return the case, or 404 to everybody who may not see it."""
    found = Case.objects.visible_to(actor).select_related("agency", "applicant", "addressee", "standard_version")
    case = found.filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def followable(at: datetime) -> CaseQuerySet:
    """Keep the cases whose tracking code still opens something: open ones, and closed ones for `TRACKING_DAYS` more.

    A case is closed when its state is none of the open ones; the moment is that of its last dispatch or closing, an
    event that nobody can change, or else the stop of its clock. A closed case that shows neither stays followable.
    """
    ends = CaseEvent.objects.filter(case=OuterRef("pk"), name__in=ENDS).order_by("-at")
    closed_at = Coalesce(Subquery(ends.values("at")[:1]), "clock_stopped_at")
    since = at - timedelta(days=settings.TRACKING_DAYS)
    recent = Q(closed_at__gt=since) | Q(closed_at=None)
    return Case.objects.alias(closed_at=closed_at).filter(Q(state__in=OPEN) | recent)


def applicant_by_code(typed_code: str, typed: TypedFactor | None = None, *, at: datetime) -> ApplicantActor | None:
    """Return the sender whose case bears this code; `confirmed` when the second factor fits too.

    None for a wrong code and for one past its retention. Found or not, the same is asked of the database and the same
    is compared, in constant time.
    """
    case = followable(at).select_related("applicant").filter(tracking_code=cleaned(typed_code)).first()
    confirmed = _fits(case.applicant if case else Correspondent(), typed or TypedFactor())
    if case is None:
        return None
    return ApplicantActor(case_id=case.pk, label=str(case.applicant), confirmed=confirmed)


def factor_of(case: Case) -> FactorKind:
    """Tell what the case's sender is asked for beside the code."""
    return factor_kind(case.applicant.email, case.applicant.phone)


def _fits(applicant: Correspondent, typed: TypedFactor) -> bool:
    kind = factor_kind(applicant.email, applicant.phone)
    email = _same(applicant.email.strip().casefold(), typed.email.strip().casefold())
    phone = _same(last_digits(applicant.phone), last_digits(typed.phone))
    return (kind is FactorKind.EMAIL and email) or (kind is FactorKind.PHONE and phone)


def _same(known: str, typed: str) -> bool:
    """Compare digests, so that neither a common beginning nor the length shows in the time it takes."""
    first, second = (hashlib.sha256(text.encode()).digest() for text in (known, typed))
    return hmac.compare_digest(first, second)
