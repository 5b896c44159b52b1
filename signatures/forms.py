"""The signer's form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """Read, and proved again who signs; `seen` is the SHA-256 of the file on the screen."""

    seen = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    read = forms.BooleanField(
        label=_("I have read this letter"),
        help_text=_("Exactly the file shown here is signed. Afterwards its content cannot be changed."),
        error_messages={"required": _("Read the letter, then tick this box.")},
    )
    password = forms.CharField(
        label=_("Your password, once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )

    def __init__(self, *args: Any, proved: bool = False, by_code: bool = False, **kwargs: Any) -> None:
        """Ask for the password, or for a code; for nothing where the person proved it a few minutes ago."""
        super().__init__(*args, **kwargs)
        if proved:
            del self.fields["password"]
        elif by_code:
            field = self.fields["password"]
            field.label, field.error_messages = _("Code of your authenticator app"), {"required": _("Type the code.")}
            field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
