"""The workflow of standards: what one person has written, another one approves."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, Workflow, WorkflowPage, WorkflowTask

from correspondence.organization.models import User

from .refusals import NotPublishable
from .second_eyes_rules import involved, waiting

APPROVERS = "Moderators"  # Wagtail's own group of those who may publish


class SecondEyesLock(WorkflowLock):
    """Tells whose work waits, and that somebody else approves it."""

    def get_message(self, user: User) -> str:
        """Say whose draft it is and what it waits for."""
        hands = _hands(self.object)
        return waiting(hands) if hands else super().get_message(user) or ""


class SecondEyesTask(AbstractGroupApprovalTask):
    """Approval by a member of the groups who neither changed nor submitted the draft; superusers included."""

    lock_class = SecondEyesLock

    class Meta:
        verbose_name = gettext_lazy("approval by a second person")
        verbose_name_plural = gettext_lazy("approvals by a second person")

    @classmethod
    def get_description(cls) -> str:
        """Say what the task asks for, where workflows are put together."""
        return _("Members of the groups approve it, except whoever made or submitted the draft.")

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        """Offer nothing to those whose own work it is."""
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        return [] if actions and user in _hands(obj) else actions

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> Any:
        """Keep what this person may approve."""
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        own = [state.pk for state in states if user in _hands(state.revision.content_object)]
        return states.exclude(pk__in=own)

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> str | None:
        """Do what was asked; a draft that cannot go live stays where it is, and the reasons are told."""
        try:
            with transaction.atomic():
                super().on_action(task_state, user, action_name, **kwargs)
        except NotPublishable:
            return reverse("cms-reasons", args=[task_state.revision.object_id])
        return None


def ensure_workflow(page: Page) -> None:
    """Let everything below a page be approved by a second person, unless somebody has chosen a workflow for it."""
    if WorkflowPage.objects.filter(page=page).exists():
        return
    task = SecondEyesTask.objects.first()
    if task is None:
        task = SecondEyesTask.objects.create(name=_("Approval by a second person"))
        task.groups.set(Group.objects.filter(name=APPROVERS))
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=_("Approval by a second person"))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=page, workflow=workflow)


def _hands(page: Any) -> list[User]:
    return involved(page.specific, page.get_latest_revision())
