"""Forms of the portal's steps: what the letter is about and who sends it, the code, the last look, coming back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correspondence.organization.models import Unit
from correspondence.parties.models import ApplicantType

from .confirming import DIGITS, Outcome
from .forms import SenderForm
from .forms_offers import Offer

KEPT_VALUES = ("addressee", "cq", "subject", "applicant_type", "organization", "name", "email", "phone")
SAID: Mapping[Outcome, Any] = {
    Outcome.WRONG: gettext_lazy("This is not the code that we sent last. Look again, or have a new code sent."),
    Outcome.EXPIRED: gettext_lazy("This code is no longer valid. Have a new code sent and type that one."),
    Outcome.SPENT: gettext_lazy("This code was mistyped too often. Have a new code sent and type that one."),
}


class LetterForm(SenderForm):
    """First step: addressee, c.q., subject, sender, and the consent to keep what is not sent yet."""

    cq = forms.ChoiceField(
        label=gettext_lazy("For the attention of (c.q.)"),
        help_text=gettext_lazy("The unit below the addressee that the letter names, if it names one."),
        required=False,
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject of the letter"),
        help_text=gettext_lazy("As in the letter, after “Hal” or “Perihal”."),
        max_length=300,
        required=False,
    )
    consent = forms.BooleanField(
        label=gettext_lazy("I agree that this form and its files are kept until I send them"),
        error_messages={
            "required": gettext_lazy("Tick this: a form in several steps cannot be kept for you without it.")
        },
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, offer=offer, **kwargs)
        self.units: dict[str, Unit] = {unit.name: unit for unit in offer.attention_units()}
        nobody = ("", _("Nobody in particular"))
        self.fields["cq"].choices = [nobody, *((name, name) for name in self.units)]  # type: ignore[attr-defined]
        self.fields["consent"].help_text = ngettext(
            "At most %(days)d day after the last change, then they are deleted.",
            "At most %(days)d days after the last change, then they are deleted.",
            settings.DRAFT_DAYS,
        ) % {"days": settings.DRAFT_DAYS}
        if not self.units:
            del self.fields["cq"]

    def clean(self) -> dict[str, Any]:
        """Refuse a c.q. that does not stand below the addressee."""
        cleaned = super().clean()
        unit, code = self.units.get(cleaned.get("cq", "")), cleaned.get("addressee")
        if unit is not None and code and not self.offer.is_below(unit, self.position()):
            words = _("%(unit)s does not stand below this addressee. Choose another unit, or another addressee.")
            self.add_error("cq", words % {"unit": unit.name})
        return cleaned

    def values(self) -> dict[str, str]:
        """Return what a draft keeps."""
        said = {name: str(self.cleaned_data.get(name, "")) for name in KEPT_VALUES}
        if said["applicant_type"] == ApplicantType.PERSON:
            said["organization"] = ""  # typed before another kind of sender was chosen
        return said


class EmailForm(forms.Form):
    """The address under which a form was kept."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The address that you confirmed in the form. We send it a code."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Write the e-mail address of the form that you want to continue."),
            "invalid": gettext_lazy("This is not a whole e-mail address, such as nama@instansi.go.id."),
        },
    )


class CodeForm(forms.Form):
    """The code out of the mail."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Six digits, from our mail."),
        max_length=DIGITS * 2,  # people type blanks and hyphens
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the code from our mail, or have a new one sent.")},
    )


class ReviewForm(forms.Form):
    """The last step: everything is right."""

    sure = forms.BooleanField(
        label=gettext_lazy("What I filled in is right, and I send this letter in the name of the sender above"),
        error_messages={"required": gettext_lazy("Tick this when what you filled in is right.")},
    )
    # The digest of what the page showed; without it nothing was looked at, which the sending itself refuses.
    reviewed = forms.CharField(required=False, widget=forms.HiddenInput)
