"""Verification for everybody who holds a letter of ours."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.foundation.answering import FAULTY
from correspondence.foundation.limits import Limit, seconds_to_wait

from .verifying import cleaned_code, verification_of

TRIES = Limit("verify", each=30, everybody=900)


class CodeForm(forms.Form):
    """The verification code that the QR code of a letter holds."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("The 26 characters at the end of the address in the QR code; the whole address fits too."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Type the code, or the address that the QR code of the letter holds.")},
    )

    def clean_code(self) -> str:
        """Take the code out of what was typed."""
        code = cleaned_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("A code has 26 characters: digits, and letters from a to f."))
        return code


@require_http_methods(["GET", "HEAD", "POST"])
def verify_start(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a letter."""
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        return redirect("verify", form.cleaned_data["code"])
    status = FAULTY if form.is_bound else 200
    return render(request, "signatures/public/start.html", {"form": form}, status=status)


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is known under the code; every unknown code is answered alike."""
    wait = seconds_to_wait(TRIES, request, at=timezone.now())
    if wait:
        return _too_often(request, wait)
    found = verification_of(code)
    if found is None:
        return render(request, "signatures/public/unknown.html", {"form": CodeForm()}, status=404)
    return render(request, "signatures/public/verify.html", {"found": found, "form": CodeForm()})


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    words = ngettext("Too many tries. Wait %(count)d second.", "Too many tries. Wait %(count)d seconds.", wait)
    context = {"form": CodeForm(), "refusal": words % {"count": wait}}
    response = render(request, "signatures/public/start.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response
