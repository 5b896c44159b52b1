"""Configuration screens: closed days move the calendar's version; letters are nowhere to be found."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.viewsets import viewsets
from wagtail.snippets.models import get_snippet_models

from correspondence.calendars.models import Holiday, HolidayCalendar
from correspondence.calendars.seeding import seed_calendar
from correspondence.foundation.audit.models import AuditEntry
from correspondence.organization.models import Unit, User
from disposition import phrases
from portal.demo import office

pytestmark = pytest.mark.django_db
BUSINESS = {"cases", "letters", "intake", "signatures", "templates_docx", "parties"}
SCREENS = ("units", "positions", "appointments", "holidays", "phrases")


@pytest.fixture(autouse=True)
def administrator(client: Client) -> User:
    office.ensure()
    office.ensure_accounts()
    phrases.seed()
    seed_calendar(at=timezone.now(), code=office.AGENCY)
    user = User.objects.create_superuser("pengelola", "pengelola@lkpp.example", "x")
    client.force_login(user)
    return user


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_opens(client: Client, screen: str) -> None:
    for name in ("index", "add"):
        assert client.get(reverse(f"{screen}:{name}")).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_an_editor_of_pages_is_turned_away(client: Client, screen: str) -> None:
    client.force_login(User.objects.get(username=office.EDITOR))
    assert client.get(reverse(f"{screen}:index")).status_code == 302


def test_a_unit_is_renamed(client: Client) -> None:
    unit = Unit.objects.get(code="tu")
    data = {"agency": unit.agency_id, "parent": unit.parent_id, "code": "tu", "name": "Bagian Umum"}
    assert client.post(reverse("units:edit", args=[unit.pk]), data).status_code == 302
    assert Unit.objects.get(code="tu").name == "Bagian Umum"


def test_each_change_of_a_closed_day_gives_the_calendar_a_new_version(client: Client) -> None:
    calendar = HolidayCalendar.objects.get(code=office.AGENCY)
    versions = [calendar.version]
    data = {
        "calendar": calendar.pk,
        "date": "2026-03-04",
        "name": "Libur daerah",
        "kind": "public",
        "decree": "SK 1",
    }
    assert client.post(reverse("holidays:add"), data).status_code == 302
    holiday = Holiday.objects.get(date="2026-03-04")
    versions.append(HolidayCalendar.objects.get(pk=calendar.pk).version)
    edit = reverse("holidays:edit", args=[holiday.pk])
    assert client.post(edit, data | {"date": "2026-03-05"}).status_code == 302
    assert list(Holiday.objects.filter(name="Libur daerah").values_list("date__day", flat=True)) == [5]
    versions.append(HolidayCalendar.objects.get(pk=calendar.pk).version)
    assert client.post(reverse("holidays:delete", args=[holiday.pk])).status_code == 302
    versions.append(HolidayCalendar.objects.get(pk=calendar.pk).version)
    assert len(set(versions[:3])) == 3
    assert versions[3] == versions[0]
    actions = AuditEntry.objects.filter(actor_id="cms:pengelola").values_list("action", flat=True)
    assert sorted(actions) == ["calendars.holiday_declared"] * 2 + ["calendars.holiday_removed"]


def test_no_letter_case_or_draft_is_in_the_admin() -> None:
    shown = {viewset.model for viewset in viewsets.viewsets if getattr(viewset, "model", None)}
    shown |= set(get_snippet_models())
    guarded = {model for label in BUSINESS for model in apps.get_app_config(label).get_models()}
    assert shown
    assert not shown & guarded
