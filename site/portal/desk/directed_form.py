"""Fields that several forms of the registry share: where a letter goes, and the day on which it came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.organization.models import Agency, Position
from correspondence.standards.models import StandardVersion

from .directing import addressees

NOON = time(12, 0)


class DirectedForm(forms.Form):
    """Where letters go, as far as it is known before they are registered."""

    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=StandardVersion.objects.none(), required=False
    )
    addressee = forms.ModelChoiceField(
        label=gettext_lazy("Addressed to"), queryset=Position.objects.none(), required=False
    )

    def offer(self, versions: Sequence[StandardVersion], agency: Agency) -> None:
        """Set the services that may be chosen, and the addressees of all of them."""
        service, addressee = self.fields["service"], self.fields["addressee"]
        assert isinstance(service, forms.ModelChoiceField)  # noqa: S101  (narrows the type)
        assert isinstance(addressee, forms.ModelChoiceField)  # noqa: S101
        positions = {each.pk for version in versions for each in addressees(version, agency)}
        service.queryset = StandardVersion.objects.filter(pk__in=[each.pk for each in versions])
        service.label_from_instance = lambda each: str(each.title)  # type: ignore[method-assign,assignment]
        addressee.queryset = Position.objects.filter(pk__in=positions).order_by("pk")
        service.empty_label = addressee.empty_label = _("Decide at registration")

    def service_code(self) -> str:
        """Return the code of the chosen service, empty where none is chosen."""
        version: StandardVersion | None = self.cleaned_data.get("service")
        return version.code if version else ""

    def addressee_code(self) -> str:
        """Return the code of the chosen addressee, empty where none is chosen."""
        position: Position | None = self.cleaned_data.get("addressee")
        return position.code if position else ""


class ReceivedForm(DirectedForm):
    """Where letters go, and the day on which they came."""

    received_on = forms.DateField(
        label=gettext_lazy("Received on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_received_on(self) -> date:
        """Refuse a day that has not come yet."""
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Enter the day on which the letter came."))
        return day

    def received_at(self, now: datetime) -> datetime:
        """Return the moment of receipt: now, or noon of an earlier day."""
        day: date = self.cleaned_data["received_on"]
        return now if day == timezone.localdate(now) else timezone.make_aware(datetime.combine(day, NOON))
