"""Letters of the portal that are not sent yet, and the codes that confirm a sender's e-mail address."""

import secrets
from typing import Any

from django.db import models

from correspondence.foundation.files.models import Blob
from correspondence.letters.states import FileRole

from .delivery import Delivery


def new_key() -> str:
    """Return a name for a draft that nobody guesses; it opens nothing without the browser's session."""
    return secrets.token_hex(12)


class Draft(models.Model):
    """One unfinished letter of the portal: what was typed so far, its files and the address that was confirmed.

    `values` holds the typed fields by name. An unsent draft goes after `DRAFT_DAYS` without a change, a sent one
    sooner: `delivery` is what it became, and sending it again shows that one.
    """

    key = models.CharField(max_length=24, unique=True, default=new_key)
    service_code = models.CharField(max_length=60)
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    confirmed_email = models.CharField(max_length=254, blank=True, help_text="in lower case; resumed only by this")
    confirmed_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True, help_text="when the sender agreed that the draft is kept")
    uploads = models.PositiveSmallIntegerField(default=0, help_text="files taken so far, removed ones included")
    delivery = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["confirmed_email", "changed_at"], name="draft_resume"),
            models.Index(fields=["changed_at"], name="draft_changed"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def email(self) -> str:
        """The address as typed, in lower case."""
        return str(self.values.get("email", "")).strip().lower()

    @property
    def addressee(self) -> str:
        """The code of the position to whom the letter is written."""
        return str(self.values.get("addressee", ""))

    @property
    def confirmed(self) -> bool:
        """Tell whether the address that stands in the draft is the one that was confirmed."""
        return bool(self.confirmed_email) and self.confirmed_email == self.email


class DraftFile(models.Model):
    """One file of a draft, stored durably; `order` is that of the pages where the letter is photographed."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    order = models.PositiveIntegerField()
    role = models.CharField(max_length=12, choices=FileRole.choices)
    name = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="drafts")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class EmailCode(models.Model):
    """One code that was sent to an address, for one browser; the code itself stands nowhere (see confirming)."""

    holder = models.CharField(max_length=64, help_text="keyed hash of the browser that asked")
    email = models.CharField(max_length=254)
    nonce = models.CharField(max_length=32, help_text="the code is computed from it with the installation's secret")
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "email"], name="email_code_holder"),
            models.Index(fields=["expires_at"], name="email_code_expiry"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
