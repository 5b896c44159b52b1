"""The forms of the scan tray: scans that are each a letter, photos that are one, and what is known of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.inspection.kinds import HEAD_BYTES, PORTAL_LETTER, Kind, candidates
from correspondence.intake.forms import LETTER_ACCEPT, FilesField, Upload, add_skipped, sent
from correspondence.intake.forms_upload import Skipped
from correspondence.intake.receiving import SentFile
from correspondence.letters.states import FileRole

from .directed_form import DirectedForm, ReceivedForm

PHOTOS = frozenset({Kind.JPEG, Kind.PNG})
MOST_SHEETS = 30


class ScanForm(ReceivedForm):
    """What is sent from the scan tray, in one request or many."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    scans = FilesField(
        label=gettext_lazy("Put scans here, many at once"),
        accepted=PORTAL_LETTER,
        accept=LETTER_ACCEPT,
        required=False,
    )
    pages = FilesField(
        label=gettext_lazy("Photos of one letter"),
        accepted=PHOTOS,
        accept=".jpg,.jpeg,.png",
        required=False,
    )
    field_order = ("token", "scans", "pages", "received_on", "service", "addressee")

    def __init__(self, *args: Any, skipped: Iterable[Skipped] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skipped = list(skipped)
        self.fields["scans"].widget.attrs |= {"class": "in", "aria-describedby": "scan_help"}

    def clean(self) -> dict[str, Any]:
        """Name the files that were skipped while they arrived, and ask for one where none came."""
        data = super().clean() or self.cleaned_data
        add_skipped(self, self.skipped)
        if not self.errors and not data.get("scans") and not data.get("pages"):
            self.add_error("scans", _("Choose at least one scan or photo."))
        return data

    def letters(self) -> list[list[SentFile]]:
        """Return the letters: each scan by itself, then the photos together in their order."""
        said = self.cleaned_data
        found = [[sent(file, FileRole.PAGE if is_photo(file) else FileRole.LETTER)] for file in said["scans"]]
        photos = [sent(file, FileRole.PAGE) for file in said["pages"]]
        return [*found, photos] if photos else found


class SheetsForm(DirectedForm):
    """How many separator sheets are printed, and where the letters behind them go."""

    count = forms.IntegerField(label=gettext_lazy("Number of sheets"), min_value=1, max_value=MOST_SHEETS, initial=5)
    field_order = ("count", "service", "addressee")


def is_photo(file: Upload) -> bool:
    """Tell by the first bytes whether the file is a picture of one page; a TIFF may hold many."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return bool(candidates(head) & PHOTOS)
