"""What is added later under the same code, by the sender or at the counter: what was missing, or a new copy."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkKind
from correspondence.cases.states import AT_THE_COUNTER, UNUSABLE_FILE, CaseState
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.opening import DESK_LETTER
from correspondence.letters.states import LETTER_ROLES, FileRole, FileState
from correspondence.organization.actors import ApplicantActor, OfficialActor
from correspondence.organization.finding import registrars
from correspondence.standards.events import CaseEventName

from .models import Channel, Delivery
from .notices import tell_registrars_completed
from .receiving import KeptFile, receive_more

Bringer = ApplicantActor | OfficialActor  # the sender, or the registrar to whom the files were brought


@transaction.atomic
def complete_letter(*, actor: Bringer, case: Case, key: str, files: Sequence[KeptFile], at: datetime) -> Delivery:
    """Take what was missing; the clock runs on and the letter comes back to the registrars' queue."""
    _may_bring(actor, case)
    cases.lock(case)
    known = _known(case, key)
    if known is not None:
        return known
    delivery = receive_more(
        actor=actor,
        case=case,
        key=key,
        channel=_channel(actor),
        files=files,
        transition="sender_completed",
        at=at,
    )
    case.refresh_from_db()
    cases.close_work(case=case, kind=WorkKind.SUPPLEMENT, at=at)
    cases.record_event(case=case, name=CaseEventName.CASE_COMPLETED_BY_SENDER, actor=actor, at=at)
    for position in registrars(case.agency_id):
        cases.open_work(
            case=case,
            position=position,
            kind=WorkKind.RECHECK,
            at=at,
            route_name=DESK_LETTER,
            object_id=case.letter.pk,
        )
    if isinstance(actor, ApplicantActor):
        tell_registrars_completed(case, at=at)
    return delivery


@transaction.atomic
def send_again(*, actor: Bringer, case: Case, key: str, files: Sequence[KeptFile], at: datetime) -> Delivery:
    """Take again what could not be opened; what came first stays stored, marked as replaced.

    A letter is always sent again as a whole, so that its pages keep their order; attachments one by one. Where it was
    waited for, the clock runs on.
    """
    _may_bring(actor, case)
    cases.lock(case)
    known = _known(case, key)
    if known is not None:
        return known
    if not may_send_again(case):
        raise Refused(_("No file of this letter has to be sent again."))
    whole = case.state == CaseState.RESEND
    if whole:
        _replaced(case.letter, of_letter=True).update(state=FileState.REPLACED)
    if not whole or any(file.role not in LETTER_ROLES for file in files):
        _replaced(case.letter, of_letter=False).update(state=FileState.REPLACED)
    delivery = receive_more(
        actor=actor,
        case=case,
        key=key,
        channel=_channel(actor),
        files=files,
        transition="file_sent_again" if whole else "",
        at=at,
    )
    if whole:
        cases.lock(case)
        name, data = CaseEventName.CASE_COMPLETED_BY_SENDER, {"why": UNUSABLE_FILE}
        cases.record_event(case=case, name=name, actor=actor, at=at, data=data)
    return delivery


def unusable(letter: IncomingLetter) -> QuerySet[LetterFile]:
    """Return the letter's files that could not be opened and were not sent again yet."""
    return letter.files.filter(state=FileState.UNUSABLE)


def may_send_again(case: Case) -> bool:
    """Tell whether the sender may send a file again: it could not be opened and nobody has decided yet."""
    if case.state == CaseState.RESEND:
        return True
    return case.state in AT_THE_COUNTER and unusable(case.letter).exists()


def may_supplement(case: Case) -> bool:
    """Tell whether files may be added at all: something is missing, or could not be opened."""
    return case.state == CaseState.INCOMPLETE or may_send_again(case)


def supplement(*, actor: Bringer, case: Case, key: str, files: Sequence[KeptFile], at: datetime) -> Delivery:
    """Take the files as what the case waits for: a new copy, or what was missing."""
    take = send_again if may_send_again(case) else complete_letter
    return take(actor=actor, case=case, key=key, files=files, at=at)


def later_role(case: Case) -> FileRole:
    """Return the role that a file bears which the sender adds in this state of the case."""
    completing = case.state in (CaseState.INCOMPLETE, CaseState.COMPLETED)
    return FileRole.COMPLETION if completing else FileRole.ATTACHMENT


def _replaced(letter: IncomingLetter, *, of_letter: bool) -> QuerySet[LetterFile]:
    if of_letter:
        return letter.files.filter(role__in=LETTER_ROLES)
    return unusable(letter).exclude(role__in=LETTER_ROLES)


def _known(case: Case, key: str) -> Delivery | None:
    return Delivery.objects.filter(key=key, case=case).first()


def _channel(actor: Bringer) -> Channel:
    return Channel.PORTAL if isinstance(actor, ApplicantActor) else Channel.COUNTER


def _may_bring(actor: Bringer, case: Case) -> None:
    if isinstance(actor, OfficialActor):
        if not actor.is_registrar or actor.agency.pk != case.agency_id:
            raise NotAllowed(_("Only the registrar of this agency takes files for a sender."))
    elif actor.case_id != case.pk or not actor.confirmed:
        raise NotAllowed(_("Give your e-mail address together with the tracking code first."))
