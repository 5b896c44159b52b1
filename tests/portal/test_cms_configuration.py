"""Configuration screens: for the office alone; letters are nowhere to be found. Calendars: test_cms_calendars."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.snippets.models import get_snippet_models

from correspondence.organization.models import Unit, User
from disposition import phrases
from portal.demo import office

pytestmark = pytest.mark.django_db
BUSINESS = {"cases", "letters", "intake", "signatures", "templates_docx", "parties"}
SCREENS = ("units", "positions", "appointments", "phrases")


@pytest.fixture(autouse=True)
def administrator(client: Client) -> User:
    office.ensure()
    office.ensure_accounts()
    phrases.seed()
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


def test_no_letter_case_or_draft_is_in_the_admin() -> None:
    shown = {viewset.model for viewset in viewsets.viewsets if getattr(viewset, "model", None)}
    shown |= set(get_snippet_models())
    guarded = {model for label in BUSINESS for model in apps.get_app_config(label).get_models()}
    assert shown
    assert not shown & guarded
