"""Receipt slips: what a receipt said at one moment, and the PDF that was made of it."""

from django.db import models

from correspondence.cases.models import Case
from correspondence.foundation.files.models import Blob


class Slip(models.Model):
    """One receipt as it read at one moment; a later one (registered, date moved) is a row of its own, this one stays.

    `content` holds what is printed but the tracking code, which stands with the case alone.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="slips")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the content and its design")
    content = models.JSONField(help_text="what is printed (intake.receipt_slips)")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "fingerprint"], name="slip_once")]

    def __str__(self) -> str:
        return f"slip {self.pk} of case {self.case_id}"
