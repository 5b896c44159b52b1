"""Where a case stands, and what may follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from correspondence.foundation.transitions import Transition, TransitionTable


class CaseState(models.TextChoices):
    """The case as its sender would say it; who holds it is told by the work items."""

    RECEIVED = "received", _("Received")
    RESEND = "resend", _("File must be sent again")
    INCOMPLETE = "incomplete", _("Waiting for completion by the sender")
    COMPLETED = "completed", _("Completed by the sender, being checked")
    IN_PROGRESS = "in_progress", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    PUT_ASIDE = "put_aside", _("Put aside by the registrar")  # opened by mistake, never registered


AT_THE_COUNTER = (CaseState.RECEIVED, CaseState.COMPLETED)
WAITING_FOR_SENDER = (CaseState.RESEND, CaseState.INCOMPLETE)
# Why a sender is asked for something, in the data of the event: a file could not be opened (else something is missing).
UNUSABLE_FILE = "unusable_file"
OPEN = (*AT_THE_COUNTER, *WAITING_FOR_SENDER, CaseState.IN_PROGRESS)

S = CaseState
TRANSITIONS = TransitionTable(
    [
        Transition("file_unusable", (S.RECEIVED,), S.RESEND),
        Transition("file_sent_again", (S.RESEND,), S.RECEIVED),
        Transition("found_incomplete", AT_THE_COUNTER, S.INCOMPLETE),
        Transition("sender_completed", (S.INCOMPLETE,), S.COMPLETED),
        Transition("admitted", AT_THE_COUNTER, S.IN_PROGRESS),
        Transition("answered", (S.IN_PROGRESS,), S.ANSWERED),
        Transition("put_aside", (*AT_THE_COUNTER, S.RESEND), S.PUT_ASIDE),
    ]
)
