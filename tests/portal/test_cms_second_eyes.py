"""The second pair of eyes: nobody lets the own work go live, through whatever door, and the way out is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import PageLogEntry, Task, WorkflowPage

from correspondence.foundation.audit.models import AuditEntry
from correspondence.organization.models import User
from correspondence.standards.models import StandardVersion
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.rules import load
from portal.cms.going_live import publish_due
from portal.cms.models import StandardPage
from portal.cms.publishing import NotPublishable
from portal.cms.second_eyes import SecondEyesTask, ensure_workflow
from portal.cms.second_eyes_rules import involved, waiting
from portal.demo import office
from tests.portal.cms_pages import act_on, approver, home_page, office_standard, publish
from tests.portal.cms_typing import limit_of_the_letter, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(settings: Any) -> StandardPage:
    return office_standard(settings)


@pytest.fixture
def editor(client: Client, page: StandardPage) -> User:
    user = User.objects.get(username=office.STANDARD_EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def everything(page: StandardPage) -> User:
    """Give somebody who may do everything."""
    return User.objects.create_superuser("admin-cms", "admin-cms@contoh.example", "sandi-uji-coba")


def _way_out() -> str:
    with translation.override("id"):
        return gettext("Submit for approval")


def _limit(page: StandardPage, number: int) -> int | None:
    limit = load(StandardVersion.objects.of(page.code).get(number=number)).channel("surat").limit
    return limit.maximum if limit else None


def _draft(page: StandardPage, user: User, days: int = 12) -> Any:
    limit_of_the_letter(page, days)
    return page.save_revision(user=user)


def _edit(client: Client, page: StandardPage) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_what_one_writes_another_approves_and_the_journal_names_both(
    client: Client, page: StandardPage, editor: User
) -> None:
    limit_of_the_letter(page, 12)
    assert send(client, page, "action-submit").status_code == 302
    assert StandardVersion.objects.count() == 1
    act_on(page, approver())
    assert _limit(page, 2) == 12
    entry = AuditEntry.objects.filter(action="standards.published").order_by("-pk")[0]
    assert entry.changes["submitted_by"] == office.STANDARD_EDITOR
    assert entry.changes["approved_by"] == office.STANDARD_APPROVER
    assert entry.actor_id == f"cms:{office.STANDARD_APPROVER}"


def test_the_editor_is_offered_the_submission_and_no_publication(
    client: Client, page: StandardPage, everything: User
) -> None:
    client.force_login(everything)
    shown = _edit(client, page)
    assert _way_out() in shown
    assert 'name="action-publish"' not in shown
    added = client.get(reverse("wagtailadmin_pages:add", args=["portal", "standardpage", home_page().pk]))
    assert 'name="action-publish"' not in added.content.decode()
    home = client.get(reverse("wagtailadmin_pages:edit", args=[home_page().pk])).content.decode()
    assert 'name="action-publish"' in home


def test_a_superuser_does_not_approve_the_own_work(client: Client, page: StandardPage, everything: User) -> None:
    client.force_login(everything)
    limit_of_the_letter(page, 12)
    send(client, page, "action-submit")
    assert 'data-workflow-action-name="approve"' not in _edit(client, page)
    act_on(page, everything)
    assert StandardVersion.objects.count() == 1
    assert waiting([everything]) in unescape(_edit(client, page))
    client.force_login(approver())
    assert 'data-workflow-action-name="approve"' in _edit(client, page)
    act_on(page, approver())
    assert _limit(page, 2) == 12


def test_whoever_changed_any_draft_since_the_live_version_does_not_approve(
    client: Client, page: StandardPage, editor: User, everything: User
) -> None:
    _draft(page, approver(), 11)
    _draft(page, everything, 12)
    StandardPage.objects.get().get_workflow().start(page, editor)
    task = Task.objects.get(pk=StandardPage.objects.get().current_workflow_task.pk).specific
    for hand in (approver(), everything, editor):
        assert task.get_actions(page, hand) == []
        assert not task.get_task_states_user_can_moderate(hand).exists()
        act_on(page, hand)
    assert StandardVersion.objects.count() == 1
    third = User.objects.create_superuser("admin-dua", "admin-dua@contoh.example", "sandi-uji-coba")
    assert task.get_task_states_user_can_moderate(third).count() == 1
    act_on(page, third)
    assert _limit(page, 2) == 12


def test_saving_again_without_a_change_makes_nobody_an_author(page: StandardPage, editor: User) -> None:
    _draft(page, editor)
    again = page.save_revision(user=approver())
    assert involved(page, again) == [editor]
    again.publish(user=approver())
    assert _limit(page, 2) == 12


def _by_the_revision(page: StandardPage, revision: Any, user: User) -> None:
    revision.publish(user=user)


def _by_the_action(page: StandardPage, revision: Any, user: User) -> None:
    PublishPageRevisionAction(revision, user=user).execute(skip_permission_checks=True)


def _by_saving(page: StandardPage, revision: Any, user: User) -> None:
    draft = revision.as_object()
    draft.live_revision = revision
    draft.save()


@pytest.mark.parametrize("door", [_by_the_revision, _by_the_action, _by_saving])
def test_no_door_of_the_program_lets_the_own_work_go_live(
    page: StandardPage, everything: User, door: Callable[[StandardPage, Any, User], None]
) -> None:
    revision = _draft(page, everything)
    with pytest.raises(NotPublishable, match=r"approv|setuju"):
        door(page, revision, everything)
    assert StandardVersion.objects.count() == 1
    assert StandardPage.objects.get().live_revision_id != revision.pk


@pytest.mark.parametrize("action", ["action-publish", "bulk"])
def test_no_button_lets_the_own_work_go_live_and_each_tells_the_way(
    client: Client, page: StandardPage, everything: User, action: str
) -> None:
    client.force_login(everything)
    limit_of_the_letter(page, 12)
    if action == "bulk":
        send(client, page, "")
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        answer = client.post(f"{address}?id={page.pk}", follow=True)
    else:
        answer = client.get(send(client, page, action).headers["Location"])
    assert _way_out() in answer.content.decode()
    assert StandardVersion.objects.count() == 1
    assert StandardPage.objects.get().has_unpublished_changes


def test_a_new_page_is_no_door_either(client: Client, page: StandardPage, everything: User) -> None:
    client.force_login(everything)
    page.code = page.slug = "salinan"
    address = reverse("wagtailadmin_pages:add", args=["portal", "standardpage", home_page().pk])
    answer = client.post(address, typed(page) | {"action-publish": "1"}, follow=True)
    assert _way_out() in answer.content.decode()
    assert not StandardPage.objects.get(slug="salinan").live


def test_another_person_publishes_many_at_once(client: Client, page: StandardPage, editor: User) -> None:
    _draft(page, editor)
    client.force_login(approver())
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={page.pk}", follow=True)
    assert _limit(page, 2) == 12


def _schedule(page: StandardPage, user: User, by: User) -> Any:
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = _draft(page, user)
    revision.publish(user=by)
    return revision


def _bring_forward(revision: Any) -> None:
    """Let the hour come."""
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()


def test_an_approved_date_goes_live_with_both_names(page: StandardPage, editor: User) -> None:
    revision = _schedule(page, editor, approver())
    assert StandardVersion.objects.count() == 1
    _bring_forward(revision)
    publish_due(at=timezone.now())
    assert _limit(page, 2) == 12
    entry = AuditEntry.objects.filter(action="standards.published").order_by("-pk")[0]
    assert (entry.changes["submitted_by"], entry.changes["approved_by"]) == (editor.username, approver().username)


def test_nobody_schedules_the_own_work(page: StandardPage, everything: User) -> None:
    with pytest.raises(NotPublishable):
        _schedule(page, everything, everything)
    revision = page.get_latest_revision()
    assert revision.approved_go_live_at is None
    # Wagtail's own action asks no page that is live already; the date itself is asked when it comes.
    PublishPageRevisionAction(revision, user=everything).execute(skip_permission_checks=True)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None
    _bring_forward(revision)
    call_command("publish_scheduled")
    assert StandardVersion.objects.count() == 1
    refused = AuditEntry.objects.get(action="standards.publication_refused")
    assert everything.username in refused.changes["reasons"][0]


def test_a_date_that_cannot_be_kept_lets_the_others_pass(page: StandardPage, editor: User) -> None:
    other = publish(replace(KONSULTASI_KATALOG, code="layanan-lain"))
    first = _schedule(page, editor, approver())
    second = _schedule(other, editor, approver())
    first.content["code"] = "nama-lain"
    for revision in (first, second):
        _bring_forward(revision)
    call_command("publish_scheduled")
    assert _limit(other, 2) == 12
    assert StandardVersion.objects.of(page.code).count() == 1
    first.refresh_from_db()
    assert first.approved_go_live_at is None
    refused = AuditEntry.objects.get(action="standards.publication_refused")
    assert refused.subject_id == str(page.pk)


def test_an_approval_of_what_cannot_become_rules_tells_the_reason(
    client: Client, page: StandardPage, editor: User
) -> None:
    limit_of_the_letter(page, -3)
    page.save_revision(user=editor, clean=False)
    StandardPage.objects.get().get_workflow().start(page, editor)
    state = StandardPage.objects.get().current_workflow_task_state
    client.force_login(approver())
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = client.post(address, {"comment": ""}, follow=True)
    assert "-3" in answer.content.decode()
    assert StandardVersion.objects.count() == 1
    assert StandardPage.objects.get().workflow_in_progress


def test_a_copy_publishes_nothing_and_an_alias_is_not_made(page: StandardPage, everything: User) -> None:
    copy = page.copy(update_attrs={"slug": "salinan"}, keep_live=True, user=everything)
    assert (copy.live, copy.code) == (False, "")
    with pytest.raises(NotPublishable, match="alias"), transaction.atomic():
        page.create_alias(update_slug="alias", user=everything)
    assert not StandardPage.objects.filter(slug="alias").exists()
    assert StandardVersion.objects.count() == 1


def test_the_system_publishes_on_its_own(page: StandardPage) -> None:
    limit_of_the_letter(page, 12)
    page.save_revision().publish()
    assert _limit(page, 2) == 12
    entry = AuditEntry.objects.filter(action="standards.published").order_by("-pk")[0]
    assert "approved_by" not in entry.changes


def test_the_workflow_is_made_once_and_an_administrators_choice_stays(page: StandardPage) -> None:
    home = home_page()
    assert isinstance(home.get_workflow().tasks.get().specific, SecondEyesTask)
    WorkflowPage.objects.filter(page=home).delete()
    ensure_workflow(home)
    ensure_workflow(home)
    assert SecondEyesTask.objects.count() == WorkflowPage.objects.filter(page=home).count() == 1
    assert PageLogEntry.objects.filter(page=page).exists()
