"""Forms of the calendars: decrees, hours of the week, special hours, confirmations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.calendars.decrees import DayFacts, DecreeFacts, check_facts, refuse_standing
from correspondence.calendars.facts import ClosedKind, OfficeHours
from correspondence.calendars.models import Decree, Holiday, HolidayCalendar
from correspondence.foundation.errors import Refused

from .calendar_days import days_of

EDGES = {
    "opens": gettext_lazy("opens"),
    "break_starts": gettext_lazy("break starts"),
    "break_ends": gettext_lazy("break ends"),
    "closes": gettext_lazy("closes"),
}


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Give a field for a date, picked with the browser's own means."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class ReasonForm(forms.Form):
    """The reason of a withdrawal."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class WithdrawalForm(ReasonForm):
    """The reason for which a decree is taken back and, where a year would lose all its closed days, their number."""

    opened = forms.IntegerField(
        label=gettext_lazy("Number of days that open"), required=False, min_value=0, max_value=10_000
    )


class DecreeChoice(forms.ModelChoiceField[Decree]):
    """Chooses one of the decrees that stand."""

    def label_from_instance(self, obj: Decree) -> str:
        """Give its number alone: a decree and those that amend it may be cited by the same words."""
        return str(obj.number)


class ConfirmForm(forms.Form):
    """Against which decree a year was compared."""

    decree = DecreeChoice(label=gettext_lazy("Compared with decree"), queryset=Decree.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the decrees that stand."""
        super().__init__(*args, **kwargs)
        self.fields["decree"].queryset = Decree.objects.filter(withdrawn_at=None)  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """One day declared anew."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Holiday.Kind.choices)
    closed = forms.BooleanField(label=gettext_lazy("The office is closed on this day"), required=False, initial=True)
    decree = forms.CharField(
        label=gettext_lazy("Decree"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Its number, as it stands at the head of the decree."),
    )

    def facts(self) -> dict[str, Any]:
        """Give what was typed, as the service takes it."""
        return self.cleaned_data | {"kind": ClosedKind(self.cleaned_data["kind"])}


class DecreeForm(forms.Form):
    """A decree and its days, as they are typed or pasted."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=120)
    issued_on = day_field(gettext_lazy("Issued on"), required=False)
    valid_from = day_field(
        gettext_lazy("Takes effect on"),
        required=False,
        help_text=gettext_lazy("No day of the decree lies before it."),
    )
    amends = DecreeChoice(
        label=gettext_lazy("Amends"),
        queryset=Decree.objects.none(),
        required=False,
        empty_label=gettext_lazy("no other decree"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    calendars = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Applies in"), queryset=HolidayCalendar.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    days = forms.CharField(
        label=gettext_lazy("Days"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One a line: date; name; kind. Kinds: public (libur nasional), collective (cuti bersama), local (libur "
            "daerah), open (buka: a closed day becomes a working day again)."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is now."""
        super().__init__(*args, **kwargs)
        self.fields["amends"].queryset = Decree.objects.filter(withdrawn_at=None)  # type: ignore[attr-defined]
        self.fields["calendars"].queryset = HolidayCalendar.objects.order_by("name")  # type: ignore[attr-defined]
        self.stated: list[DayFacts] = []

    def clean_days(self) -> str:
        """Read the lines; a line that cannot be read is named."""
        text: str = self.cleaned_data["days"]
        try:
            self.stated = days_of(text)
        except Refused as error:
            raise forms.ValidationError(str(error)) from error
        return text

    def clean(self) -> None:
        """Refuse what contradicts itself before anything is shown as a preview."""
        super().clean()
        if self.errors:
            return
        try:
            check_facts(self.facts(), self.stated)
            refuse_standing(self.facts())
        except Refused as error:
            raise forms.ValidationError(str(error)) from error

    def facts(self) -> DecreeFacts:
        """Give the decree as a plain fact."""
        names = ("number", "issued_on", "valid_from", "amends", "note")
        return DecreeFacts(**{name: self.cleaned_data[name] for name in names})


@dataclass(frozen=True)
class WeekdayRow:
    """The fields of one weekday, for a table."""

    name: str
    fields: Sequence[forms.BoundField]


class WeekHours(forms.Form):
    """Hours of the seven weekdays; a weekday without hours is left out."""

    def __init__(self, *args: Any, hours: Mapping[int, OfficeHours] | None = None, **kwargs: Any) -> None:
        """Lay out the fields, filled with these hours."""
        super().__init__(*args, **kwargs)
        for weekday in range(7):
            known = _edges((hours or {}).get(weekday))
            for edge, label in EDGES.items():
                self.fields[f"{edge}_{weekday}"] = forms.TimeField(
                    label=f"{WEEKDAYS[weekday]}: {label}",
                    required=False,
                    initial=known.get(edge),
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                )

    def weekdays(self) -> Iterator[WeekdayRow]:
        """Give the fields row by row."""
        for weekday in range(7):
            yield WeekdayRow(str(WEEKDAYS[weekday]), [self[f"{edge}_{weekday}"] for edge in EDGES])

    def others(self) -> list[forms.BoundField]:
        """Give the fields beside the table."""
        return [field for field in self if not field.name[-1].isdigit()]

    def clean(self) -> None:
        """Put hours that cannot be beside their weekday."""
        super().clean()
        self.hours: dict[int, OfficeHours] = {}
        for weekday in range(7):
            edges = {edge: self.cleaned_data.get(f"{edge}_{weekday}") for edge in EDGES}
            if any(edges.values()):
                self._read(weekday, edges)

    def _read(self, weekday: int, edges: Mapping[str, time | None]) -> None:
        opens, starts, ends, closes = (edges[edge] for edge in EDGES)
        if opens is None or closes is None or (starts is None) != (ends is None):
            self.add_error(f"opens_{weekday}", _("State opening and closing, and a break with its start and end."))
            return
        try:
            self.hours[weekday] = OfficeHours(opens, closes, ((starts, ends),) if starts and ends else ())
        except ValueError:
            self.add_error(
                f"opens_{weekday}", _("The office closes after it opens, and the break lies between, with work left.")
            )


class OfficeHoursForm(WeekHours):
    """Usual hours, time zone, and what happens to what arrives late."""

    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=HolidayCalendar.Zone.choices)
    late_receipt_next_day = forms.BooleanField(
        label=gettext_lazy("What arrives after closing counts as received on the next working day"), required=False
    )


class SeasonForm(WeekHours):
    """Dates on which other hours apply."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"))
    decree = forms.CharField(label=gettext_lazy("Decree"), max_length=200, required=False)

    def clean_last_day(self) -> date:
        """Refuse an end before the beginning."""
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data["last_day"]
        if first and last < first:
            raise forms.ValidationError(_("The last day lies before the first."))
        return last


class NewCalendarForm(forms.Form):
    """A calendar of its own for a unit."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=HolidayCalendar.Zone.choices)


def _edges(hours: OfficeHours | None) -> dict[str, time]:
    if hours is None:
        return {}
    pause = dict(zip(("break_starts", "break_ends"), hours.breaks[0], strict=True)) if hours.breaks else {}
    return {"opens": hours.opens, "closes": hours.closes, **pause}
