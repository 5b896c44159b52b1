"""Labels of the fixed values of a standard, for editors and readers."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import (
    ApplicantType,
    ChannelKind,
    Component,
    Firmness,
    NoClock,
    RequirementKind,
    SoftReason,
)

Choice = tuple[str, str | Promise]

APPLICANT_TYPES: Mapping[str, Promise] = {
    ApplicantType.PERSON: _("Individual"),
    ApplicantType.INSTITUTION: _("Institution"),
    ApplicantType.LEGAL_BODY: _("Legal body"),
    ApplicantType.SUPPLIER: _("Supplier"),
}
CHANNEL_KINDS: Mapping[str, Promise] = {
    ChannelKind.LETTER: _("Letter"),
    ChannelKind.E_OFFICE: _("e-Office"),
    ChannelKind.EMAIL: _("E-mail"),
    ChannelKind.FACE_TO_FACE: _("Face to face"),
    ChannelKind.ONLINE_MEETING: _("Online meeting"),
    ChannelKind.CALL_CENTER: _("Call center"),
    ChannelKind.PHONE: _("Telephone"),
    ChannelKind.WEBSITE: _("Website"),
    ChannelKind.APPLICATION: _("Application"),
    ChannelKind.MESSAGING: _("Messaging application"),
    ChannelKind.COMPLAINT_BOX: _("Complaint box"),
}
CHANNEL_ICONS: Mapping[str, str] = {
    ChannelKind.LETTER: "mail",
    ChannelKind.E_OFFICE: "send",
    ChannelKind.EMAIL: "mail",
    ChannelKind.FACE_TO_FACE: "people",
    ChannelKind.ONLINE_MEETING: "people",
    ChannelKind.CALL_CENTER: "phone",
    ChannelKind.PHONE: "phone",
    ChannelKind.WEBSITE: "globe",
    ChannelKind.APPLICATION: "globe",
    ChannelKind.MESSAGING: "chat",
    ChannelKind.COMPLAINT_BOX: "inbox",
}
REQUIREMENT_KINDS: Mapping[str, Promise] = {
    RequirementKind.LETTERHEAD: _("letterhead"),
    RequirementKind.SIGNATURE: _("signature"),
    RequirementKind.STAMP: _("stamp"),
    RequirementKind.ELECTRONIC_SIGNATURE: _("electronic signature"),
    RequirementKind.EMAIL: _("e-mail address"),
    RequirementKind.IDENTITY: _("identity document"),
    RequirementKind.PHONE: _("telephone number"),
    RequirementKind.FORM: _("form"),
    RequirementKind.ACCOUNT: _("account"),
    RequirementKind.SUPPORTING_DATA: _("supporting data"),
    RequirementKind.REQUEST: _("request"),
    RequirementKind.POWER_OF_ATTORNEY: _("power of attorney"),
    RequirementKind.APPOINTMENT_PAPER: _("decree, assignment or cover letter"),
    RequirementKind.CONTRACT: _("contract"),
    RequirementKind.CALLER_DETAILS: _("details of the caller"),
    RequirementKind.TICKET_NUMBER: _("ticket number"),
    RequirementKind.EVIDENCE: _("evidence"),
}
UNITS: Mapping[str, Promise] = {
    Unit.MINUTES: _("minutes"),
    Unit.HOURS: _("hours"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.HOURS_ON_WORKING_DAYS: _("hours on working days"),
}
FIRMNESS: Mapping[str, Promise] = {
    Firmness.HARD: _("hard: passing it breaks the promise"),
    Firmness.SOFT: _("soft: passing it needs a stated reason"),
}
SOFT_REASONS: Mapping[str, Promise] = {
    SoftReason.MISSING_DOCUMENTS: _("supporting documents are incomplete"),
    SoftReason.NATURE_OF_PROBLEM: _("the nature of the problem"),
}
NO_CLOCK: Mapping[str, Promise] = {
    NoClock.APPLICANTS_OWN_ACT: _("the applicant's own time"),
    NoClock.OTHER_OFFICE: _("set by another office"),
    NoClock.EVENT_LENGTH: _("the length of an event"),
    NoClock.FOLLOWS_TICKET: _("follows the handling of the ticket"),
}
EVENTS: Mapping[str, Promise] = {
    CaseEventName.CASE_RECEIVED: _("the letter is received"),
    CaseEventName.CASE_REGISTERED: _("the letter is registered"),
    CaseEventName.CASE_DEFICIENCY_ASKED: _("the sender is asked for what is missing"),
    CaseEventName.CASE_COMPLETED_BY_SENDER: _("the sender completes the letter"),
    CaseEventName.DISPOSITION_SENT: _("a disposition is sent"),
    CaseEventName.DISPOSITION_ACKNOWLEDGED: _("a disposition is acknowledged"),
    CaseEventName.DISPOSITION_RETURNED: _("a disposition is returned"),
    CaseEventName.DISPOSITION_WITHDRAWN: _("a disposition is withdrawn"),
    CaseEventName.MATERIAL_ATTACHED: _("reference material is attached"),
    CaseEventName.DRAFT_SUBMITTED: _("a draft reply is submitted"),
    CaseEventName.DRAFT_RETURNED: _("a draft reply is returned"),
    CaseEventName.DRAFT_CLEARED: _("a draft reply is cleared"),
    CaseEventName.LETTER_PREPARED: _("the reply is prepared for signing"),
    CaseEventName.LETTER_SIGNED: _("the reply is signed"),
    CaseEventName.LETTER_DISPATCHED: _("the reply is dispatched"),
    CaseEventName.CASE_CLOSED: _("the case is closed"),
    CaseEventName.LETTER_READ: _("the letter is read"),
    CaseEventName.SERVICE_BEGUN: _("the service begins"),
    CaseEventName.SERVICE_ENDED: _("the service ends"),
    CaseEventName.QUESTION_SENT: _("the question is sent"),
    CaseEventName.ANSWER_GIVEN: _("the answer is given"),
    CaseEventName.TICKET_CREATED: _("the ticket is created"),
    CaseEventName.TICKET_ANSWERED: _("the ticket is answered for the first time"),
    CaseEventName.TICKET_CLOSED: _("the ticket is closed"),
    CaseEventName.COMPLAINT_RECEIVED: _("the complaint is received"),
    CaseEventName.COMPLAINT_FOLLOWED_UP: _("the complaint is followed up"),
    CaseEventName.COORDINATION_RECORDED: _("the coordination is recorded"),
    CaseEventName.STEP_RECEIVED: _("the step is taken over"),
    CaseEventName.STEP_HANDED_ON: _("the step is handed on"),
}
COMPENSATION_KINDS: Mapping[str, Promise] = {"priority_next_request": _("priority for the next request")}
COMPONENTS: Mapping[str, Promise] = {
    Component.LEGAL_BASIS: _("Legal basis"),
    Component.FACILITIES: _("Facilities and infrastructure"),
    Component.COMPETENCE: _("Competence of the staff"),
    Component.INTERNAL_SUPERVISION: _("Internal supervision"),
    Component.STAFFING: _("Number of staff"),
    Component.SERVICE_GUARANTEE: _("Guarantee of service"),
    Component.SAFETY_GUARANTEE: _("Guarantee of security and safety"),
    Component.PERFORMANCE_EVALUATION: _("Evaluation of performance"),
}


def choices(labels: Mapping[str, Promise]) -> list[Choice]:
    """Give labelled values in the form that form fields take."""
    return [(str(value), label) for value, label in labels.items()]
