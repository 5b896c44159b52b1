"""Disposisi: who sends the letter on to whom, with which instructions, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob
from correspondence.organization.models import Position


class InstructionPhrase(models.Model):
    """A ticked phrase of the lembar disposisi; the code never changes, the words may."""

    code = models.SlugField(_("code"), unique=True)
    text = models.CharField(_("phrase"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        verbose_name = _("instruction phrase")
        verbose_name_plural = _("instruction phrases")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class Disposition(models.Model):
    """One sending-on; the first of a case is the registrar's forwarding to the addressee."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dispositions")
    sender = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="dispositions_given")
    sender_label = models.CharField(max_length=250, help_text="title with capacity, as on that day")
    answers = models.ForeignKey("Recipient", on_delete=models.PROTECT, null=True, related_name="continued_by")
    instructions = models.ManyToManyField(InstructionPhrase, blank=True)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["case", "sent_at"], name="disposition_case")]

    def __str__(self) -> str:
        return f"disposition {self.pk} of case {self.case_id}"


class RecipientState(models.TextChoices):
    """What the recipient has done with it; unread means not yet acknowledged ("terima")."""

    UNREAD = "unread", _("Not yet received")
    ACKNOWLEDGED = "acknowledged", _("Received")
    PASSED_ON = "passed_on", _("Passed on")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FINISHED = "finished", _("Finished")


PENDING = (RecipientState.UNREAD, RecipientState.ACKNOWLEDGED)


class Recipient(models.Model):
    """One position to which a disposition goes; the leader (marked 1) answers for it."""

    disposition = models.ForeignKey(Disposition, on_delete=models.PROTECT, related_name="recipients")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="dispositions_received")
    is_leader = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=RecipientState.choices, default=RecipientState.UNREAD)
    acknowledged_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was returned")

    class Meta:
        ordering = ["-is_leader", "pk"]
        constraints = [models.UniqueConstraint(fields=["disposition", "position"], name="recipient_once")]

    def __str__(self) -> str:
        return f"{self.position_id} in disposition {self.disposition_id}"


class Material(models.Model):
    """Reference material (bahan referensi) that a recipient laid into the case."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="materials")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    attached_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or f"note {self.pk}"
