"""The calendars in the Wagtail admin: their place in the menu and their addresses."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from . import calendar_decrees, calendar_runs, calendar_views
from .calendar_pages import PERMISSION, SPACE


class CalendarMenuItem(MenuItem):
    """Shown to those who may change calendars."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this account may."""
        return bool(request.user.has_perm(PERMISSION))


class CalendarViewSet(ViewSet):
    """Working calendars with their decrees, hours and recomputed clocks."""

    name = SPACE
    icon = "calendar"
    menu_label = _("Calendars")
    menu_item_class = CalendarMenuItem

    def on_register(self) -> None:
        """Let groups be given the right to change calendars."""
        super().on_register()
        hooks.register("register_permissions", _permission)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Give the addresses, the list first."""
        views, decrees, runs = calendar_views, calendar_decrees, calendar_runs
        return [
            path("", views.index, name="index"),
            path("add/", views.add, name="add"),
            path("decrees/declare/", decrees.declare, name="declare"),
            path("decrees/<int:decree_id>/", decrees.decree, name="decree"),
            path("decrees/<int:decree_id>/withdraw/", decrees.withdraw, name="withdraw"),
            path("runs/", runs.runs, name="runs"),
            path("runs/<int:run_id>/", runs.run, name="run"),
            path("of/<slug:code>/hours/", views.hours, name="hours"),
            path("of/<slug:code>/special/", views.season, name="season"),
            path("of/<slug:code>/special/<int:season_id>/remove/", views.remove_season, name="remove-season"),
            path("of/<slug:code>/days/<int:holiday_id>/", views.day, name="day"),
            path("of/<slug:code>/days/<int:holiday_id>/withdraw/", views.withdraw_day, name="withdraw-day"),
            path("of/<slug:code>/<int:number>/", views.year, name="year"),
            path("of/<slug:code>/<int:number>/confirm/", views.confirm, name="confirm"),
            path("of/<slug:code>/<int:number>/unconfirm/", views.unconfirm, name="unconfirm"),
        ]


def _permission() -> QuerySet[Permission]:
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)
