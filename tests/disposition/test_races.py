"""Two acts at the same moment on the same disposisi: one wins, the other is refused, nothing is doubled."""

import pytest
from django.utils import timezone

from correspondence.cases.models import Case, WorkItem
from correspondence.foundation.errors import Refused
from correspondence.foundation.files.keeping import keep
from correspondence.letters.dispatching import Reply, dispatch
from correspondence.letters.models import IncomingLetter, RegisterKind
from correspondence.letters.numbering import next_entry
from disposition.models import Disposition, Recipient, RecipientState
from disposition.returning import return_letter, withdraw
from disposition.routing import Instruction, acknowledge, dispose
from tests.cast import Cast
from tests.journeys.walking import open_recipient

pytestmark = pytest.mark.django_db


def twice(recipient: Recipient) -> tuple[Recipient, Recipient]:
    """Load the row as two requests do that began before either changed it."""
    return Recipient.objects.get(pk=recipient.pk), Recipient.objects.get(pk=recipient.pk)


def test_of_two_dispositions_one_wins(cast: Cast, letter: IncomingLetter) -> None:
    first, second = twice(open_recipient(letter.case, "kepala"))
    instruction = Instruction([cast.position("deputi")])
    dispose(actor=cast.actor("kepala"), recipient=first, instruction=instruction, at=timezone.now())
    with pytest.raises(Refused):
        dispose(actor=cast.actor("kepala"), recipient=second, instruction=instruction, at=timezone.now())
    assert Disposition.objects.filter(answers=first).count() == 1


def test_passing_on_and_returning_exclude_each_other(cast: Cast, letter: IncomingLetter) -> None:
    first, second = twice(open_recipient(letter.case, "kepala"))
    return_letter(actor=cast.actor("kepala"), recipient=first, reason="Salah alamat.", at=timezone.now())
    with pytest.raises(Refused):
        instruction = Instruction([cast.position("deputi")])
        dispose(actor=cast.actor("kepala"), recipient=second, instruction=instruction, at=timezone.now())
    assert Recipient.objects.get(pk=first.pk).state == RecipientState.RETURNED


def test_receiving_and_withdrawing_exclude_each_other(cast: Cast, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    instruction = Instruction([cast.position("deputi")])
    sent = dispose(actor=cast.actor("kepala"), recipient=kepala, instruction=instruction, at=timezone.now())
    _fresh, stale = twice(open_recipient(letter.case, "deputi"))
    withdraw(actor=cast.actor("kepala"), disposition=sent, at=timezone.now())
    with pytest.raises(Refused):
        acknowledge(actor=cast.actor("deputi"), recipient=stale, at=timezone.now())
    assert Recipient.objects.get(pk=stale.pk).state == RecipientState.WITHDRAWN


def test_a_returned_letter_may_be_sent_down_again(cast: Cast, letter: IncomingLetter) -> None:
    kepala = open_recipient(letter.case, "kepala")
    instruction = Instruction([cast.position("deputi")])
    dispose(actor=cast.actor("kepala"), recipient=kepala, instruction=instruction, at=timezone.now())
    deputi = open_recipient(letter.case, "deputi")
    return_letter(actor=cast.actor("deputi"), recipient=deputi, reason="Kurang jelas.", at=timezone.now())
    kepala.refresh_from_db()
    dispose(actor=cast.actor("kepala"), recipient=kepala, instruction=instruction, at=timezone.now())
    again = open_recipient(letter.case, "deputi")
    assert again.pk != deputi.pk and again.state == RecipientState.UNREAD


def test_an_answered_letter_lies_with_nobody_and_goes_nowhere(cast: Cast, letter: IncomingLetter) -> None:
    now = timezone.now()
    entry = next_entry(agency=cast.agency, kind=RegisterKind.OUTGOING, at=now)
    reply = Reply(entry, "B-1/2026", now.date(), keep([b"%PDF-1.4"], media_type="application/pdf"))
    dispatch(actor=cast.actor("sekretaris"), case=Case.objects.get(pk=letter.case_id), reply=reply, at=now)
    assert not WorkItem.objects.open().filter(case=letter.case_id).exists()
    kepala, actor = open_recipient(letter.case, "kepala"), cast.actor("kepala")
    with pytest.raises(Refused):
        dispose(actor=actor, recipient=kepala, instruction=Instruction([cast.position("deputi")]), at=now)
    with pytest.raises(Refused):
        return_letter(actor=actor, recipient=kepala, reason="Terlambat.", at=now)
    assert not WorkItem.objects.open().filter(case=letter.case_id).exists()
