"""Letters in and out, their files and findings, and the register books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob
from correspondence.organization.actors import Actor
from correspondence.organization.models import Agency, Position

from .states import Decision, FileRole, FileState, LetterKind, Sensitivity, Urgency


class RegisterKind(models.TextChoices):
    """Which book (buku agenda)."""

    INCOMING = "incoming", "Agenda surat masuk"
    OUTGOING = "outgoing", "Agenda surat keluar"


class Register(models.Model):
    """One register book of one agency and year; the row is locked while a number is taken."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=RegisterKind.choices)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "kind", "year"], name="register_book")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class RegisterEntry(models.Model):
    """One number of a book; a void one stays, with its reason."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    entered_at = models.DateTimeField()
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="register_number")]

    def __str__(self) -> str:
        return f"{self.number:04d}/{self.register.year}"


class IncomingLetterQuerySet(models.QuerySet["IncomingLetter"]):
    """Words for asking after letters; every read starts from `visible_to`."""

    def visible_to(self, actor: Actor) -> "IncomingLetterQuerySet":
        """Keep the letters whose case this actor may see."""
        return self.filter(case__in=Case.objects.visible_to(actor))


class IncomingLetter(models.Model):
    """A letter that came in (surat masuk)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="letter")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, null=True, related_name="letter")
    reference_number = models.CharField(max_length=120, blank=True, help_text="the sender's number")
    letter_date = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    enclosure_note = models.CharField(max_length=120, blank=True, help_text="the printed line 'Lampiran'")
    sensitivity = models.CharField(max_length=12, choices=Sensitivity.choices, default=Sensitivity.ORDINARY)
    urgency = models.CharField(max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY)
    kind = models.CharField(max_length=10, choices=LetterKind.choices, blank=True)
    # What a letter of request says of itself (domain R39, S0:12): tujuan, jenis bantuan, permasalahan.
    purpose = models.CharField(max_length=500, blank=True)
    help_wanted = models.CharField(max_length=500, blank=True)
    problem = models.CharField(max_length=1000, blank=True)
    inspected_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    duplicate_key = models.CharField(
        max_length=150, blank=True, db_index=True, help_text="number and date, the same for copies (duplicate_keys)"
    )

    objects = IncomingLetterQuerySet.as_manager()

    def __str__(self) -> str:
        return self.subject or f"letter {self.pk}"


class LetterFile(models.Model):
    """One file of a letter: the untouched original and what was derived from it."""

    letter = models.ForeignKey(IncomingLetter, on_delete=models.PROTECT, related_name="files")
    role = models.CharField(max_length=12, choices=FileRole.choices)
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    original = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.CHECKING)
    problem = models.CharField(max_length=40, blank=True, help_text="reason code of the safety check")
    flags = models.JSONField(default=list)
    searchable = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    stamped = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class PageImage(models.Model):
    """The picture of one page, as the desk shows it."""

    file = models.ForeignKey(LetterFile, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    image = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="page_once")]

    def __str__(self) -> str:
        return f"page {self.number} of {self.file_id}"


class Boxed(models.Model):
    """Something seen at a place of a page; the box is given as shares 0–1 of the page, origin top left."""

    file = models.ForeignKey(LetterFile, on_delete=models.PROTECT, related_name="%(class)ss")
    page = models.PositiveSmallIntegerField()
    x = models.FloatField()
    y = models.FloatField()
    w = models.FloatField()
    h = models.FloatField()
    confidence = models.FloatField(help_text="0–1")

    class Meta:
        abstract = True


class Finding(Boxed):
    """A mark the machine thinks it sees, and what a person says of it; a finding alone never rejects a letter."""

    kind = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} on page {self.page}"


class Reading(Boxed):
    """A field the machine read from the text (nomor, tanggal, hal, pengirim …)."""

    name = models.CharField(max_length=20)
    value = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "name"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


class CompletenessCheck(models.Model):
    """One verdict on the requirements, frozen with its lines and what was told to the sender."""

    letter = models.ForeignKey(IncomingLetter, on_delete=models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    complete = models.BooleanField()
    lines = models.JSONField(help_text="[{kind, needed, verdict, reason}]")
    note = models.TextField(blank=True, help_text="to the sender, in plain words")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(complete=True) | ~Q(lines=[]), name="check_names_what_is_missing")
        ]

    def __str__(self) -> str:
        return f"check of letter {self.letter_id}"


class DispatchMethod(models.TextChoices):
    """How a reply left the office."""

    PORTAL = "portal", "Portal"
    EMAIL = "email", "E-mail"
    COUNTER = "counter", _("Counter")


class OutgoingLetter(models.Model):
    """A reply that left (surat keluar): its number in the book, its signed file, its addressee."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="reply")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="reply")
    reference_number = models.CharField(max_length=80)
    letter_date = models.DateField()
    subject = models.CharField(max_length=300)
    file = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    dispatched_at = models.DateTimeField()
    dispatched_by = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reference_number


class Dispatch(models.Model):
    """One way by which the reply was sent, with its proof."""

    letter = models.ForeignKey(OutgoingLetter, on_delete=models.PROTECT, related_name="dispatches")
    method = models.CharField(max_length=8, choices=DispatchMethod.choices)
    proof = models.CharField(max_length=200, help_text="e.g. the Message-ID")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.method} at {self.at}"
