"""What becomes of a delivery when each of its files has a verdict: a letter, held back, or only kept."""

from datetime import datetime

from django.db import transaction

from correspondence.foundation.audit.journal import record
from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import plan
from correspondence.inspection.kinds import MEDIA_TYPES, Kind
from correspondence.inspection.safety import Verdict
from correspondence.letters.states import LETTER_ROLES
from correspondence.organization.actors import Actor

from .machine import open_accepted
from .models import DeliveredFile, Delivery, DeliveryState, VirusScan
from .steps import PAGES, QUEUE

MAIL = MEDIA_TYPES[Kind.EML]
AUTOMATIC = frozenset({"auto-reply", "bounce"})  # mails that are no letters and are never answered


@transaction.atomic
def settle(delivery: Delivery, *, actor: Actor, at: datetime) -> None:
    """Open the letter of an accepted delivery, keep an automatic mail, hold back everything else; once.

    What carries a virus is held back before anything else is asked of it.
    """
    locked = Delivery.objects.select_for_update(no_key=True).select_related("agency").get(pk=delivery.pk)
    files = list(locked.files.select_related("original"))
    if locked.state != DeliveryState.WAITING or not all(file.verdict for file in files):
        return
    if not is_infected(files) and is_automatic(files):
        _end(locked, DeliveryState.KEPT, actor=actor, at=at)
    elif may_open(files):
        open_accepted(locked, files, actor=actor, at=at)
        plan_pages(locked)
    else:
        _end(locked, DeliveryState.HELD, actor=actor, at=at)


def is_infected(files: list[DeliveredFile]) -> bool:
    """Tell whether a virus was found in any file of the delivery."""
    return any(file.virus_scan == VirusScan.INFECTED for file in files)


def is_automatic(files: list[DeliveredFile]) -> bool:
    """Tell whether the delivery is itself a mail that a program sent.

    Only the mail that came counts: a person may forward or attach an automatic one to a letter.
    """
    came = [file for file in files if file.order == 0 and file.taken_from_id is None and file.role in LETTER_ROLES]
    return any(file.media_type == MAIL and AUTOMATIC.intersection(file.flags) for file in came)


def may_open(files: list[DeliveredFile]) -> bool:
    """Tell whether the letter itself was accepted, every page of it, and no virus came along.

    A refused attachment holds up nothing.
    """
    if is_infected(files):
        return False
    letter = [file for file in files if file.role in LETTER_ROLES]
    return bool(letter) and all(file.verdict != Verdict.REJECT for file in letter)


def plan_pages(delivery: Delivery) -> bool:
    """Let the pages be drawn; return False where a repeat of this step has come here before."""
    if Step.objects.filter(name=PAGES, object_id=str(delivery.pk)).exists():
        return False
    plan(PAGES, delivery.pk, queue=QUEUE)
    return True


def brings_letter(delivery: Delivery) -> bool:
    """Tell whether no earlier delivery of its case came as far as its pages: a broken one does not count."""
    earlier = Delivery.objects.filter(case=delivery.case, pk__lt=delivery.pk).values_list("pk", flat=True)
    return not Step.objects.filter(name=PAGES, object_id__in=[str(pk) for pk in earlier]).exists()


def _end(delivery: Delivery, state: DeliveryState, *, actor: Actor, at: datetime) -> None:
    delivery.state = state
    delivery.save(update_fields=["state"])
    record(actor=actor, action=f"intake.{state.value}", subject=delivery, at=at)
