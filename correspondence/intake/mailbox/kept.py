"""Mails that a program sent: kept, listed, and opened as a letter where the registrar says that one of them is one."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.jobs.planning import plan_again
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Agency

from ..models import Delivery, DeliveryState, Mail, MailboxMessage, MessageState
from ..settling import AUTOMATIC
from ..steps import CHECK, QUEUE
from .planning import fetch_soon


def kept(agency: Agency) -> QuerySet[Delivery]:
    """Return the agency's deliveries that were kept and are no letter, the newest first."""
    found = Delivery.objects.filter(agency=agency, state=DeliveryState.KEPT)
    return found.prefetch_related("files__mail__about__letter").order_by("-received_at", "-pk")


@transaction.atomic
def open_kept(*, delivery: Delivery, actor: OfficialActor, at: datetime) -> None:
    """Let a kept mail become a letter: it goes through the check once more; it gets no automatic answer."""
    if not actor.is_registrar or actor.agency.pk != delivery.agency_id:
        raise NotAllowed(_("Only the registrar opens a kept mail as a letter."))
    locked = Delivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if locked.state != DeliveryState.KEPT:
        raise Refused(_("This mail is no longer kept aside."))
    for file in locked.files.all():
        file.flags = [flag for flag in file.flags if flag not in AUTOMATIC]
        file.save(update_fields=["flags"])
    Mail.objects.filter(file__delivery=locked).update(as_letter=True)
    locked.state = DeliveryState.WAITING
    locked.save(update_fields=["state"])
    plan_again(CHECK, locked.pk, queue=QUEUE)
    record(actor=actor, action="intake.kept_opened", subject=locked, at=at)


@transaction.atomic
def try_again(*, message: MailboxMessage, actor: OfficialActor, at: datetime) -> None:
    """Fetch again, soon, a message that could not be fetched or was too large."""
    if not actor.is_registrar or actor.agency.pk != message.agency_id:
        raise NotAllowed(_("Only the registrar has a mail fetched again."))
    locked = MailboxMessage.objects.select_for_update(no_key=True).get(pk=message.pk)
    if locked.state == MessageState.STORED:
        raise Refused(_("This mail has been fetched already."))
    locked.state, locked.tries = MessageState.FAILED, 0
    locked.save(update_fields=["state", "tries"])
    fetch_soon(locked.mailbox)
    record(actor=actor, action="intake.mail_retried", subject=locked, at=at)
