"""Forms about a letter's time: extending it, stating why it has passed, revoking what it earned."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from correspondence.standards.source import SoftReason

from ..cms.choices import SOFT_REASONS


class ExtendForm(forms.Form):
    """By how many units, and why."""

    units = forms.IntegerField(label=_("Extend by"), min_value=1, initial=1)
    reason = forms.CharField(
        label=_("Why is more time needed?"),
        help_text=_(
            "The sender reads it in a mail and, with the e-mail address confirmed, on the tracking page; so do the "
            "officials who see this letter. Others only read that there is a reason."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the time is extended. The sender reads it.")},
    )

    def __init__(self, data: Any = None, *, most: int) -> None:
        super().__init__(data)
        self.fields["units"].widget.attrs["max"] = most


class ReasonForm(forms.Form):
    """One of the reasons that the standard accepts, with a note."""

    reason = forms.ChoiceField(
        label=_("Why has the time passed?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the reasons that the standard accepts.")},
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, reasons: Sequence[SoftReason]) -> None:
        super().__init__(data)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (narrows the type)
        field.choices = [(each.value, SOFT_REASONS[each]) for each in reasons]


class RevokeForm(forms.Form):
    """Why a priority is revoked."""

    reason = forms.CharField(
        label=_("Why is the priority revoked?"),
        help_text=_("The sender reads it in a mail and on the tracking page."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the priority is revoked. The sender reads it.")},
    )
