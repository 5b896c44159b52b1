"""Going live: what is asked before, and what becomes of a date that cannot be kept."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Revision

from correspondence.foundation import mail
from correspondence.foundation.audit.journal import record
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import User

from . import publishing
from .refusals import NotPublishable
from .second_eyes_rules import (
    DUE,
    Approval,
    approval_needed,
    approve,
    no_mirror,
    passing,
    those_of_the_date,
)

logger = logging.getLogger(__name__)


def publish_due(*, at: datetime) -> None:
    """Let every approved date that has come take effect (a job of each minute)."""
    del at  # Wagtail's own command looks at the clock
    call_command("publish_scheduled")


def approval_for(page: Any, revision: Revision, *, user: User | None, action: Any, at: datetime) -> Approval | None:
    """Give the approval by which a revision goes live; None for a date that cannot be kept, which is taken back.

    Raises NotPublishable where it cannot become rules or where no second person has approved it.
    """
    try:
        publishing.refuse(revision.as_object(), at=at)
        return approve(page, revision, user=user, action=action)
    except NotPublishable as refusal:
        if action != DUE:
            raise
        give_up(page, revision, refusal, at=at)
        return None


def refuse_unseen(page: Any) -> None:
    """Refuse to save a page as newly live outside its publication, or as the alias of another."""
    if page.alias_of_id and page._state.adding:
        raise NotPublishable(no_mirror())
    if not page.live or page.alias_of_id or passing() is not None:
        return
    stored = type(page).objects.filter(pk=page.pk).values_list("live", "live_revision").first()
    if stored != (True, page.live_revision_id):
        raise NotPublishable(approval_needed())


@transaction.atomic
def give_up(page: Any, revision: Revision, refusal: NotPublishable, *, at: datetime) -> None:
    """Take a date back that cannot be kept, with the reasons in the journal and by mail; the draft stays."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    logger.warning("The standard %s did not go live on its date: %s", page.code, refusal)
    changes = {"revision": revision.pk, "reasons": str(refusal).splitlines()}
    record(
        actor=SystemActor(job="cms:publish_scheduled"),
        action="standards.publication_refused",
        subject=page,
        at=at,
        changes=changes,
    )
    _tell(page, revision, refusal)


def _tell(page: Any, revision: Revision, refusal: NotPublishable) -> None:
    """Tell those whose date it was that it could not be kept, and why."""
    with translation.override("id"):
        mail.queue(
            to=[each.email for each in those_of_the_date(page, revision)],
            subject=_("Not published on its date: %(title)s") % {"title": revision.object_str},
            text=_(
                "The approved change of the standard “%(title)s” could not be published on its date. The draft is "
                "kept: put it right and submit it for approval again.\n\n%(reasons)s\n\nOpen it: %(url)s"
            )
            % {
                "title": revision.object_str,
                "reasons": refusal,
                "url": settings.PUBLIC_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk]),
            },
            about=page,
        )
