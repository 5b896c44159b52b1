"""Sending a reply: into the portal and by e-mail, each with its proof; the case is answered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkKind
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
    """Enter the reply among the sent letters, lay it on the tracking page, mail it, and stop the clock."""
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
    Dispatch.objects.create(letter=letter, method=DispatchMethod.PORTAL, proof=reply.file.sha256, at=at)
    methods = ["portal"]
    if case.applicant.email:
        message_id = _mail_reply(letter)
        Dispatch.objects.create(letter=letter, method=DispatchMethod.EMAIL, proof=message_id, at=at)
        methods.append("email")
    cases.move(case, "answered")
    cases.close_work(case=case, kind=WorkKind.DISPATCH, at=at)
    cases.record_event(
        case=case,
        name=CaseEventName.LETTER_DISPATCHED,
        actor=actor,
        at=at,
        data={"number": reply.reference_number, "methods": methods},
    )
    record(actor=actor, action="letters.dispatched", subject=letter, changes={"methods": methods}, at=at)
    return letter


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
