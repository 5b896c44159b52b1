"""The compensation ledger as it is read: what each priority has become, and which an official may see."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from correspondence.organization.actors import OfficialActor

from .models import Case, Entitlement


class Standing(models.TextChoices):
    """What has become of a priority."""

    VALID = "valid", _("In force")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


def standing(entitlement: Entitlement, at: datetime) -> Standing:
    """Return what has become of a priority by a moment."""
    if entitlement.revoked_at is not None:
        return Standing.REVOKED
    if entitlement.used_by_id is not None:
        return Standing.USED
    return Standing.VALID if entitlement.expires_at > at else Standing.EXPIRED


def ledger(actor: OfficialActor, at: datetime, wanted: str = "") -> QuerySet[Entitlement]:
    """Return the agency's ledger as far as the actor may see it, the newest first; `wanted` is a standing or empty.

    Each row says by `sees_earning` and `sees_using` which of its two cases the actor may see.
    """
    visible = Case.objects.visible_to(actor)
    found = (
        Entitlement.objects.visible_to(actor)
        .filter(agency=actor.agency)
        .annotate(
            sees_earning=Exists(visible.filter(pk=OuterRef("earned_by"))),
            sees_using=Exists(visible.filter(pk=OuterRef("used_by"))),
        )
    )
    return found.filter(_kept(at)[Standing(wanted)]) if wanted in Standing.values else found


def hidden_of(actor: OfficialActor, entitlements: Sequence[int]) -> frozenset[int]:
    """Return those of the priorities that were earned by letters which the actor may not see; one query at most."""
    if not entitlements:
        return frozenset()
    visible = Case.objects.visible_to(actor)
    seen = Entitlement.objects.filter(pk__in=entitlements, earned_by__in=visible.values("pk"))
    return frozenset(entitlements) - frozenset(seen.values_list("pk", flat=True))


def _kept(at: datetime) -> dict[Standing, Q]:
    unused = Q(used_by=None, revoked_at=None)
    return {
        Standing.VALID: unused & Q(expires_at__gt=at),
        Standing.USED: ~Q(used_by=None),
        Standing.EXPIRED: unused & Q(expires_at__lte=at),
        Standing.REVOKED: ~Q(revoked_at=None),
    }
