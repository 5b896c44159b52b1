"""Pages that stay: what letters rest on is not deleted, and what was deleted all the same can be published again."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from correspondence.organization.models import User
from correspondence.standards.models import StandardVersion
from correspondence.standards.published import konsultasi_katalog
from correspondence.standards.published.advokasi_permasalahan import ADVOKASI_PERMASALAHAN
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.queries import in_force
from portal.cms.models import HomePage, StandardPage
from portal.cms.writing import page_values
from portal.demo import pages
from tests.portal.cms_pages import home_page, publish

pytestmark = pytest.mark.django_db
SOURCES = (KONSULTASI_KATALOG, ADVOKASI_PERMASALAHAN)


@pytest.fixture
def page(client: Client) -> StandardPage:
    client.force_login(User.objects.create_superuser("admin-cms", "admin-cms@contoh.example", "sandi-uji-coba"))
    return publish(KONSULTASI_KATALOG)


def _bulk(client: Client, action: str, page: Page, **data: str) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return client.post(f"{address}?id={page.pk}", data, follow=True).content.decode()


def test_a_published_standard_is_not_deleted_by_any_button(client: Client, page: StandardPage) -> None:
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    for answer in (client.get(address, follow=True), client.post(address, follow=True)):
        assert answer.redirect_chain[0][0] == reverse("wagtailadmin_explore", args=[home_page().pk])
    assert page.title in _bulk(client, "delete", page)
    assert StandardPage.objects.filter(pk=page.pk, live=True).exists()


def test_the_home_page_is_neither_deleted_nor_taken_off(client: Client, page: StandardPage) -> None:
    home = home_page()
    for action in ("delete", "unpublish"):
        client.post(reverse(f"wagtailadmin_pages:{action}", args=[home.pk]))
        _bulk(client, action, home, include_descendants="on")
    home.refresh_from_db()
    assert home.live
    assert StandardPage.objects.live().count() == 1
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk


def test_standards_are_not_taken_off_with_the_page_above_them(client: Client, page: StandardPage) -> None:
    Site.objects.update(root_page=Page.get_first_root_node())
    home = home_page()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[home.pk]), {"include_descendants": "on"})
    _bulk(client, "unpublish", home, include_descendants="on")
    assert StandardPage.objects.live().count() == 1


def test_a_draft_may_be_deleted_and_a_standard_taken_off(client: Client, page: StandardPage) -> None:
    draft = StandardPage(slug="rencana", **page_values(ADVOKASI_PERMASALAHAN))
    home_page().add_child(instance=draft)
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert list(StandardPage.objects.values_list("pk", "live")) == [(page.pk, False)]


def test_a_standard_whose_page_is_gone_is_published_again(client: Client, page: StandardPage) -> None:
    page.delete()
    again = publish(KONSULTASI_KATALOG)
    assert client.get(f"/{again.slug}/").status_code == 200
    again.fee = "Tidak dipungut biaya apa pun"
    again.save_revision().publish()
    assert in_force(konsultasi_katalog.CODE, timezone.now()).number == 2
    assert "Tidak dipungut biaya apa pun" in client.get(f"/{again.slug}/").content.decode()


def test_the_site_comes_back_after_its_home_page_was_deleted(client: Client) -> None:
    pages.make_pages(SOURCES)
    HomePage.objects.get().delete()
    pages.make_pages(SOURCES)
    assert StandardPage.objects.live().count() == len(SOURCES)
    assert client.get("/konsultasi-katalog/").status_code == 200


def test_a_standard_that_another_page_has_published_never_stops_the_start(
    caplog: pytest.LogCaptureFixture, page: StandardPage
) -> None:
    StandardPage.objects.filter(pk=page.pk).update(code="rencana", slug="rencana")
    pages.make_pages(SOURCES)
    assert "konsultasi-katalog" in caplog.text
    assert set(StandardPage.objects.values_list("code", flat=True)) == {"rencana", "advokasi-permasalahan"}
    assert StandardVersion.objects.of(konsultasi_katalog.CODE).count() == 1


def test_an_address_that_is_taken_never_stops_the_start(caplog: pytest.LogCaptureFixture) -> None:
    taken = StandardPage(slug=konsultasi_katalog.CODE, **page_values(ADVOKASI_PERMASALAHAN) | {"code": "lain"})
    home_page().add_child(instance=taken)
    pages.make_pages(SOURCES)
    assert "konsultasi-katalog" in caplog.text
    assert StandardPage.objects.filter(code="advokasi-permasalahan", live=True).exists()
