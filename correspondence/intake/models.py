"""Deliveries: what came through a channel, byte by byte, before it is a letter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob
from correspondence.letters.models import LetterFile
from correspondence.letters.states import FileRole
from correspondence.organization.models import Agency


class Channel(models.TextChoices):
    """The door through which a delivery came."""

    PORTAL = "portal", _("Portal")
    COUNTER = "counter", _("Counter")
    COMMAND = "command", _("Command")


class Delivery(models.Model):
    """One hand-over; a later one under the same code (files sent again, files added) is a delivery of its own."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    key = models.CharField(max_length=64, unique=True, help_text="the same hand-over twice is one delivery")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="deliveries")
    received_at = models.DateTimeField()
    service_code = models.CharField(max_length=60, blank=True)
    addressee_code = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.channel} delivery {self.pk}"


class DeliveredFile(models.Model):
    """One original of a delivery and what the safety check said of it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=FileRole.choices)
    name = models.CharField(max_length=200)
    original = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="deliveries")
    letter_file = models.OneToOneField(LetterFile, on_delete=models.PROTECT, null=True, related_name="delivered")
    verdict = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    flags = models.JSONField(default=list)
    media_type = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["delivery", "order"], name="delivered_order")]

    def __str__(self) -> str:
        return self.name
