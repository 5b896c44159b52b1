"""Configuration in the Wagtail admin: the office, its closed days, its phrases. Letters are never registered here."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from correspondence.calendars.facts import ClosedKind
from correspondence.calendars.models import Holiday
from correspondence.calendars.services import declare_holiday, refresh_version
from correspondence.foundation.audit.journal import record
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Appointment, Position, Unit
from disposition.models import InstructionPhrase


class _DeclaresHoliday:
    """A view whose saved holiday is declared: the calendar gets its new version, the journal its entry."""

    request: HttpRequest

    @transaction.atomic
    def save_instance(self) -> Holiday:
        holiday: Holiday = super().save_instance()  # type: ignore[misc]
        return declare_holiday(
            actor=_editor(self.request),
            calendar=holiday.calendar,
            day=holiday.date,
            name=holiday.name,
            kind=ClosedKind(holiday.kind),
            decree=holiday.decree,
            at=timezone.now(),
        )


class HolidayCreateView(_DeclaresHoliday, CreateView):
    """Adds a closed day."""


class HolidayEditView(_DeclaresHoliday, EditView):
    """Changes a closed day."""


class HolidayDeleteView(DeleteView):
    """Opens a day again."""

    @transaction.atomic
    def delete_action(self) -> None:
        """Delete the day, give its calendar a new version and write it into the journal."""
        holiday: Holiday = self.object
        calendar, day = holiday.calendar, holiday.date
        super().delete_action()
        refresh_version(calendar)
        record(
            actor=_editor(self.request),
            action="calendars.holiday_removed",
            subject=calendar,
            at=timezone.now(),
            changes={"date": day.isoformat(), "version": calendar.version},
        )


class UnitViewSet(ModelViewSet):
    """Parts of the agencies."""

    model = Unit
    name = "units"
    menu_label = _("Units")
    icon = "group"
    list_display = ["name", "code", "agency", "parent"]
    search_fields = ["name", "code"]
    panels = [
        FieldPanel("agency", heading=_("Agency")),
        FieldPanel("parent", heading=_("Unit above it")),
        FieldPanel("code", heading=_("Code")),
        FieldPanel("name", heading=_("Name")),
    ]


class PositionViewSet(ModelViewSet):
    """Posts and whom they answer to."""

    model = Position
    name = "positions"
    menu_label = _("Positions")
    icon = "user"
    list_display = ["title", "short_title", "role", "unit"]
    list_filter = ["role"]
    search_fields = ["title", "short_title", "code"]
    panels = [
        FieldPanel("unit", heading=_("Unit of work")),
        FieldPanel("superior", heading=_("Superior")),
        FieldPanel("code", heading=_("Code")),
        FieldPanel("title", heading=_("Title of the position")),
        FieldPanel("short_title", heading=_("Short title")),
        FieldPanel("role", heading=_("Role")),
        FieldPanel("abolished_on", heading=_("Abolished on")),
    ]


class AppointmentViewSet(ModelViewSet):
    """Who holds which post, in which capacity, from when to when."""

    model = Appointment
    name = "appointments"
    menu_label = _("Appointments")
    icon = "date"
    list_display = ["user", "position", "capacity", "since", "until"]
    list_filter = ["capacity"]
    panels = [
        FieldPanel("user", heading=_("Account")),
        FieldPanel("position", heading=_("Position")),
        FieldPanel("capacity", heading=_("Capacity")),
        FieldPanel("since", heading=_("First day")),
        FieldPanel("until", heading=_("Last day")),
    ]


class HolidayViewSet(ModelViewSet):
    """Days on which the office is closed."""

    model = Holiday
    name = "holidays"
    menu_label = _("Closed days")
    icon = "calendar"
    list_display = ["date", "name", "kind", "decree", "calendar"]
    list_filter = ["calendar", "kind"]
    search_fields = ["name", "decree"]
    add_view_class = HolidayCreateView
    edit_view_class = HolidayEditView
    delete_view_class = HolidayDeleteView
    copy_view_enabled = False
    panels = [FieldPanel(name) for name in ("calendar", "date", "name", "kind", "decree")]


class PhraseViewSet(ModelViewSet):
    """Phrases of the lembar disposisi."""

    model = InstructionPhrase
    name = "phrases"
    menu_label = _("Instruction phrases")
    icon = "list-ul"
    list_display = ["text", "code", "order", "retired"]
    search_fields = ["text"]
    panels = [
        FieldPanel("code", heading=_("Code")),
        FieldPanel("text", heading=_("Phrase")),
        FieldPanel("order", heading=_("Order")),
        FieldPanel("retired", heading=_("No longer offered")),
    ]


class OfficeViewSetGroup(ModelViewSetGroup):
    """The office's configuration, one menu."""

    menu_label = _("Office")
    menu_icon = "home"
    items = (UnitViewSet(), PositionViewSet(), AppointmentViewSet(), HolidayViewSet(), PhraseViewSet())


def _editor(request: Any) -> SystemActor:
    return SystemActor(job=f"cms:{request.user.get_username()}"[:64])
