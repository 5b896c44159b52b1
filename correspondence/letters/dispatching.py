"""Sending a reply: into the portal and by e-mail, or to be fetched at the counter, each with its proof."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkKind
from correspondence.cases.paces import record_stays
from correspondence.foundation import mail
from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.models import Blob
from correspondence.organization.actors import OfficialActor
from correspondence.standards.events import CaseEventName

from .models import Dispatch, DispatchMethod, OutgoingLetter, RegisterEntry


@dataclass(frozen=True)
class Reply:
    """A signed letter that is ready to leave."""

    entry: RegisterEntry
    reference_number: str
    letter_date: date
    file: Blob


@transaction.atomic
def dispatch(*, actor: OfficialActor, case: Case, reply: Reply, at: datetime) -> OutgoingLetter:
    """Enter the reply among the sent letters, send it on the ways that reach the sender, and stop the clock.

    Without an e-mail address nobody can open the reply on the tracking page: it lies ready at the counter.
    """
    cases.lock(case)
    letter = OutgoingLetter.objects.create(
        case=case,
        entry=reply.entry,
        reference_number=reply.reference_number,
        letter_date=reply.letter_date,
        subject=case.letter.subject,
        file=reply.file,
        dispatched_at=at,
        dispatched_by=actor.position,
    )
    methods = _send(letter, at=at)
    cases.move(case, "answered")
    for kind in WorkKind:  # also what lay beside the way, at a second recipient
        cases.close_work(case=case, kind=kind, at=at)
    cases.record_event(
        case=case,
        name=CaseEventName.LETTER_DISPATCHED,
        actor=actor,
        at=at,
        data={"number": reply.reference_number, "methods": methods},
    )
    record_stays(case)
    record(actor=actor, action="letters.dispatched", subject=letter, changes={"methods": methods}, at=at)
    return letter


def _send(letter: OutgoingLetter, *, at: datetime) -> list[str]:
    sha256 = letter.file.sha256
    if letter.case.applicant.email:
        proofs = {DispatchMethod.PORTAL: sha256, DispatchMethod.EMAIL: _mail_reply(letter)}
    else:
        proofs = {DispatchMethod.COUNTER: sha256}
    for method, proof in proofs.items():
        Dispatch.objects.create(letter=letter, method=method, proof=proof, at=at)
    return [method.value for method in proofs]


def _mail_reply(letter: OutgoingLetter) -> str:
    with translation.override("id"):
        return mail.queue(
            to=[letter.case.applicant.email],
            subject=_("Reply to your letter: %(number)s") % {"number": letter.reference_number},
            text=_(
                "Your letter has been answered. The signed reply %(number)s is attached, and it can be downloaded "
                "with your tracking code and this e-mail address: %(url)s"
            )
            % {"number": letter.reference_number, "url": f"{settings.PUBLIC_BASE_URL}/lacak/"},
            about=letter,
            attachments=[(letter.file, f"{letter.reference_number.replace('/', '-')}.pdf")],
        )
