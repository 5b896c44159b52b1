"""Forms of the draft screen."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from correspondence.inspection.kinds import HEAD_BYTES, Kind
from correspondence.inspection.messages import reason_sentence
from correspondence.inspection.safety import precheck

from .package import MAX_BYTES

MOST_TEXT = 200_000
WORD_FILES = frozenset({Kind.DOCX})


class BodyForm(forms.Form):
    """The text of the letter as edited in the browser; `base` is the version it started from."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    body = forms.CharField(
        label=_("Text of the letter"),
        strip=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
        error_messages={"required": _("The letter has no text. Write the reply before saving.")},
    )
    comment = forms.CharField(label=_("Comment on this version"), required=False, max_length=500)


class UploadForm(forms.Form):
    """A version edited in Word; checked without opening it: size, name and first bytes."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    docx = forms.FileField(
        label=_("Word file (.docx)"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("Choose the Word file first.")},
    )
    comment = forms.CharField(label=_("Comment on this version"), required=False, max_length=500)

    def clean_docx(self) -> "UploadedFile[Any]":
        """Refuse what is no Word file or too large, before anything is read into memory."""
        file: UploadedFile[Any] = self.cleaned_data["docx"]
        head = file.read(HEAD_BYTES)
        file.seek(0)
        reason = precheck(head, file.size or 0, name=file.name or "", accepted=WORD_FILES, max_bytes=MAX_BYTES)
        if reason == "unsupported-type":
            raise forms.ValidationError(_("Only Word files (.docx) can become a version of the draft."))
        if reason:
            raise forms.ValidationError(str(reason_sentence(reason)))
        return file


class PassOnForm(forms.Form):
    """The version that was read; an initial is never set on another one."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReturnDraftForm(forms.Form):
    """What must be changed."""

    comment = forms.CharField(
        label=_("What must be changed?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what must be changed.")},
    )
