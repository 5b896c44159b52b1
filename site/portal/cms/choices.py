"""Labels of the fixed values of a standard, for editors and readers."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from correspondence.calendars.facts import Unit
from correspondence.standards.events import CaseEventName
from correspondence.standards.source import ApplicantType, ChannelKind, Component, Firmness, RequirementKind

Choice = tuple[str, str | Promise]

APPLICANT_TYPES: Mapping[str, Promise] = {
    ApplicantType.PERSON: _("Individual"),
    ApplicantType.INSTITUTION: _("Institution"),
    ApplicantType.LEGAL_BODY: _("Legal body"),
}
CHANNEL_KINDS: Mapping[str, Promise] = {
    ChannelKind.LETTER: _("Letter"),
    ChannelKind.FACE_TO_FACE: _("Face to face"),
    ChannelKind.CALL_CENTER: _("Call center"),
    ChannelKind.WEBSITE: _("Website"),
    ChannelKind.MESSAGING: _("Messaging application"),
}
CHANNEL_ICONS: Mapping[str, str] = {
    ChannelKind.LETTER: "mail",
    ChannelKind.FACE_TO_FACE: "people",
    ChannelKind.CALL_CENTER: "phone",
    ChannelKind.WEBSITE: "globe",
    ChannelKind.MESSAGING: "chat",
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
