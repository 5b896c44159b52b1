from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    """Working days, leave and office hours by unit and decree."""

    name = "correspondence.calendars"
    verbose_name = _("Working calendars")
