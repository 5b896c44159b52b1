"""Mailboxes and what was fetched from them, and what each mail said of itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob
from correspondence.organization.models import Agency

from .delivery import DeliveredFile, Delivery


class Trouble(models.TextChoices):
    """Why a mailbox could not be fetched from."""

    NAME = "name", _("The name of the mail server is not known. Check the address of the mailbox.")
    REFUSED = "refused", _("The mail server cannot be reached. It is tried again by itself.")
    SLOW = "slow", _("The mail server did not answer in time. It is tried again by itself.")
    BROKEN_OFF = "broken_off", _("The mail server broke off. It is tried again by itself.")
    CERTIFICATE = "certificate", _("The mail server's certificate is not valid, so nothing was sent to it.")
    NO_TLS = "no_tls", _("The mail server offers no encryption, so the password was not sent.")
    LOGIN = "login", _("The mail server refused user name or password. Give the right ones in the settings.")
    FOLDER = "folder", _("The mailbox does not have the folder that the settings name.")
    READ_ONLY = "read_only", _("The mailbox may only be read, so fetched mails cannot be marked. Allow writing.")
    GARBAGE = "garbage", _("What answered is no mail server, or it does not keep to the rules (IMAP).")
    AGENCY = "agency", _("The settings name an agency or a service that does not exist.")


class MessageState(models.TextChoices):
    """What became of a message of a mailbox."""

    STORED = "stored", _("Fetched")
    TOO_LARGE = "too_large", _("Too large, left in the mailbox")
    FAILED = "failed", _("Could not be fetched")


class Unanswered(models.TextChoices):
    """Why a letter by e-mail got no automatic answer."""

    BULK = "bulk", _("It came through a mailing list or from a program.")
    OWN = "own", _("It came from an address of this office.")
    MANY = "many", _("This address has had enough automatic answers today.")
    ADDRESS = "address", _("It names no address to answer to.")


class Mailbox(models.Model):
    """One mailbox of the settings by its name (never its password), and how fetching from it went."""

    name = models.CharField(max_length=250, unique=True)
    agency_code = models.CharField(max_length=60, db_index=True)
    uidvalidity = models.PositiveBigIntegerField(null=True, help_text="under which every message was looked at")
    tried_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True, help_text="when fetching last went well")
    failures = models.PositiveIntegerField(default=0, help_text="since then")
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.name


class MailboxMessage(models.Model):
    """One message of a mailbox by the number its server gave it (RFC 3501, 2.3.1.1)."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="messages")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=MessageState.choices)
    problem = models.CharField(max_length=120, blank=True, help_text="what went wrong, for the log of the office")
    tries = models.PositiveSmallIntegerField(default=1)
    size = models.PositiveBigIntegerField()
    arrived_at = models.DateTimeField(help_text="when it came into the mailbox")
    fetched_at = models.DateTimeField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="mailbox_messages")
    marked = models.BooleanField(default=False, help_text="the mailbox shows that it was dealt with")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="mailbox_message_once")]
        indexes = [
            models.Index(fields=["agency", "-fetched_at"], name="mailbox_message_recent"),
            models.Index(fields=["mailbox", "uid"], condition=Q(marked=False), name="mailbox_message_unmarked"),
        ]

    def __str__(self) -> str:
        return f"message {self.uid} of {self.mailbox_id}"


class Mail(models.Model):
    """What a delivered mail says of itself (nothing of it proven), and whether it was answered automatically."""

    file = models.OneToOneField(DeliveredFile, on_delete=models.PROTECT, related_name="mail")
    message_id = models.CharField(max_length=250, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=254, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    about = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="mails")
    undelivered = models.BooleanField(default=False, help_text="it reports that our mail about that case came back")
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    left_out = models.PositiveIntegerField(default=0, help_text="files that it carries beyond those taken out")
    problem = models.CharField(max_length=40, blank=True, help_text="why it could not be taken apart")
    as_letter = models.BooleanField(default=False, help_text="the registrar says that it is a letter")
    answered_at = models.DateTimeField(null=True)
    answered_to = models.CharField(max_length=254, blank=True)
    unanswered = models.CharField(max_length=10, choices=Unanswered.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["message_id"], name="mail_identity"),
            models.Index(fields=["answered_to", "answered_at"], name="mail_answered"),
        ]

    def __str__(self) -> str:
        return f"mail of file {self.file_id}"
