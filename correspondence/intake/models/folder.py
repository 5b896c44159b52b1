"""The scan folder: what lies there and was not taken yet, and what was refused."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from correspondence.organization.models import Agency, Position

from .delivery import Delivery


class Waits(models.TextChoices):
    """Why a file in the scan folder was not taken yet."""

    SETTLING = "settling", _("It has just come, or is still growing.")
    WRITTEN = "written", _("A program on this machine still has it open for writing.")
    UNFINISHED = "unfinished", _("Its name is one that programs give to files that are not finished.")
    EMPTY = "empty", _("It is empty.")
    UNREADABLE = "unreadable", _("Tanggap may not read it.")
    LINKED = "linked", _("It lies under more than one name.")
    FOLDER = "folder", _("Its folder bears the name of no agency.")
    NO_ROOM = "no-room", _("There was no room to store it; it is tried again.")
    UNSTORED = "unstored", _("It could not be stored at this moment; it is tried again.")
    TAKEN = "taken", _("It was taken, but cannot be moved away: the folder forbids it.")


class Refusal(models.TextChoices):
    """Why a file in the scan folder was put aside."""

    EMPTY = "empty", _("The file stayed empty. Scan the letter again.")
    TOO_LARGE = "too-large", _("The file is larger than the limit. Scan in black and white at 200 dpi, or in parts.")
    UNREADABLE = "unreadable", _("Tanggap may not read this file. Change its permissions and put it back.")
    LINKED = "linked", _("The file lies under more than one name (hard link). Copy it into the folder.")
    NOT_A_FILE = "not-a-file", _("This is no file but a link, a pipe or a device. Nothing was read from it.")


class InboxFile(models.Model):
    """One file that lies in the scan folder; two looks that find it unchanged let it be taken."""

    place = models.CharField(max_length=64, help_text="SHA-256 of host and folder")
    path_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of host, folder and path")
    path = models.CharField(max_length=1000, help_text="below the folder, shown only")
    size = models.PositiveBigIntegerField(help_text="bytes")
    mtime = models.BigIntegerField(help_text="nanoseconds")
    inode = models.CharField(max_length=20)
    since = models.DateTimeField(help_text="when it was first seen like this")
    seen_at = models.DateTimeField(help_text="when it was last seen")
    why = models.CharField(max_length=12, choices=Waits.choices, default=Waits.SETTLING)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, help_text="whose registrars see it waiting")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, null=True, help_text="what it became already")

    class Meta:
        indexes = [models.Index(fields=["place", "seen_at"], name="inbox_file_place")]

    def __str__(self) -> str:
        return self.path


class InboxRefusal(models.Model):
    """One file of the scan folder that could not be taken; it lies among the refused ones and is never deleted."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    key = models.CharField(max_length=64, unique=True, help_text="the same file twice is one refusal")
    path = models.CharField(max_length=1000, help_text="below the folder, shown only")
    size = models.PositiveBigIntegerField(help_text="bytes")
    reason = models.CharField(max_length=12, choices=Refusal.choices)
    at = models.DateTimeField()
    put_aside_as = models.CharField(max_length=1000, blank=True, help_text="where it lies now, below the folder")
    seen_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["agency", "seen_by", "-at"], name="inbox_refusal_agency")]

    def __str__(self) -> str:
        return self.path
