"""Pages of the public site, one by one: quicker than the whole demo."""

import re
from datetime import date
from html import unescape

from wagtail.models import Page, Site

from correspondence.standards.source import StandardSource
from portal.cms.models import HomePage, StandardPage
from portal.cms.writing import page_values


def home_page() -> HomePage:
    """Give the front door, made when it is missing."""
    home = HomePage.objects.first()
    if home is None:
        home = HomePage(title="Tanggap", slug="beranda", office_name="Dinas Contoh")
        Page.get_first_root_node().add_child(instance=home)
        home.save_revision().publish()
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Tanggap"}
        )
    return home


def publish(source: StandardSource) -> StandardPage:
    """Publish a standard on its own page, in force for years."""
    page = StandardPage(slug=source.code, valid_from=date(2023, 1, 2), **page_values(source))
    home_page().add_child(instance=page)
    page.save_revision().publish()
    published: StandardPage = StandardPage.objects.get(pk=page.pk)
    return published


def words(markup: str) -> str:
    """Give what a reader reads of some markup, on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))
