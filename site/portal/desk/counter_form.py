"""The counter's form: a letter brought by hand, its files, its sender and the day it was received."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correspondence.inspection.kinds import PORTAL_LETTER
from correspondence.intake.forms import LETTER_ACCEPT, ORGANIZATIONS, FilesField, FilesForm
from correspondence.parties.models import ApplicantType, Correspondent

from .directed_form import ReceivedForm


class CounterForm(FilesForm, ReceivedForm):
    """A letter brought to the counter."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    letter = FilesField(
        label=gettext_lazy("Put the scanned letter here"),
        accepted=PORTAL_LETTER,
        accept=LETTER_ACCEPT,
        error_messages={"required": gettext_lazy("Choose the scan of the letter.")},
    )
    applicant_type = forms.ChoiceField(
        label=gettext_lazy("Kind of sender"), choices=ApplicantType.choices, widget=forms.RadioSelect
    )
    organization = forms.CharField(label=gettext_lazy("Institution or company"), max_length=200, required=False)
    name = forms.CharField(label=gettext_lazy("Name of the sender or contact"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        help_text=gettext_lazy("Without it the sender cannot open details and the reply on the tracking page."),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    address = forms.CharField(
        label=gettext_lazy("Postal address"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )
    field_order = ("token", "letter", "attachments", "received_on", "applicant_type", "organization", "name")

    def clean(self) -> dict[str, Any]:
        """Hold to the number of files, and ask for the institution's name where an institution writes."""
        data = super().clean() or self.cleaned_data
        most = settings.UPLOAD_MAX_FILES
        for field in ("letter", "attachments"):
            if len(data.get(field) or ()) > most:
                words = ngettext("At most %(most)d file.", "At most %(most)d files.", most)
                self.add_error(field, words % {"most": most})
        if data.get("applicant_type") in ORGANIZATIONS and not data.get("organization", "").strip():
            self.add_error("organization", _("Enter the name of the institution or company."))
        return data

    def applicant(self) -> Correspondent:
        """Return the sender, not yet saved."""
        names = ("applicant_type", "name", "organization", "email", "phone", "address")
        return Correspondent(**{name: self.cleaned_data[name] for name in names})
