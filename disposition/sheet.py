"""What the printed lembar disposisi shows: the letter's facts, the last disposisi as ticks, the way so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from correspondence.cases.models import Case
from correspondence.letters.states import Sensitivity, Urgency
from correspondence.organization.models import Position

from . import chain
from .models import Disposition, InstructionPhrase, Recipient
from .routing import choices


@dataclass(frozen=True)
class Tick:
    """One line with a box; `first` marks the leader."""

    text: str
    on: bool
    first: bool = False


@dataclass(frozen=True)
class Sheet:
    """Everything on the sheet; `current` is the disposisi whose boxes are ticked."""

    current: Disposition | None
    recipients: Sequence[Tick]
    phrases: Sequence[Tick]
    sensitivity: Sequence[Tick]
    urgency: Sequence[Tick]
    sendings: Sequence[chain.Sending]
    printed_at: datetime


def of(case: Case, position: Position, *, printed_at: datetime) -> Sheet:
    """Make the sheet as seen from a position: the disposisi it gave last, else the last one of the case."""
    sent = chain.dispositions(case)
    given = [disposition for disposition in sent if disposition.sender_id == position.pk]
    found = given or sent
    current = found[-1] if found else None
    letter = case.letter
    ticked = {phrase.pk for phrase in current.instructions.all()} if current else set()
    known = InstructionPhrase.objects.all()
    return Sheet(
        current=current,
        recipients=_recipients(current),
        phrases=[Tick(p.text, p.pk in ticked) for p in known if not p.retired or p.pk in ticked],
        sensitivity=[Tick(str(label), value == letter.sensitivity) for value, label in Sensitivity.choices],
        urgency=[Tick(str(label), value == letter.urgency) for value, label in Urgency.choices],
        sendings=chain.sendings(sent),
        printed_at=printed_at,
    )


def _recipients(current: Disposition | None) -> list[Tick]:
    """List the positions below the sender, and those who received it, with their ticks."""
    if current is None:
        return []
    received: dict[int, Recipient] = {each.position_id: each for each in current.recipients.all()}
    ticks = [Tick(each.position.title, True, each.is_leader) for each in received.values()]
    others = [position for position in choices(current.sender, current.case) if position.pk not in received]
    return ticks + [Tick(position.title, False) for position in others]
