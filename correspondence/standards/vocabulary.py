"""The fixed values in which a service standard is stated; each value is what the database and the pages store."""

from enum import StrEnum


class ApplicantType(StrEnum):
    """Kinds of sender that requirements distinguish; the values are those of parties.ApplicantType."""

    PERSON = "person"
    INSTITUTION = "institution"
    LEGAL_BODY = "legal_body"
    SUPPLIER = "supplier"


# Suppliers are a kind of their own only where a standard names them; elsewhere one is a legal body.
EVERYONE = (ApplicantType.PERSON, ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY)
BODIES = (ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY)


class ChannelKind(StrEnum):
    """Ways in which a service may be asked for or a complaint be made."""

    LETTER = "letter"
    E_OFFICE = "e_office"
    EMAIL = "email"
    FACE_TO_FACE = "face_to_face"
    ONLINE_MEETING = "online_meeting"
    CALL_CENTER = "call_center"
    PHONE = "phone"
    WEBSITE = "website"
    APPLICATION = "application"
    MESSAGING = "messaging"
    COMPLAINT_BOX = "complaint_box"

    @property
    def takes_letters(self) -> bool:
        """Tell whether what comes in this way is registered as a letter."""
        return self in {ChannelKind.LETTER, ChannelKind.EMAIL}


class RequirementKind(StrEnum):
    """What a request must bear or bring."""

    LETTERHEAD = "letterhead"
    SIGNATURE = "signature"
    STAMP = "stamp"
    ELECTRONIC_SIGNATURE = "electronic_signature"
    EMAIL = "email"
    IDENTITY = "identity"
    PHONE = "phone"
    FORM = "form"
    ACCOUNT = "account"
    SUPPORTING_DATA = "supporting_data"
    REQUEST = "request"
    POWER_OF_ATTORNEY = "power_of_attorney"
    APPOINTMENT_PAPER = "appointment_paper"
    CONTRACT = "contract"
    CALLER_DETAILS = "caller_details"
    TICKET_NUMBER = "ticket_number"
    EVIDENCE = "evidence"


class Firmness(StrEnum):
    """Whether passing a limit breaks the promise (hard) or needs a stated reason (soft)."""

    HARD = "hard"
    SOFT = "soft"


class SoftReason(StrEnum):
    """Reasons that a standard accepts for passing a soft limit (reading I9)."""

    MISSING_DOCUMENTS = "missing_documents"
    NATURE_OF_PROBLEM = "nature_of_problem"


class NoClock(StrEnum):
    """Why a published time runs no clock of ours (readings I10, I11, I32 and domain table B6)."""

    APPLICANTS_OWN_ACT = "applicants_own_act"
    OTHER_OFFICE = "other_office"
    EVENT_LENGTH = "event_length"
    FOLLOWS_TICKET = "follows_ticket"


class Component(StrEnum):
    """The eight internal components of a standard, published but not executed (PermenPANRB 15/2014)."""

    LEGAL_BASIS = "legal_basis"
    FACILITIES = "facilities"
    COMPETENCE = "competence"
    INTERNAL_SUPERVISION = "internal_supervision"
    STAFFING = "staffing"
    SERVICE_GUARANTEE = "service_guarantee"
    SAFETY_GUARANTEE = "safety_guarantee"
    PERFORMANCE_EVALUATION = "performance_evaluation"
