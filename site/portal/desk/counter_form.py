"""The counter's form: a letter brought by hand, its files, its sender and the day it was received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correspondence.inspection.kinds import HEAD_BYTES, PORTAL_ATTACHMENT, PORTAL_LETTER, Kind, candidates
from correspondence.inspection.messages import REASONS
from correspondence.inspection.safety import precheck
from correspondence.intake.receiving import SentFile
from correspondence.letters.states import FileRole
from correspondence.organization.models import Position
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.models import StandardVersion

NOON = time(12, 0)


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each looked at by size, emptiness and type before anything is kept."""

    widget = ManyFiles

    def __init__(self, *, accepted: frozenset[Kind], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.accepted = accepted

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files; refuse with the sentence of the first fault, naming the file."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > settings.UPLOAD_MAX_FILES:
            most = settings.UPLOAD_MAX_FILES
            words = ngettext("At most %(most)d file.", "At most %(most)d files.", most) % {"most": most}
            raise forms.ValidationError(words)
        for file in files:
            self._look_at(file)
        return list(files)

    def _look_at(self, file: UploadedFile[Any]) -> None:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        name, size = file.name or "", file.size or 0
        reason = precheck(head, size, name=name, accepted=self.accepted, max_bytes=settings.UPLOAD_MAX_BYTES)
        if reason is not None:
            raise forms.ValidationError(f"{name}: {REASONS[reason]}")


class CounterForm(forms.Form):
    """A letter brought to the counter."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    letter = FilesField(
        label=gettext_lazy("Put the scanned letter here"),
        accepted=PORTAL_LETTER,
        widget=ManyFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.tif,.tiff"}),
        error_messages={"required": gettext_lazy("Choose the scan of the letter.")},
    )
    attachments = FilesField(
        label=gettext_lazy("Attachments"), accepted=PORTAL_ATTACHMENT, required=False, widget=ManyFiles()
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
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
    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=StandardVersion.objects.none(), required=False
    )
    addressee = forms.ModelChoiceField(
        label=gettext_lazy("Addressed to"), queryset=Position.objects.none(), required=False
    )

    def offer(self, versions: Sequence[StandardVersion], positions: Sequence[Position]) -> None:
        """Set the services and addressees that may be chosen."""
        service, addressee = self.fields["service"], self.fields["addressee"]
        assert isinstance(service, forms.ModelChoiceField)  # noqa: S101  (narrows the type)
        assert isinstance(addressee, forms.ModelChoiceField)  # noqa: S101
        service.queryset = StandardVersion.objects.filter(pk__in=[each.pk for each in versions])
        service.label_from_instance = lambda each: str(each.title)  # type: ignore[method-assign,assignment]
        addressee.queryset = Position.objects.filter(pk__in=[each.pk for each in positions]).order_by("pk")
        service.empty_label = addressee.empty_label = _("Decide at registration")

    def clean_received_on(self) -> date:
        """Refuse a day that has not come yet."""
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Enter the day on which the letter came."))
        return day

    def clean_letter(self) -> list[UploadedFile[Any]]:
        """Refuse a mixture of a PDF and photos: nobody could tell the order of the pages."""
        files: list[UploadedFile[Any]] = self.cleaned_data["letter"]
        pictures = [is_picture(file) for file in files]
        if len(files) > 1 and not all(pictures):
            raise forms.ValidationError(
                _("Choose one PDF, or photos of the pages; further documents belong to the attachments.")
            )
        return files

    def clean(self) -> dict[str, Any]:
        """Ask for the institution's name where an institution writes."""
        data = super().clean() or self.cleaned_data
        person = data.get("applicant_type") == ApplicantType.PERSON
        if data.get("applicant_type") and not person and not data.get("organization", "").strip():
            self.add_error("organization", _("Enter the name of the institution or company."))
        return data

    def sent_files(self) -> list[SentFile]:
        """Return the files as the intake takes them, the pages in the chosen order."""
        said = self.cleaned_data
        letter = [(file, FileRole.PAGE if is_picture(file) else FileRole.LETTER) for file in said["letter"]]
        attached = [(file, FileRole.ATTACHMENT) for file in said["attachments"]]
        return [SentFile(file.chunks(), file.name or "", role) for file, role in (*letter, *attached)]

    def applicant(self) -> Correspondent:
        """Return the sender, not yet saved."""
        names = ("applicant_type", "name", "organization", "email", "phone", "address")
        return Correspondent(**{name: self.cleaned_data[name] for name in names})

    def received_at(self, now: datetime) -> datetime:
        """Return the moment of receipt: now, or noon of an earlier day."""
        day: date = self.cleaned_data["received_on"]
        return now if day == timezone.localdate(now) else timezone.make_aware(datetime.combine(day, NOON))


def is_picture(file: UploadedFile[Any]) -> bool:
    """Tell by the first bytes whether the file is a photographed page."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return bool(candidates(head) & {Kind.JPEG, Kind.PNG, Kind.TIFF})
