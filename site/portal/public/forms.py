"""Forms of the tracking page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from correspondence.cases.models import Case
from correspondence.cases.states import CaseState
from correspondence.cases.tracking import TypedFactor
from correspondence.inspection import kinds
from correspondence.intake.completing import later_role
from correspondence.intake.forms import ATTACHMENT_ACCEPT, FilesField, FilesForm, add_skipped, sent
from correspondence.intake.forms_upload import Skipped
from correspondence.intake.receiving import SentFile


class TrackForm(forms.Form):
    """Tracking code, and for the details what was given with the letter: e-mail address, or else a telephone number."""

    code = forms.CharField(
        label=_("Tracking code"),
        help_text=_("16 characters, as on the receipt; capitals and spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the tracking code from the receipt.")},
    )
    email = forms.CharField(
        label=_("E-mail address"),
        help_text=_("Only for the details and the reply: the address given with the letter."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Last four digits of the telephone number"),
        help_text=_("Only where no e-mail address was given with the letter."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def factor(self) -> TypedFactor:
        """Return what was typed beside the code."""
        return TypedFactor(self.cleaned_data["email"].strip(), self.cleaned_data["phone"].strip())


class CompletionForm(forms.Form):
    """The files that were missing."""

    additions = FilesField(
        label=_("Files to add"),
        accepted=kinds.PORTAL_ATTACHMENT,
        accept=ATTACHMENT_ACCEPT,
        error_messages={"required": _("Choose the files that were missing.")},
    )

    def __init__(self, *args: Any, case: Case, skipped: Iterable[Skipped] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.skipped = list(skipped)

    def clean(self) -> dict[str, Any]:
        """Name the files that were skipped while they arrived."""
        cleaned = super().clean() or {}
        add_skipped(self, self.skipped)
        return cleaned

    def sent_files(self) -> list[SentFile]:
        """Return the files in their order, in the role that the case gives them."""
        return [sent(file, later_role(self.case)) for file in self.cleaned_data["additions"]]


class AgainForm(FilesForm):
    """The whole letter again, with attachments where one of them could not be opened either."""


def again_form(case: Case, *args: Any, **kwargs: Any) -> AgainForm | CompletionForm:
    """Return the form for what cannot be opened: the letter as a whole, or single files beside it."""
    if case.state == CaseState.RESEND:
        return AgainForm(*args, **kwargs)
    return CompletionForm(*args, case=case, **kwargs)
