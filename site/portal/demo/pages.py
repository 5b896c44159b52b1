"""The public site of the demo: its home page and the published standard."""

from datetime import date

from django.utils import timezone
from wagtail.models import Page, Site

from correspondence.standards.models import StandardVersion
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.queries import in_force
from correspondence.standards.source import ChannelKind, StandardSource
from portal.cms.models import HomePage, StandardPage
from portal.cms.writing import page_values

VALID_FROM = date(2023, 1, 2)
OFFICE = "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah"
ADDRESS = "Kompleks Rasuna Epicentrum, Jl. Epicentrum Tengah Lot 11 B, Jakarta Selatan 12940"
CONTACTS = (
    (ChannelKind.CALL_CENTER, "Call center", "144\n021-29935577", ""),
    (ChannelKind.MESSAGING, "WhatsApp Helpdesk Katalog", "0857-0629-9434", "Setiap hari kerja pukul 09.00–15.00 WIB"),
    (ChannelKind.WEBSITE, "Website", "www.lkpp.go.id", ""),
)


def ensure_pages() -> StandardVersion:
    """Make what is missing of the public site, never undoing an editor's work; gives the version in force."""
    home = _ensure_home()
    _ensure_standard(home, KONSULTASI_KATALOG, VALID_FROM)
    return in_force(KONSULTASI_KATALOG.code, timezone.now())


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


def _ensure_standard(home: HomePage, source: StandardSource, valid_from: date) -> None:
    page = StandardPage.objects.filter(code=source.code).first()
    if page is None:
        page = StandardPage(slug=source.code, valid_from=valid_from, **page_values(source))
        home.add_child(instance=page)
    if page.first_published_at is None:
        page.save_revision().publish()
