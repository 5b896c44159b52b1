"""Reply drafts: files and bodies in immutable versions, their initials, and what is prepared for signing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob
from correspondence.letters.models import RegisterEntry
from correspondence.organization.models import Appointment, Position, Unit


class LetterTemplate(models.Model):
    """An approved .docx template of a unit; a new edition is a new row, the old one stays for its drafts."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letter_templates")
    name = models.CharField(max_length=120)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    number_pattern = models.CharField(max_length=80, help_text="{number}, {month}, {year}")
    approved_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class DraftState(models.TextChoices):
    """Where a reply draft stands; who holds it is told by `holder`."""

    DRAFTING = "drafting", _("Being drafted")
    CLEARING = "clearing", _("Being corrected and initialled")
    PREPARING = "preparing", _("Being prepared for signing")
    PREPARED = "prepared", _("Waiting for signature")
    SIGNED = "signed", _("Signed")
    SENT = "sent", _("Sent")


class ReplyDraft(models.Model):
    """The reply to one case (konsep surat jawaban)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="draft")
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT)
    drafter = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    signer_appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+", help_text="who approved it, and will sign"
    )
    holder = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFTING)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"reply to case {self.case_id}"


class DraftVersion(models.Model):
    """One immutable version: the .docx and its body text, by whom and when; a correction is a new row."""

    draft = models.ForeignKey(ReplyDraft, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=250)
    comment = models.TextField(blank=True)
    uploaded = models.BooleanField(default=False, help_text="edited outside, in Word")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_number")]

    def __str__(self) -> str:
        return f"version {self.number} of draft {self.draft_id}"


class Clearance(models.Model):
    """One initial (paraf) set on exactly one version."""

    version = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="clearances")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=250)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="initial_once")]

    def __str__(self) -> str:
        return f"{self.position_id} on version {self.version_id}"


class PreparedLetter(models.Model):
    """The finished PDF before signing: number and date reserved and entered, hashed; a new day makes a new one."""

    draft = models.ForeignKey(ReplyDraft, on_delete=models.PROTECT, related_name="prepared")
    version = models.ForeignKey(DraftVersion, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="+")
    reference_number = models.CharField(max_length=80)
    letter_date = models.DateField()
    code = models.CharField(max_length=26, unique=True, help_text="of the public verification page")
    docx = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    placement = models.JSONField(null=True, help_text="{page, box: [x1, y1, x2, y2] in points}")
    superseded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(superseded_at=None), name="one_prepared_letter_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference_number} prepared on {self.letter_date}"


class PreparedPage(models.Model):
    """The picture of one page of a prepared letter, as the signer sees it on the screen."""

    prepared = models.ForeignKey(PreparedLetter, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    image = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["prepared", "number"], name="prepared_page_once")]

    def __str__(self) -> str:
        return f"page {self.number} of {self.prepared_id}"
