"""Slips to keep: a receipt as it reads now is written down once, and a worker makes the PDF of it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import translation

from correspondence.cases import services as cases
from correspondence.cases.models import Case
from correspondence.foundation.audit.journal import record
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.planning import plan, retry
from correspondence.organization.actors import Actor, OfficialActor

from .models import Slip
from .receipt import HandedOver, Receipt, ReceivedFile, receipt_for
from .receipt_promise import PromisedTime

STEP = "intake.receipt"
LANGUAGE = "id"  # of every slip
DESIGN = 1  # goes up when the slip's look changes, so that a new one is made
FAILED = (StepState.GAVE_UP, StepState.REFUSED)


class Making(StrEnum):
    """How far the PDF of a receipt is."""

    UNASKED = "unasked"
    UNDER_WAY = "under_way"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Present:
    """The slip that says what is true now, None where none was asked for, and how far its PDF is."""

    slip: Slip | None
    making: Making


def present_slip(case: Case, receipt: Receipt | None = None) -> Present:
    """Find the slip of the receipt as it reads now; one that says something older stays stored and is not given.

    `receipt` is that of the case in the active language, where the caller has it at hand.
    """
    content = content_of(case, receipt if translation.get_language() == LANGUAGE else None)
    slip = Slip.objects.select_related("blob").filter(case=case, fingerprint=fingerprint(content)).first()
    if slip is None:
        return Present(None, Making.UNASKED)
    if slip.blob_id is not None:
        return Present(slip, Making.READY)
    failed = Step.objects.filter(name=STEP, object_id=str(slip.pk), state__in=FAILED).exists()
    return Present(slip, Making.FAILED if failed else Making.UNDER_WAY)


@transaction.atomic
def ask_for_slip(*, actor: Actor, case: Case, at: datetime) -> Slip:
    """Write down the receipt as it reads now and plan its PDF; the same content again gives the slip that stands.

    Who has seen the case may ask (the callers' gates); one whose making gave up is begun again.
    """
    cases.lock(case)
    content = content_of(case)
    slip, is_new = Slip.objects.get_or_create(
        case=case, fingerprint=fingerprint(content), defaults={"content": content, "asked_at": at}
    )
    if is_new:
        record(actor=actor, action="intake.slip_asked", subject=slip, changes={"case": case.pk}, at=at)
    if slip.blob_id is None:
        retry(plan(STEP, slip.pk, queue="mail"))
    return slip


def content_of(case: Case, receipt: Receipt | None = None) -> dict[str, Any]:
    """Return what a slip prints, in Indonesian whatever the reader's language, without the tracking code.

    `receipt` is the case's, in Indonesian, where it is known already.
    """
    with translation.override(LANGUAGE):
        facts = asdict(receipt or receipt_for(case))
    del facts["code"]
    content: dict[str, Any] = json.loads(json.dumps(facts))
    return content


def fingerprint(content: dict[str, Any]) -> str:
    """Name a content and its design: 64 hex digits."""
    plain = json.dumps([DESIGN, content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def receipt_from(content: dict[str, Any], code: str) -> Receipt:
    """Read a written-down receipt back, with the code (grouped) of its case."""
    promise = content["promise"]
    hand_overs = [
        HandedOver(each["at"], tuple(ReceivedFile(**file) for file in each["files"])) for each in content["hand_overs"]
    ]
    changed = {
        "promise": PromisedTime(**(promise | {"waiting": tuple(promise["waiting"])})),
        "hand_overs": tuple(hand_overs),
    }
    return Receipt(code=code, **(content | changed))


@transaction.atomic
def note_shown(*, actor: OfficialActor, case: Case, at: datetime) -> None:
    """Write into the journal that an official saw a sender's receipt, and with it the tracking code."""
    record(actor=actor, action="intake.receipt_shown", subject=case, at=at)
