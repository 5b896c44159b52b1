"""Names of the events that a standard's steps and clocks wait for; cases and routing record them."""

from enum import StrEnum


class CaseEventName(StrEnum):
    """What can happen to a case, in the past tense; the value is what the database and standards store."""

    CASE_RECEIVED = "case.received"
    CASE_REGISTERED = "case.registered"
    CASE_DEFICIENCY_ASKED = "case.deficiency_asked"
    CASE_COMPLETED_BY_SENDER = "case.completed_by_sender"
    DISPOSITION_SENT = "disposition.sent"
    DISPOSITION_ACKNOWLEDGED = "disposition.acknowledged"
    DISPOSITION_RETURNED = "disposition.returned"
    DISPOSITION_WITHDRAWN = "disposition.withdrawn"
    MATERIAL_ATTACHED = "material.attached"
    DRAFT_SUBMITTED = "draft.submitted"
    DRAFT_RETURNED = "draft.returned"
    DRAFT_CLEARED = "draft.cleared"
    LETTER_PREPARED = "letter.prepared"
    LETTER_SIGNED = "letter.signed"
    LETTER_DISPATCHED = "letter.dispatched"
    CASE_CLOSED = "case.closed"
    LETTER_READ = "letter.read"
    SERVICE_BEGUN = "service.begun"
    SERVICE_ENDED = "service.ended"
    QUESTION_SENT = "question.sent"
    ANSWER_GIVEN = "answer.given"
    TICKET_CREATED = "ticket.created"
    TICKET_ANSWERED = "ticket.answered"
    TICKET_CLOSED = "ticket.closed"
    COMPLAINT_RECEIVED = "complaint.received"
    COMPLAINT_FOLLOWED_UP = "complaint.followed_up"
    COORDINATION_RECORDED = "coordination.recorded"
    STEP_RECEIVED = "step.received"
    STEP_HANDED_ON = "step.handed_on"
    # data["limit"] of every event of a clock: the label of the further time it belongs to, none for the promised one.
    CLOCK_AUTO_STARTED = "clock.auto_started"  # nobody acknowledged in time (readings I3, I4)
    CLOCK_EXTENDED = "clock.extended"  # data: units (int), reason (str), before (ISO moment)
    CLOCK_EXCUSED = "clock.excused"  # data: reason (a SoftReason), note (str); a soft limit was passed
    CLOCK_MOVED = "clock.moved"  # data: before, after (ISO moments), because (str); the calendar changed
    CLOCK_MISSED = "clock.missed"  # data: due (ISO moment)
    PRIORITY_EARNED = "priority.earned"
    PRIORITY_USED = "priority.used"
    PRIORITY_REVOKED = "priority.revoked"


# The clock waits between these two: the office asked for what is missing, the sender supplied it.
PAUSING = CaseEventName.CASE_DEFICIENCY_ASKED
RESUMING = CaseEventName.CASE_COMPLETED_BY_SENDER
