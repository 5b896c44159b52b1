"""The form for a system that may deliver letters."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.intake.codes import serves
from correspondence.organization.models import Agency
from correspondence.standards.queries import all_in_force

ENDS = [("365", _("one year")), ("1095", _("three years")), ("90", _("90 days")), ("0", _("no end"))]


class ClientForm(forms.Form):
    """Its name, what it may deliver to, and for how long."""

    name = forms.SlugField(
        label=_("Name of the system"),
        help_text=_("Small letters, digits and hyphens, such as e-office-setda. The journal names it so."),
        max_length=60,
        error_messages={"required": _("Give the system a name.")},
    )
    services = forms.MultipleChoiceField(
        label=_("Services to which it may deliver"),
        help_text=_("Nothing ticked: to every service, and letters without one."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(label=_("The token counts for"), choices=ENDS, initial="365", widget=forms.RadioSelect)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [each for each in all_in_force(timezone.now()) if serves(agency, each.code)]
        self.fields["services"].choices = [(each.code, each.title) for each in offered]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what the service takes."""
        data, days = self.cleaned_data, int(self.cleaned_data["days"])
        ends = timezone.now() + timedelta(days=days) if days else None
        return {"name": data["name"], "services": data["services"], "expires_at": ends}
