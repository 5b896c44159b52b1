"""Signed letters: the bytes, who signed them in which capacity, and the code under which the public asks."""

from django.db import models

from correspondence.foundation.files.models import Blob
from correspondence.organization.models import Appointment, Capacity, Position
from templates_docx.models import PreparedLetter


class SigningRequest(models.Model):
    """The signer's approval of exactly one prepared file; the signature itself is made by a worker."""

    prepared = models.OneToOneField(PreparedLetter, on_delete=models.PROTECT, related_name="request")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    approved_sha256 = models.CharField(max_length=64)
    requested_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"signature of {self.prepared}"


class SignedDocument(models.Model):
    """One signed PDF; its bytes never change again."""

    prepared = models.OneToOneField(PreparedLetter, on_delete=models.PROTECT, related_name="signed")
    code = models.CharField(max_length=26, unique=True)
    pdf = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    block = models.JSONField(help_text="lines of the signature block, e.g. a.n., u.b.")
    certificate_sha256 = models.CharField(max_length=64)
    certified = models.BooleanField(default=False, help_text="tersertifikasi (PP 71/2019 art. 60)")
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.prepared.reference_number} signed"


class SignatureCheck(models.Model):
    """What the signatures of one PDF that came in were worth when it was checked; `report` is Verification.as_json."""

    original = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="signature_check")
    verdict = models.CharField(max_length=16)
    report = models.JSONField()
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.verdict} ({self.original_id})"
