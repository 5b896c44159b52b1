"""An editor at the edit page: drafts are free, publishing is checked, every door says the reason."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from correspondence.organization.models import User
from correspondence.standards.models import StandardVersion
from correspondence.standards.published import konsultasi_katalog
from portal.cms.models import StandardPage
from portal.cms.reading import read_standard
from portal.demo import office
from tests.portal.cms_pages import act_on, approver, publish
from tests.portal.cms_typing import limit_of_the_letter, send, typed
from tests.portal.rich_standard import RICH

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> StandardPage:
    return publish(konsultasi_katalog.KONSULTASI_KATALOG)


@pytest.fixture(autouse=True)
def editor(client: Client, page: StandardPage) -> User:
    office.ensure()
    office.ensure_accounts()
    user = User.objects.get(username=office.EDITOR)
    client.force_login(user)
    return user


def test_the_edit_page_opens_with_the_standard_in_it(client: Client, page: StandardPage) -> None:
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    assert "Surat harus ditandatangani" in answer.content.decode()


def test_submitting_unchanged_values_changes_nothing(client: Client, page: StandardPage) -> None:
    assert send(client, page, "action-submit").status_code == 302
    act_on(page, approver())
    assert StandardVersion.objects.count() == 1
    assert not StandardPage.objects.get().workflow_in_progress


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_what_cannot_become_rules_comes_back_with_place_and_reason(
    client: Client, page: StandardPage, action: str
) -> None:
    limit_of_the_letter(page, -3)
    answer = send(client, page, action)
    assert answer.status_code == 200
    errors = answer.context["form"].errors["channels"].as_data()[0].as_json_data()
    assert any("surat" in said and "-3" in said for said in errors["messages"])
    assert list(errors["blockErrors"]) == [3]
    assert StandardVersion.objects.count() == 1


def test_a_draft_may_be_unfinished(client: Client, page: StandardPage) -> None:
    limit_of_the_letter(page, -3)
    assert send(client, page, "").status_code == 302
    assert Revision.page_revisions.count() > 1
    assert StandardPage.objects.get().has_unpublished_changes
    assert StandardVersion.objects.count() == 1


def test_a_draft_that_cannot_be_published_says_so_in_its_preview(client: Client, page: StandardPage) -> None:
    limit_of_the_letter(page, -3)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, typed(page)).json()["is_valid"]
    answer = client.get(address)
    assert "-3" in answer.content.decode()
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_bulk_publishing_is_refused_with_the_reason(client: Client, page: StandardPage) -> None:
    limit_of_the_letter(page, -3)
    page.save_revision(clean=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = client.post(f"{address}?id={page.pk}", follow=True)
    assert answer.status_code == 200
    assert "-3" in answer.content.decode()
    assert StandardVersion.objects.count() == 1


def test_every_fact_of_a_rich_standard_goes_through_the_edit_page(client: Client) -> None:
    page = publish(RICH)
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    shown = answer.content.decode()
    for fact in ("permohonan diwakilkan", "loket-calendar", "channels/surat/limit", "izin.example.go.id", "kabid"):
        assert fact in shown
    assert send(client, page, "action-submit").status_code == 302
    act_on(page, approver())
    assert StandardVersion.objects.of(RICH.code).count() == 1
    assert read_standard(StandardPage.objects.get(code=RICH.code)) == (RICH, [])


def test_two_revisions_are_compared_down_to_a_fact_of_a_step(client: Client) -> None:
    page = publish(RICH)
    first = page.latest_revision
    counter = page.channels[1].value
    counter["steps"][1]["limit"]["maximum"] = 17
    counter["other_limits"][0]["label"] = "Bimbingan"
    page.readings[0].value["about"] = "complaints"
    second = page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk])
    answer = client.get(address)
    assert answer.status_code == 200
    compared = answer.content.decode()
    for word in ("17", "Bimbingan", "complaints"):
        assert re.search(rf'<span class="addition">[^<]*{word}', compared), word


def test_a_rich_draft_is_previewed_as_readers_will_see_it(client: Client) -> None:
    page = publish(RICH)
    page.channels[1].value["other_limits"][0]["label"] = "Bimbingan"
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, typed(page)).json()["is_valid"]
    shown = client.get(address).content.decode()
    for fact in ("Bimbingan", "permohonan diwakilkan", "(021) 5550200 ext. 0311", "Renovasi gedung"):
        assert fact in shown
