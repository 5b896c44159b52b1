"""What the draft screen shows: versions, levels, redline and the progress of the preparation."""

from collections.abc import Sequence
from dataclasses import dataclass

from correspondence.foundation.jobs.models import Step
from correspondence.organization.models import Position

from .clearing import initials, level_above, level_below
from .following import STOPPED, preparation_step
from .models import DraftState, DraftVersion, ReplyDraft
from .redline import Mark, paragraphs, redline

FINISHED = (DraftState.SIGNED, DraftState.SENT)  # nobody's turn any more
COLOURS = 3  # the look knows three colours of levels: a1, a2, a3


@dataclass(frozen=True)
class Level:
    """One level whose initial the draft needs, its mark in the redline, and what it has initialled."""

    position: Position
    letter: str
    colour: str
    version: DraftVersion | None
    holds: bool
    signs: bool


@dataclass(frozen=True)
class Change:
    """One stretch of the redline with the level that made it."""

    mark: Mark
    level: Level | None
    who: str


@dataclass(frozen=True)
class Comparison:
    """The changes between two versions, paragraph by paragraph."""

    old: DraftVersion
    new: DraftVersion
    rows: Sequence[Sequence[Change]]

    @property
    def changed(self) -> bool:
        """Tell whether anything differs."""
        return any(change.mark.kind != "same" for row in self.rows for change in row)


@dataclass(frozen=True)
class Progress:
    """How the preparation gets on: `reason` is set where it stopped, `can_retry` where trying again may help."""

    step: Step | None
    reason: str
    can_retry: bool


def levels(draft: ReplyDraft) -> list[Level]:
    """Return the levels from the drafter up to the signer."""
    return [
        Level(
            position=position,
            letter=position.short_title[:1].upper(),
            colour=f"a{min(place, COLOURS)}",
            version=version,
            holds=position.pk == draft.holder_id and draft.state not in FINISHED,
            signs=position.pk == draft.signer_id,
        )
        for place, (position, version) in enumerate(initials(draft), start=1)
    ]


def compare(versions: Sequence[DraftVersion], known: Sequence[Level]) -> Comparison:
    """Return what the last of these versions changed in the first, each change with its level."""
    by_position = {level.position.pk: level for level in known}
    rows = [
        [
            Change(mark, by_position.get(versions[mark.author].position_id), versions[mark.author].actor_label)
            for mark in row
        ]
        for row in paragraphs(redline([version.body for version in versions]))
    ]
    return Comparison(versions[0], versions[-1], rows)


def progress(draft: ReplyDraft) -> Progress | None:
    """Return how the preparation gets on; None where the draft is not being prepared."""
    if draft.state != DraftState.PREPARING:
        return None
    step = preparation_step(draft)
    stopped = step is not None and step.state in STOPPED
    return Progress(
        step=step,
        reason=step.error if step and stopped else "",
        can_retry=step is not None and step.state == STOPPED[0],
    )


def next_level(draft: ReplyDraft) -> Position | None:
    """Return to whom the holder passes the draft on; None where the holder signs."""
    return None if draft.holder_id == draft.signer_id else level_above(draft.holder, draft)


def former_level(draft: ReplyDraft) -> Position | None:
    """Return to whom the holder may give the draft back; None where the drafter holds it."""
    return None if draft.holder_id == draft.drafter_id else level_below(draft.holder, draft)
