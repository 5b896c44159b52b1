"""Who writes to us."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicantType(models.TextChoices):
    """What a standard's requirements distinguish: a letter of an institution must bear letterhead and stamp."""

    PERSON = "person", _("Person")
    INSTITUTION = "institution", _("Government institution (K/L/PD)")
    LEGAL_BODY = "legal_body", _("Company or other legal body")
    SUPPLIER = "supplier", _("Supplier (Penyedia)")


class Correspondent(models.Model):
    """A sender as given with one delivery; merging several into one identity comes with the register of parties."""

    applicant_type = models.CharField(max_length=12, choices=ApplicantType.choices)
    name = models.CharField(max_length=200)
    organization = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    email_confirmed_at = models.DateTimeField(null=True, help_text="when a code sent to it was typed in")
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["email"], name="correspondent_email")]

    def __str__(self) -> str:
        return self.organization or self.name
