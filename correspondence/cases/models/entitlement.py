"""The compensation ledger: who earned priority by a missed promise, and what became of it."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from correspondence.organization.actors import Actor
from correspondence.organization.models import Agency

from .case import Case


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    """Words for asking after entitlements; every read starts from `visible_to`."""

    def visible_to(self, actor: Actor) -> "EntitlementQuerySet":
        """Keep the entitlements of which the actor may see the case that earned or the one that used it."""
        visible = Case.objects.visible_to(actor).values("pk")
        return self.filter(Q(earned_by__in=visible) | Q(used_by__in=visible))

    def usable(self, at: datetime) -> "EntitlementQuerySet":
        """Keep those that a next request may use, the one that expires first at the head."""
        return self.filter(used_by=None, revoked_at=None, expires_at__gt=at).order_by("expires_at", "pk")


class Entitlement(models.Model):
    """Priority for one next request (reading I24): earned by one case, used by one other, or expired, or revoked.

    `identity` names the sender, see `cases.identity`.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="entitlements")
    identity = models.CharField(max_length=450)
    standard_code = models.SlugField(max_length=80)
    earned_by = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="entitlement")
    due_at = models.DateTimeField(help_text="the promise that was missed")
    earned_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="priority_from")
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=250, blank=True)
    revoke_reason = models.TextField(blank=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        ordering = ["-earned_at", "-pk"]
        indexes = [
            models.Index(
                fields=["agency", "identity", "expires_at"],
                condition=Q(used_by=None, revoked_at=None),
                name="entitlement_usable",
            ),
            models.Index(fields=["agency", "earned_at"], name="entitlement_ledger"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(used_by=None) | Q(revoked_at=None), name="entitlement_one_end"),
            models.CheckConstraint(condition=~Q(used_by=F("earned_by")), name="entitlement_for_another_case"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoke_reason=""), name="entitlement_revoked_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"priority earned by case {self.earned_by_id}"
