"""Deliveries: what came through a channel, byte by byte, before it is a letter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob
from correspondence.letters.models import LetterFile
from correspondence.letters.states import FileRole
from correspondence.organization.models import Agency, Position


class Channel(models.TextChoices):
    """The door through which a delivery came."""

    PORTAL = "portal", _("Portal")
    COUNTER = "counter", _("Counter")
    SCAN = "scan", _("Scanner at the desk")
    FOLDER = "folder", _("Scan folder")
    MAIL = "mail", _("E-mail")
    API = "api", _("Other system")
    COMMAND = "command", _("Command")


# Doors where a person of the office, or a machine of it, put the sheets into the scanner: only there do separator
# sheets divide a scan. A stranger's own file is never taken apart.
SCANNED_HERE = frozenset({Channel.SCAN, Channel.FOLDER, Channel.COMMAND})


class DeliveryState(models.TextChoices):
    """How far a delivery has come; `LETTER`, `KEPT` and `SPLIT` are ends, `HELD` waits for a person."""

    WAITING = "waiting", _("Being checked")
    LETTER = "letter", _("Became a letter")
    HELD = "held", _("Held back")
    KEPT = "kept", _("Kept, not a letter")
    SPLIT = "split", _("Divided into several letters")
    DISMISSED = "dismissed", _("Put aside by the registrar")


class VirusScan(models.TextChoices):
    """What the virus scanner said of a file; without a scanner every file is `UNSCANNED`."""

    UNSCANNED = "unscanned", _("Not scanned for viruses")
    CLEAN = "clean", _("No virus found")
    INFECTED = "infected", _("Virus found")


class Delivery(models.Model):
    """One hand-over; a later one under the same code (files sent again, files added) is a delivery of its own."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    key = models.CharField(max_length=64, unique=True, help_text="the same hand-over twice is one delivery")
    external_id = models.CharField(max_length=250, blank=True, help_text="what the channel calls it, shown only")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="deliveries")
    received_at = models.DateTimeField()
    service_code = models.CharField(max_length=60, blank=True)
    addressee_code = models.CharField(max_length=60, blank=True)
    stated = models.JSONField(default=dict, help_text="what the sender says of the letter (intake.stated.Stated)")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    dismissed_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    dismissed_why = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "-received_at"], name="delivery_state"),
            models.Index(fields=["channel", "external_id"], name="delivery_external"),
            models.Index(fields=["agency", "channel", "-created_at"], name="delivery_tray"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} delivery {self.pk}"


class DeliveredFile(models.Model):
    """One original of a delivery and what the safety check said of it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=FileRole.choices)
    name = models.CharField(max_length=200)
    original = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="deliveries")
    taken_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="contents")
    letter_file = models.OneToOneField(LetterFile, on_delete=models.PROTECT, null=True, related_name="delivered")
    verdict = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    flags = models.JSONField(default=list)
    virus_scan = models.CharField(max_length=10, choices=VirusScan.choices, default=VirusScan.UNSCANNED)
    virus = models.CharField(max_length=120, blank=True, help_text="the scanner's name for it, never told to senders")
    media_type = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["delivery", "order"], name="delivered_order")]

    def __str__(self) -> str:
        return self.name
