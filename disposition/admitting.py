"""Admitting a letter: registered, judged against the standard, forwarded to its addressee or back to its sender."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.cases import compensation
from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkKind
from correspondence.cases.serving import serve_under
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import NotAllowed, Refused
from correspondence.letters.completeness import judge
from correspondence.letters.findings import decide_findings
from correspondence.letters.models import CompletenessCheck, IncomingLetter
from correspondence.letters.registering import LetterData, register_letter
from correspondence.letters.states import Decision
from correspondence.organization.actors import OfficialActor
from correspondence.organization.finding import same_name
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import ApplicantType
from correspondence.standards import rules
from correspondence.standards.events import CaseEventName
from correspondence.standards.models import StandardVersion
from correspondence.standards.requirements import RequirementLine

from .notices import tell_sender_incomplete, tell_sender_registered
from .routing import forward


@dataclass(frozen=True)
class Direction:
    """Where the letter belongs: the standard it is served under, its addressee and the kind of its sender."""

    standard_version: StandardVersion
    channel: str
    addressee: Position
    applicant_type: ApplicantType


@transaction.atomic
def admit_letter(
    *,
    actor: OfficialActor,
    letter: IncomingLetter,
    data: LetterData,
    direction: Direction,
    decisions: Mapping[int, Decision],
    lines: Sequence[RequirementLine],
    note: str,
    at: datetime,
) -> CompletenessCheck:
    """Register the letter, freeze the verdict on its requirements and send it on: to its addressee when complete."""
    cases.lock(letter.case)
    _direct(actor, letter.case, direction, at)
    decide_findings(actor=actor, letter=letter, decisions=decisions, at=at)
    register_letter(actor=actor, letter=letter, data=data, at=at)
    cases.close_work(case=letter.case, kind=WorkKind.REGISTER, at=at)
    return _settle(actor=actor, letter=letter, lines=lines, note=note, at=at)


@transaction.atomic
def judge_completion(
    *, actor: OfficialActor, letter: IncomingLetter, lines: Sequence[RequirementLine], note: str, at: datetime
) -> CompletenessCheck:
    """Judge a registered letter again after its sender completed it."""
    cases.lock(letter.case)
    if letter.case.state != CaseState.COMPLETED:
        raise Refused(_("This letter does not wait for a check of its completion."))
    cases.close_work(case=letter.case, kind=WorkKind.RECHECK, at=at)
    return _settle(actor=actor, letter=letter, lines=lines, note=note, at=at)


def _settle(
    *, actor: OfficialActor, letter: IncomingLetter, lines: Sequence[RequirementLine], note: str, at: datetime
) -> CompletenessCheck:
    check = judge(actor=actor, letter=letter, lines=lines, note=note, at=at)
    if check.complete:
        cases.move(letter.case, "admitted")
        compensation.use_for(case=letter.case, at=at)
        forward(actor=actor, case=letter.case, at=at)
        tell_sender_registered(letter)
    else:
        cases.move(letter.case, "found_incomplete")
        cases.record_event(
            case=letter.case,
            name=CaseEventName.CASE_DEFICIENCY_ASKED,
            actor=actor,
            at=at,
            data={"check": check.pk},
        )
        tell_sender_incomplete(letter, check)
    return check


def _direct(actor: OfficialActor, case: Case, direction: Direction, at: datetime) -> None:
    _within(case.agency, direction)
    before = _said(case)
    case.applicant.applicant_type = direction.applicant_type  # first: by it a sender is known again
    case.applicant.save(update_fields=["applicant_type"])
    serve_under(
        case=case,
        standard_version=direction.standard_version,
        channel=direction.channel,
        addressee=direction.addressee,
        at=at,
    )
    if (after := _said(case)) != before:
        record(actor=actor, action="cases.directed", subject=case, changes={"before": before, "after": after}, at=at)


def _within(agency: Agency, direction: Direction) -> None:
    """Refuse a standard or an addressee of another agency: letters do not cross from one office into the other."""
    served_by = rules.load(direction.standard_version).agency
    if direction.addressee.unit.agency_id != agency.pk or not same_name(served_by, agency.name):
        raise NotAllowed(_("This service or addressee belongs to another agency."))


def _said(case: Case) -> dict[str, object]:
    return {
        "standard_version": case.standard_version_id,
        "channel": case.channel,
        "addressee": case.addressee.code if case.addressee else None,
        "applicant_type": case.applicant.applicant_type,
    }
