"""Pages of the public site, one by one: quicker than the whole demo; and the second pair of eyes at the editor."""

import re
from datetime import date
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from correspondence.calendars.models import HolidayCalendar
from correspondence.organization.models import User
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.source import StandardSource
from portal.cms.models import HomePage, StandardPage
from portal.cms.publishing import calendars_named
from portal.cms.second_eyes import ensure_workflow
from portal.cms.writing import page_values
from portal.demo import office


def home_page() -> HomePage:
    """Give the front door, made when it is missing."""
    home = HomePage.objects.first()
    if home is None:
        home = HomePage(title="Tanggap", slug="beranda", office_name="Dinas Contoh")
        Page.get_first_root_node().add_child(instance=home)
        home.save_revision().publish()
        ensure_workflow(home)
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Tanggap"}
        )
    return home


def publish(source: StandardSource) -> StandardPage:
    """Publish a standard on its own page, in force for years."""
    make_calendars(source)
    page = StandardPage(slug=source.code, valid_from=date(2023, 1, 2), **page_values(source))
    home_page().add_child(instance=page)
    page.save_revision().publish()
    published: StandardPage = StandardPage.objects.get(pk=page.pk)
    return published


def office_standard(settings: Any) -> StandardPage:
    """Publish the letter standard in an office with its editors and its approver."""
    settings.DEMO_ACCOUNTS = True
    office.ensure()
    office.ensure_accounts()
    return publish(KONSULTASI_KATALOG)


def make_calendars(source: StandardSource) -> None:
    """Make the calendars that opening hours name, without any day in them."""
    for _place, code in calendars_named(source):
        HolidayCalendar.objects.get_or_create(code=code, defaults={"name": code, "timezone": "Asia/Jakarta"})


def approver() -> User:
    """Give the second person, who made nothing."""
    return User.objects.get(username=office.STANDARD_APPROVER)


def act_on(page: StandardPage, user: User, action: str = "approve") -> None:
    """Let somebody act on the submitted draft through the CMS."""
    state = StandardPage.objects.get(pk=page.pk).current_workflow_task_state
    assert state is not None
    client = Client()
    client.force_login(user)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    client.post(address, {"comment": ""})


def words(markup: str) -> str:
    """Give what a reader reads of some markup, on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))
