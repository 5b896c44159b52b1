"""The forms of the door, in our words; what they check is allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import sign_in
from .proving import accepted_code

Word = str | Promise
PASSWORD, CODE = _("Password"), _("Code of your authenticator app, or a recovery code")
NEW, AGAIN = _("New password"), _("New password, once more")
RULES = _("At least 12 characters; not a common password, not close to your name or address.")


class InOurWords(forms.BaseForm):
    """Gives allauth's fields our labels and hints, and no text inside the boxes."""

    words: dict[str, tuple[Word, Word]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = str(label), str(hint)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(InOurWords, account.LoginForm):
    """Name and password."""

    words = {"login": (_("Account name"), ""), "password": (PASSWORD, "")}


class ProofForm(InOurWords, account.ReauthenticateForm):
    """The password, once more."""

    words = {"password": (PASSWORD, "")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """The new password; the page asks for a proof before it shows this, by the one count of tries."""

    words = {"password1": (NEW, RULES), "password2": (AGAIN, "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["oldpassword"]


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    """The first password of an account that came by the agency's own sign-on."""

    words = {"password1": (NEW, RULES), "password2": (AGAIN, "")}


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    """Where the link shall go."""

    words = {"email": (_("E-mail address of your account"), "")}


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    """The password after a reset."""

    words = {"password1": (NEW, RULES), "password2": (AGAIN, "")}


class ChangeEmailForm(InOurWords, account.AddEmailForm):
    """The new address; it counts once its owner followed the link sent there."""

    words = {"email": (_("New e-mail address"), _("We send a link there; the address counts once you opened it."))}


class CodeForm(InOurWords, mfa.AuthenticateForm):
    """The code after the password."""

    words = {"code": (CODE, "")}

    def clean_code(self) -> str:
        """Return the code; each is good once."""
        clear = mfa.check_rate_limit(self.user)
        code = str(self.cleaned_data["code"])
        found = accepted_code(self.user, code)
        if found is None:
            self._tell_of_failure()
            raise mfa.get_adapter().validation_error("incorrect_code")
        self.authenticator, found.user = found, self.user
        clear()
        return code

    def _tell_of_failure(self) -> None:
        main = mfa.Authenticator.objects.filter(user=self.user).order_by("-type").first()
        if main is not None:
            self._emit_authentication_failed(main)


class CodeProofForm(InOurWords, mfa.ReauthenticateForm):
    """The code, once more, by the same count as before a signature."""

    words = {"code": (CODE, "")}

    def clean_code(self) -> str:
        """Return the code; each is good once."""
        code = str(self.cleaned_data["code"])
        if not sign_in.proves(self.user, code):
            raise mfa.get_adapter().validation_error("incorrect_code")
        self.authenticator = mfa.Authenticator.objects.filter(user=self.user).order_by("-type").first()
        self.authenticator.user = self.user
        return code


class ActivateForm(InOurWords, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    words = {"code": (_("The six digits your app shows"), "")}


class DeactivateForm(InOurWords, DeactivateTOTPForm):
    """Nothing to fill in: the button is the answer."""


class RecoveryCodesForm(InOurWords, GenerateRecoveryCodesForm):
    """Nothing to fill in: the button is the answer."""
