"""What a letter's file and a finding can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileRole(models.TextChoices):
    """What a file is to its letter."""

    LETTER = "letter", _("The letter")
    PAGE = "page", _("Photographed page")
    ATTACHMENT = "attachment", _("Attachment")
    COMPLETION = "completion", _("Added by the sender later")


# What the letter itself is made of: a file, or its pages.
LETTER_ROLES = (FileRole.LETTER, FileRole.PAGE)


class FileState(models.TextChoices):
    """Whether the file can be worked with; an unusable one stays stored as it came."""

    CHECKING = "checking", _("Being checked")
    USABLE = "usable", _("Usable")
    UNUSABLE = "unusable", _("Cannot be opened")
    REPLACED = "replaced", _("Sent again by the sender")


class Decision(models.TextChoices):
    """What a person says of a machine's finding."""

    OPEN = "open", _("Not decided")
    AGREED = "agreed", _("Agreed")
    DISAGREED = "disagreed", _("Not agreed")


class Sensitivity(models.TextChoices):
    """Sifat: who may see (domain A2)."""

    ORDINARY = "ordinary", _("Biasa")
    RESTRICTED = "restricted", _("Terbatas")
    CONFIDENTIAL = "confidential", _("Rahasia")
    SECRET = "secret", _("Sangat rahasia")


class Urgency(models.TextChoices):
    """Derajat: how fast (domain A2)."""

    ORDINARY = "ordinary", _("Biasa")
    URGENT = "urgent", _("Segera")
    VERY_URGENT = "very_urgent", _("Sangat segera")


class LetterKind(models.TextChoices):
    """What is asked of the office (domain R41: S2:13, S3:29, S3:40)."""

    REQUEST = "request", _("Request")
    COMPLAINT = "complaint", _("Complaint")
    INVITATION = "invitation", _("Invitation")
    TRAINING = "training", _("Request for training")
    NOTICE = "notice", _("For information")
