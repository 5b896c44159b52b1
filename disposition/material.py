"""The bottom of the way down: a staff member lays reference material into the case and hands it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import WorkKind
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.files.models import Blob
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName

from .models import Material, Recipient, RecipientState
from .notices import tell_material

DRAFT_SCREEN = "draft"


@dataclass(frozen=True)
class MaterialFile:
    """A stored file of reference material."""

    blob: Blob
    name: str


@transaction.atomic
def hand_in(
    *, actor: OfficialActor, recipient: Recipient, files: Sequence[MaterialFile], note: str, at: datetime
) -> None:
    """Attach the material and hand the letter up to who gave the disposisi, who then drafts the reply."""
    if recipient.position_id != actor.position.pk:
        raise NotAllowed(_("This disposisi is for another position."))
    if recipient.state != RecipientState.ACKNOWLEDGED:
        raise Refused(_("Receive the letter first, then attach the material."))
    if not files and not note.strip():
        raise Refused(_("Attach a file or write a note."))
    cases.lock(recipient.disposition.case)
    changed = Recipient.objects.filter(pk=recipient.pk, state=RecipientState.ACKNOWLEDGED)
    in_progress = recipient.disposition.case.state == CaseState.IN_PROGRESS
    if not in_progress or not changed.update(state=RecipientState.FINISHED):
        raise Refused(_("This disposisi is no longer open. Open the letter again to see what happened."))
    for file in files:
        Material.objects.create(recipient=recipient, blob=file.blob, name=file.name[:200], attached_at=at)
    if note.strip():
        Material.objects.create(recipient=recipient, note=note.strip(), attached_at=at)
    case, drafter = recipient.disposition.case, recipient.disposition.sender
    cases.close_work(case=case, kind=WorkKind.STUDY, at=at, object_id=recipient.pk)
    cases.record_event(
        case=case, name=CaseEventName.MATERIAL_ATTACHED, actor=actor, at=at, data={"recipient": recipient.pk}
    )
    cases.open_work(case=case, position=drafter, kind=WorkKind.DRAFT, at=at, route_name=DRAFT_SCREEN, object_id=case.pk)
    tell_material(recipient)
    changes = {"files": [file.blob.sha256 for file in files], "note": bool(note.strip())}
    record(actor=actor, action="disposition.material_attached", subject=recipient, changes=changes, at=at)
