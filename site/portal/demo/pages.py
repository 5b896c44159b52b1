"""The public site of the demo: its home page and the published standards."""

import logging
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from correspondence.calendars.queries import zones
from correspondence.calendars.seeding import seed_calendar
from correspondence.standards.models import StandardVersion
from correspondence.standards.published import advokasi_permasalahan, konsultasi_katalog, penanganan_masalah
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.queries import in_force
from correspondence.standards.source import ChannelKind, StandardSource
from portal.cms.models import HomePage, StandardPage
from portal.cms.publishing import NotPublishable, calendars_named
from portal.cms.second_eyes import ensure_workflow
from portal.cms.writing import page_values

logger = logging.getLogger(__name__)

# The standards state the year of their decree at most, never the day from which they hold. The days are the demo's
# choice: the first working day after the year of the decree, and the same where a standard names no decree.
VALID_FROM = date(2023, 1, 2)
VALID_FROM_BY_CODE = {advokasi_permasalahan.CODE: date(2025, 1, 2)}
OFFICE = "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah"
ADDRESS = "Kompleks Rasuna Epicentrum, Jl. Epicentrum Tengah Lot 11 B, Jakarta Selatan 12940"
CONTACTS = (
    (ChannelKind.CALL_CENTER, "Call center", "144\n021-29935577", ""),
    (ChannelKind.MESSAGING, "WhatsApp Helpdesk Katalog", "0857-0629-9434", "Setiap hari kerja pukul 09.00–15.00 WIB"),
    (ChannelKind.WEBSITE, "Website", "www.lkpp.go.id", ""),
    (
        ChannelKind.PHONE,
        "Helpdesk LPSE Kabupaten Landak",
        f"{penanganan_masalah.HELPDESK_NUMBER}\nhttp://lpse.landakkab.go.id\n{penanganan_masalah.ADDRESS}",
        "",
    ),
)


def ensure_pages(sources: Sequence[StandardSource] = ALL) -> StandardVersion:
    """Make what is missing and give the version in force of the standard by which the demo's letters are served."""
    make_pages(sources)
    return in_force(konsultasi_katalog.CODE, timezone.now())


def make_pages(sources: Sequence[StandardSource] = ALL) -> None:
    """Make what is missing of the public site, never undoing an editor's work; a standard that cannot be is left out.

    What an editor has made of the pages never keeps the office from starting.
    """
    home = _ensure_home()
    _ensure_calendars(sources)
    for source in sources:
        try:
            _ensure_standard(home, source, VALID_FROM_BY_CODE.get(source.code, VALID_FROM))
        except (NotPublishable, ValidationError) as error:
            home.refresh_from_db()  # it still counts the page that was taken back
            reason = " ".join(getattr(error, "messages", [str(error)]))
            logger.warning("The page of the standard %s is not made: %s", source.code, reason)


def _ensure_calendars(sources: Sequence[StandardSource]) -> None:
    """Seed the calendars that opening hours name: a standard that names an unknown one cannot be published."""
    known = zones()
    for code in {code for source in sources for _place, code in calendars_named(source)}:
        if code not in known:
            seed_calendar(at=timezone.now(), code=code)


def _ensure_home() -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        contacts = [
            ("contact", {"kind": str(kind), "name": name, "contacts": contacts, "hours": hours})
            for kind, name, contacts, hours in CONTACTS
        ]
        home = HomePage(title="Tanggap", slug="beranda", office_name=OFFICE, address=ADDRESS, contacts=contacts)
        Page.get_first_root_node().add_child(instance=home)
        home.save_revision().publish()
    ensure_workflow(home)
    _serve_from(home)
    return home


def _serve_from(home: HomePage) -> None:
    """Make the home page the root of the default site, and remove the page that Wagtail's set-up leaves there."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Tanggap")
        return
    if site.root_page_id == home.pk:
        return
    before, site.root_page, site.site_name = site.root_page, home, "Tanggap"
    site.save()
    if before.specific_class is Page and before.depth > 1 and not before.get_children().exists():
        before.delete()


@transaction.atomic
def _ensure_standard(home: HomePage, source: StandardSource, valid_from: date) -> None:
    page = StandardPage.objects.filter(code=source.code).first()
    if page is None:
        page = StandardPage(slug=source.code, valid_from=valid_from, **page_values(source))
        home.add_child(instance=page)
    if page.first_published_at is None:
        page.save_revision().publish()
