"""Configuration in the Wagtail admin: the office, its closed days, its phrases. Letters are never registered here."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from correspondence.calendars.models import HolidayCalendar
from correspondence.organization.models import Appointment, Position, Unit
from disposition.models import InstructionPhrase

from .calendar_menu import CalendarViewSet


class UnitForm(WagtailAdminModelForm):
    """A unit; its calendar is one of those there are."""

    def clean_calendar_code(self) -> str:
        """Refuse a calendar that does not exist."""
        code: str = self.cleaned_data["calendar_code"]
        if code and not HolidayCalendar.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("There is no such calendar; there are: %(known)s.")
                % {"known": ", ".join(HolidayCalendar.objects.values_list("code", flat=True))}
            )
        return code


class UnitViewSet(ModelViewSet):
    """Parts of the agencies."""

    model = Unit
    name = "units"
    menu_label = _("Units")
    icon = "group"
    list_display = ["name", "code", "agency", "parent"]
    search_fields = ["name", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("agency", heading=_("Agency")),
            FieldPanel("parent", heading=_("Unit above it")),
            FieldPanel("code", heading=_("Code")),
            FieldPanel("name", heading=_("Name")),
            FieldPanel("calendar_code", heading=_("Calendar")),
        ],
        base_form_class=UnitForm,
    )


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
    items = (UnitViewSet(), PositionViewSet(), AppointmentViewSet(), CalendarViewSet(), PhraseViewSet())
