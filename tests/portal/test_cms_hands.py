"""Whose hand is in a draft, when a page was taken off, when its date comes, and where there is no draft at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from time_machine import travel

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.outbox.models import Outbox
from correspondence.organization.models import User
from correspondence.standards.models import StandardVersion
from correspondence.standards.published.advokasi_permasalahan import ADVOKASI_PERMASALAHAN
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.source import StandardSource
from portal.cms.models import StandardPage
from portal.cms.second_eyes_rules import involved, no_mirror
from portal.cms.writing import page_values
from portal.demo import office
from tests.portal.cms_pages import act_on, approver, home_page, office_standard, publish
from tests.portal.cms_typing import limit_of_the_letter, send
from tests.portal.rich_standard import RICH

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(settings: Any) -> StandardPage:
    return office_standard(settings)


@pytest.fixture
def editor(page: StandardPage) -> User:
    return User.objects.get(username=office.STANDARD_EDITOR)


@pytest.fixture
def everything(client: Client, page: StandardPage) -> User:
    user = User.objects.create_superuser("admin-cms", "admin-cms@contoh.example", "sandi-uji-coba")
    client.force_login(user)
    return user


def _fresh(page: StandardPage) -> StandardPage:
    return StandardPage.objects.get(pk=page.pk)


def _submit(page: StandardPage, user: User, days: int, **stated: Any) -> None:
    draft = _fresh(page).get_latest_revision_as_object()
    limit_of_the_letter(draft, days)
    for name, value in stated.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    _fresh(page).get_workflow().start(_fresh(page), user)


@pytest.mark.parametrize("by_date", [False, True])
def test_a_page_that_was_taken_off_goes_live_again_with_two_people(
    page: StandardPage, editor: User, everything: User, by_date: bool
) -> None:
    _submit(page, editor, 12)
    act_on(page, approver())
    _submit(page, approver(), 13, expire_at=timezone.now() + timedelta(days=1) if by_date else None)
    act_on(page, everything)
    if by_date:
        with travel(timezone.now() + timedelta(days=2)):
            call_command("publish_scheduled")
    else:
        _fresh(page).unpublish(user=everything)
    assert not _fresh(page).live
    assert involved(_fresh(page), _fresh(page).get_latest_revision()) == []
    _submit(page, editor, 14, expire_at=None)
    act_on(page, editor)
    assert not _fresh(page).live
    act_on(page, approver())
    assert _fresh(page).live
    assert StandardVersion.objects.count() == 4


def test_whoever_fills_an_empty_choice_has_a_hand_in_the_draft(page: StandardPage, editor: User) -> None:
    draft = _fresh(page)
    website = next(block for block in draft.channels if block.value["kind"] == "website")
    website.value["kind"] = ""
    draft.save_revision(user=editor, clean=False)
    draft = _fresh(page).get_latest_revision_as_object()
    next(block for block in draft.channels if block.value["code"] == website.value["code"]).value["kind"] = "website"
    filled = draft.save_revision(user=approver(), clean=False)
    assert involved(_fresh(page), filled) == [editor, approver()]


@pytest.mark.parametrize("source", [ADVOKASI_PERMASALAHAN, RICH], ids=lambda source: source.code)
def test_saving_unchanged_in_the_browser_makes_nobody_an_author(
    client: Client, everything: User, source: StandardSource
) -> None:
    page = publish(source)
    assert send(client, page, "").status_code == 302
    saved = _fresh(page).get_latest_revision()
    assert saved.user == everything
    assert involved(_fresh(page), saved) == []


def test_a_date_is_kept_though_the_approver_has_begun_the_next_draft(page: StandardPage, editor: User) -> None:
    _submit(page, editor, 12, go_live_at=timezone.now() + timedelta(days=2))
    act_on(page, approver())
    _submit(page, approver(), 15)
    with travel(timezone.now() + timedelta(days=3)):
        call_command("publish_scheduled")
    assert not AuditEntry.objects.filter(action="standards.publication_refused").exists()
    assert StandardVersion.objects.count() == 2
    entry = AuditEntry.objects.filter(action="standards.published").order_by("-pk")[0]
    assert (entry.changes["submitted_by"], entry.changes["approved_by"]) == (editor.username, approver().username)
    _fresh(page).get_workflow().start(_fresh(page), approver())
    act_on(page, approver())
    assert StandardVersion.objects.count() == 2


def test_those_whose_date_could_not_be_kept_are_told(page: StandardPage, editor: User) -> None:
    _submit(page, editor, 12, go_live_at=timezone.now() + timedelta(days=2))
    act_on(page, approver())
    revision = _fresh(page).get_latest_revision()
    revision.content["code"] = "nama-lain"
    revision.save()
    with travel(timezone.now() + timedelta(days=3)):
        call_command("publish_scheduled")
    (reason,) = AuditEntry.objects.get(action="standards.publication_refused").changes["reasons"]
    mail = Outbox.objects.get(topic="mail").payload
    assert set(mail["to"]) == {editor.email, approver().email}
    assert page.title in mail["subject"]
    assert reason in mail["text"]
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in mail["text"]


def _bulk_publish(client: Client, page: StandardPage) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = client.post(f"{address}?id={page.pk}", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_publishing_many_refuses_a_page_without_a_draft_in_words(client: Client, everything: User) -> None:
    bare = StandardPage(slug="tanpa-rancangan", **page_values(KONSULTASI_KATALOG) | {"code": "tanpa-rancangan"})
    home_page().add_child(instance=bare)
    assert bare.title in _bulk_publish(client, bare)
    assert not StandardPage.objects.get(pk=bare.pk).live
    assert client.get(reverse("cms-reasons", args=[bare.pk]), follow=True).status_code == 200


def test_an_alias_of_a_standard_is_refused_at_every_door_in_words(
    client: Client, page: StandardPage, everything: User
) -> None:
    with translation.override("id"):
        words = no_mirror().split(":", maxsplit=1)[0]
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert 'name="alias"' not in client.get(address).content.decode()
    asked = {"new_title": "x", "new_slug": "x", "new_parent_page": home_page().pk, "alias": "on"}
    assert words in client.post(address, asked, follow=True).content.decode()
    assert StandardPage.objects.count() == 1
    # An alias from before there was this rule.
    old = StandardPage(slug="lama", **page_values(KONSULTASI_KATALOG) | {"code": "lama"})
    home_page().add_child(instance=old)
    StandardPage.objects.filter(pk=old.pk).update(alias_of=page)
    assert words in _bulk_publish(client, old)
    converted = client.post(reverse("wagtailadmin_pages:convert_alias", args=[old.pk]), follow=True)
    assert words in converted.content.decode()
    assert _fresh(old).alias_of_id == page.pk
