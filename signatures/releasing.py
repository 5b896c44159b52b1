"""Signing by the worker, and release by the Sekretaris: dispatched by portal and e-mail, with proof."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import WorkKind
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.files.keeping import keep, read
from correspondence.foundation.files.models import Blob
from correspondence.letters.dispatching import Reply, dispatch
from correspondence.letters.models import OutgoingLetter
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Position, Role
from correspondence.standards.events import CaseEventName
from templates_docx.models import DraftState, ReplyDraft
from templates_docx.preparing import PDF, block_lines, prepare_again

from .certificates import Subject
from .credentials import SignerCredential
from .models import SignedDocument, SigningRequest
from .office import authority
from .signing import Placement, own_material, sign_pdf

DISPATCH_SCREEN = "letter"


def sign(request_id: str) -> None:
    """Job step: sign the approved bytes (PAdES B-LTA) and lay the letter on the Sekretaris's desk; idempotent."""
    now = timezone.now()
    request = SigningRequest.objects.select_related(
        "prepared__pdf", "prepared__draft__case__agency", "prepared__draft__signer__unit", "appointment__user"
    ).get(pk=request_id)
    if SignedDocument.objects.filter(prepared=request.prepared).exists() or _lapsed(request, now):
        return
    credential = _credential(request, now)
    pdf = _signed_bytes(request, credential, now)
    blob = keep([pdf], media_type=PDF)
    _confirm(request, blob, credential.fingerprint, now)


def _lapsed(request: SigningRequest, now: datetime) -> bool:
    """Tell whether the approved file is no longer the one to sign; on a new day it is prepared again."""
    prepared = request.prepared
    if prepared.superseded_at is not None or prepared.draft.state != DraftState.PREPARED:
        return True
    if prepared.letter_date == timezone.localdate(now):
        return False
    with transaction.atomic():
        prepare_again(prepared.draft)
    return True


def verification_url(code: str) -> str:
    """Return the public address that the QR code holds."""
    return f"{settings.PUBLIC_BASE_URL}/v/{code}/"


def _credential(request: SigningRequest, now: datetime) -> SignerCredential:
    agency, position = request.prepared.draft.case.agency, request.prepared.draft.signer
    subject = Subject(common_name=position.title, organization=agency.name, unit=position.unit.name)
    return authority(agency.code, agency.name).ensure_signer(position.code, subject, at=now)


def _signed_bytes(request: SigningRequest, credential: SignerCredential, now: datetime) -> bytes:
    prepared = request.prepared
    agency = prepared.draft.case.agency
    office = authority(agency.code, agency.name)
    if prepared.pdf is None or prepared.pdf.sha256 != request.approved_sha256:
        raise Refused(_("The letter was prepared again after you opened it. Read it again, then sign."))
    found = prepared.placement or {}
    placement = Placement(found["page"], tuple(found["box"]))
    return sign_pdf(
        read(prepared.pdf),
        signer=credential,
        placement=placement,
        lines=[prepared.draft.signer.title],
        url=verification_url(prepared.code),
        material=own_material(office, credential, at=now),
        at=now,
        reason=f"Surat {prepared.reference_number}",
    )


@transaction.atomic
def _confirm(request: SigningRequest, blob: Blob, fingerprint: str, now: datetime) -> None:
    prepared = request.prepared
    cases.lock(prepared.draft.case)
    draft = ReplyDraft.objects.select_for_update(no_key=True).get(pk=prepared.draft_id)
    in_force = draft.prepared.filter(pk=prepared.pk, superseded_at=None)
    if draft.state != DraftState.PREPARED or not in_force.exists():
        return
    appointment = request.appointment
    actor = OfficialActor(user=appointment.user, appointment=appointment)
    signed = SignedDocument.objects.create(
        prepared=prepared,
        code=prepared.code,
        pdf=blob,
        position=draft.signer,
        appointment=appointment,
        capacity=appointment.capacity,
        block=list(block_lines(draft, prepared.letter_date)),
        certificate_sha256=fingerprint,
        signed_at=now,
    )
    ReplyDraft.objects.filter(pk=draft.pk).update(state=DraftState.SIGNED)
    case = draft.case
    cases.close_work(case=case, kind=WorkKind.SIGN, at=now)
    number = {"number": prepared.reference_number}
    cases.record_event(case=case, name=CaseEventName.LETTER_SIGNED, actor=actor, at=now, data=number)
    secretary = secretary_of(draft.signer)
    cases.grant(case=case, position=secretary, reason="dispatch", at=now)
    cases.open_work(
        case=case,
        position=secretary,
        kind=WorkKind.DISPATCH,
        at=now,
        route_name=DISPATCH_SCREEN,
        object_id=case.pk,
    )
    record(actor=actor, action="signatures.signed", subject=signed, changes={"sha256": blob.sha256}, at=now)


def secretary_of(signer: Position) -> Position:
    """Return the Sekretaris of the signer's unit, who sends the reply; the signer where the unit has none."""
    found = Position.objects.active().filter(unit=signer.unit, role=Role.SEKRETARIS).first()
    return found or signer


@transaction.atomic
def release(*, actor: OfficialActor, signed: SignedDocument, at: datetime) -> OutgoingLetter:
    """Send the signed reply by portal and e-mail and close the case."""
    draft = signed.prepared.draft
    if secretary_of(draft.signer).pk != actor.position.pk:
        raise NotAllowed(_("Replies of this unit are sent by its secretary."))
    cases.lock(draft.case)
    if not ReplyDraft.objects.filter(pk=draft.pk, state=DraftState.SIGNED).update(state=DraftState.SENT):
        raise Refused(_("This reply has already been sent."))
    reply = Reply(
        entry=signed.prepared.entry,
        reference_number=signed.prepared.reference_number,
        letter_date=signed.prepared.letter_date,
        file=signed.pdf,
    )
    return dispatch(actor=actor, case=draft.case, reply=reply, at=at)
