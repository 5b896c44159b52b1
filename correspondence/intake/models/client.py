"""Other systems that deliver letters: their tokens, and what each of them delivered."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from correspondence.organization.models import Agency

from .delivery import Delivery


class ApiClient(models.Model):
    """Another system of one agency; its token is shown once and kept only as a hash."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_clients")
    name = models.SlugField(max_length=60, unique=True)
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token (256 random bits)")
    token_end = models.CharField(max_length=4, help_text="its last characters, to tell tokens apart")
    services = models.JSONField(default=list, help_text="codes of the services it may deliver to; empty: every one")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200, help_text="who made it, shown only")
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text="to the minute")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def usable(at: datetime) -> Q:
        """Match the clients whose token counts at this moment."""
        return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=at))


class ApiLetter(models.Model):
    """One letter that a client delivered, under the idempotency key that it gave it."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="letters")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, help_text="SHA-256 of everything that came with the key")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="api_letter")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="api_letter_key")]
        indexes = [models.Index(fields=["client", "id"], name="api_letter_client")]

    def __str__(self) -> str:
        return str(self.public_id)
