"""The way down so far, as the screens and the printed sheet show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from correspondence.cases.models import Case
from correspondence.organization.models import Position

from .models import PENDING, Disposition, Material, Recipient, RecipientState

STATE_CHIPS = {
    RecipientState.UNREAD: "act",
    RecipientState.ACKNOWLEDGED: "ok",
    RecipientState.RETURNED: "late",
    RecipientState.WITHDRAWN: "line",
    RecipientState.FINISHED: "ok",
}


@dataclass(frozen=True)
class Sending:
    """One recipient of one disposisi."""

    disposition: Disposition
    recipient: Recipient

    @property
    def chip(self) -> str:
        """The kind of chip that shows the recipient's state."""
        return STATE_CHIPS.get(RecipientState(self.recipient.state), "")


def dispositions(case: Case) -> list[Disposition]:
    """Return the disposisi of the case in order of sending, with recipients and phrases (three queries)."""
    found = case.dispositions.select_related("sender").prefetch_related("recipients__position", "instructions")
    return list(found)


def sendings(sent: Sequence[Disposition]) -> list[Sending]:
    """Lay the disposisi out as a tree, read from the top: each recipient followed by what it sent on."""
    below: dict[int | None, list[Disposition]] = {}
    for disposition in sent:
        below.setdefault(disposition.answers_id, []).append(disposition)
    return list(_walk(below, None))


def _walk(below: dict[int | None, list[Disposition]], answers: int | None) -> Iterator[Sending]:
    for disposition in below.get(answers, []):
        for recipient in disposition.recipients.all():
            yield Sending(disposition, recipient)
            yield from _walk(below, recipient.pk)


def own(sent: Sequence[Disposition], position: Position) -> tuple[Disposition, Recipient] | None:
    """Return the latest disposisi that lies with this position, an open one before a finished one."""
    mine = [
        (disposition, recipient)
        for disposition in sent
        for recipient in disposition.recipients.all()
        if recipient.position_id == position.pk and recipient.state != RecipientState.WITHDRAWN
    ]
    waiting = [pair for pair in mine if pair[1].state in PENDING]
    found = waiting or mine
    return found[-1] if found else None


def withdrawable(sent: Sequence[Disposition], position: Position) -> Disposition | None:
    """Return the disposisi that this position may still take back: its own, unread by every recipient."""
    for disposition in reversed(sent):
        states = {recipient.state for recipient in disposition.recipients.all()}
        if disposition.sender_id == position.pk and states == {RecipientState.UNREAD}:
            return disposition
    return None


def materials(case: Case) -> list[Material]:
    """Return the reference material of the case, files and notes, in order of attaching."""
    found = Material.objects.filter(recipient__disposition__case=case).select_related("recipient__position", "blob")
    return list(found.order_by("attached_at", "pk"))
