"""Asking for a signature: the signer has seen exactly this file and has just proved who he or she is."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.foundation.jobs.planning import plan
from correspondence.organization.actors import OfficialActor
from templates_docx.models import DraftState, PreparedLetter, ReplyDraft
from templates_docx.preparing import prepare_again

from .models import SigningRequest
from .reauthentication import reauthenticate


def request_signature(
    *,
    actor: OfficialActor,
    prepared: PreparedLetter,
    seen_sha256: str,
    password: str,
    at: datetime,
    proved_at: datetime | None = None,
) -> SigningRequest | None:
    """Approve the prepared file for signing; the password (or code) is checked here and kept nowhere.

    It may be empty where the person proved it a few minutes ago (`proved_at`; see `reauthenticate`). `seen_sha256` is
    the hash of the file on the signer's screen: only these bytes will be signed. Returns None where the day has
    changed since the preparation: the letter is then prepared again, and must be read again.
    """
    check_may_sign(actor, prepared)
    if prepared.pdf is None or prepared.pdf.sha256 != seen_sha256:
        raise Refused(_("The letter was prepared again after you opened it. Read it again, then sign."))
    reauthenticate(actor=actor, password=password, at=at, proved_at=proved_at)
    with transaction.atomic():
        # The page may be older than a return or a new preparation: look again, under the draft's lock.
        cases.lock(prepared.draft.case)
        ReplyDraft.objects.select_for_update(no_key=True).get(pk=prepared.draft_id)
        check_may_sign(actor, PreparedLetter.objects.select_related("draft").get(pk=prepared.pk))
        if prepared.letter_date != timezone.localdate(at):
            prepare_again(prepared.draft)
            return None
        request, created = SigningRequest.objects.get_or_create(
            prepared=prepared,
            defaults={"appointment": actor.appointment, "approved_sha256": seen_sha256, "requested_at": at},
        )
        if created:
            plan("signatures.sign", request.pk, queue="sign")
            changes = {"sha256": seen_sha256, "number": prepared.reference_number}
            record(actor=actor, action="signatures.requested", subject=request, changes=changes, at=at)
    return request


def check_may_sign(actor: OfficialActor, prepared: PreparedLetter) -> None:
    """Refuse whoever does not hold, in the appointment that approved it, the post that signs the prepared letter."""
    if prepared.draft.signer_id != actor.position.pk:
        raise NotAllowed(_("This letter is signed by another position."))
    if prepared.draft.signer_appointment_id != actor.appointment.pk:
        raise Refused(_("Another holder of the post approved this letter. Return it and approve it in your own name."))
    if prepared.superseded_at is not None or prepared.draft.state != DraftState.PREPARED:
        raise Refused(_("This letter does not wait for a signature. Open it again to see what happened."))
