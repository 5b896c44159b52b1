"""The way up: initials (paraf) in order from the drafter to the signer, and the way back with a comment."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import WorkKind
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import ChangedMeanwhile, Refused
from correspondence.foundation.jobs.planning import plan
from correspondence.organization.actors import OfficialActor
from correspondence.organization.models import Position
from correspondence.standards.events import CaseEventName

from .drafting import CORRECTABLE, bump, may_hold
from .following import preparation_stopped
from .models import Clearance, DraftState, DraftVersion, ReplyDraft
from .notices import tell_draft_came, tell_draft_returned

DRAFT_SCREEN = "draft"
SIGN_SCREEN = "sign"


@transaction.atomic
def pass_on(*, actor: OfficialActor, draft: ReplyDraft, version_number: int, at: datetime) -> None:
    """Initial the latest version and hand the draft one level up; from the signer it goes to be prepared.

    `version_number` is the version that the actor has read: an initial is never set on another one.
    """
    cases.lock(draft.case)
    may_hold(actor, draft, CORRECTABLE)
    version = draft.versions.latest("number")
    if version.number != version_number:
        raise ChangedMeanwhile(_("A newer version exists. Read it before you initial it."))
    by_drafter = actor.position.pk == draft.drafter_id
    name = CaseEventName.DRAFT_SUBMITTED if by_drafter else CaseEventName.DRAFT_CLEARED
    Clearance.objects.get_or_create(
        version=version, position=actor.position, defaults={"actor_label": actor.label, "at": at}
    )
    cases.record_event(case=draft.case, name=name, actor=actor, at=at, data={"version": version.number})
    close_draft_work(draft, actor.position, at)
    if actor.position.pk == draft.signer_id:
        bump(draft, state=DraftState.PREPARING, signer_appointment=actor.appointment)
        _lay_for_signature(draft, at)
        # The draft's counter grows with every act: a version approved again is prepared again.
        plan("drafts.prepare", draft.pk, queue="convert", key=f"drafts.prepare:{draft.pk}:{draft.version}")
    else:
        _hand_to(draft, level_above(actor.position, draft), at)
        tell_draft_came(draft)
    changes = {"version": version.number, "sha256": version.blob.sha256}
    record(actor=actor, action="drafts.initialled", subject=draft, changes=changes, at=at)


@transaction.atomic
def return_draft(*, actor: OfficialActor, draft: ReplyDraft, comment: str, at: datetime) -> None:
    """Give the draft back one level down, with what must be changed.

    The signer may do so after the preparation too, or where it gave up: the prepared letter lapses, its number
    stays reserved.
    """
    cases.lock(draft.case)
    stopped = (DraftState.PREPARING,) if preparation_stopped(draft) else ()
    may_hold(actor, draft, (DraftState.CLEARING, DraftState.PREPARED, *stopped))
    if not comment.strip():
        raise Refused(_("Say what must be changed."))
    below = level_below(actor.position, draft)
    cases.record_event(
        case=draft.case,
        name=CaseEventName.DRAFT_RETURNED,
        actor=actor,
        at=at,
        data={"to": below.title, "comment": comment.strip()},
    )
    close_draft_work(draft, actor.position, at)
    cases.close_work(case=draft.case, kind=WorkKind.SIGN, at=at)
    draft.prepared.filter(superseded_at=None).update(superseded_at=at)
    _hand_to(draft, below, at)
    tell_draft_returned(draft, actor.label, comment.strip())
    record(actor=actor, action="drafts.returned", subject=draft, changes={"comment": comment.strip()}, at=at)


def ladder(draft: ReplyDraft) -> list[Position]:
    """Return the positions whose initials the draft needs, from the drafter up to the signer."""
    steps = [draft.drafter]
    while steps[-1].pk != draft.signer_id:
        superior = steps[-1].superior
        if superior is None:
            raise Refused(_("The signer does not stand above the drafter."))
        steps.append(superior)
    return steps


def level_above(position: Position, draft: ReplyDraft) -> Position:
    """Return who receives the draft next."""
    return _beside(position, draft, 1)


def level_below(position: Position, draft: ReplyDraft) -> Position:
    """Return who receives the draft back."""
    return _beside(position, draft, -1)


def _beside(position: Position, draft: ReplyDraft, step: int) -> Position:
    steps = ladder(draft)
    places = {level.pk: place for place, level in enumerate(steps)}
    wanted = places.get(position.pk, -2) + step
    if not 0 <= wanted < len(steps):  # the organization changed after the draft began
        raise Refused(_("This position no longer stands between drafter and signer. Ask an administrator."))
    return steps[wanted]


def initials(draft: ReplyDraft) -> list[tuple[Position, DraftVersion | None]]:
    """Return each level with the last version it initialled, in order from the drafter up."""
    found = {
        clearance.position_id: clearance.version
        for clearance in Clearance.objects.filter(version__draft=draft).select_related("version").order_by("at")
    }
    return [(position, found.get(position.pk)) for position in ladder(draft)]


def close_draft_work(draft: ReplyDraft, position: Position, at: datetime) -> None:
    """Take the draft off the position's desk."""
    for kind in (WorkKind.DRAFT, WorkKind.CLEAR):
        cases.close_work(case=draft.case, kind=kind, at=at, position=position)


def _lay_for_signature(draft: ReplyDraft, at: datetime) -> None:
    """Lay the letter on the signer's desk before it is prepared: one whose preparation gives up has a holder too."""
    cases.open_work(
        case=draft.case,
        position=draft.signer,
        kind=WorkKind.SIGN,
        at=at,
        route_name=SIGN_SCREEN,
        object_id=draft.case_id,
    )


def _hand_to(draft: ReplyDraft, position: Position, at: datetime) -> None:
    is_drafter = position.pk == draft.drafter_id
    bump(draft, holder=position, state=DraftState.DRAFTING if is_drafter else DraftState.CLEARING)
    cases.grant(case=draft.case, position=position, reason="draft", at=at)
    cases.open_work(
        case=draft.case,
        position=position,
        kind=WorkKind.DRAFT if is_drafter else WorkKind.CLEAR,
        at=at,
        route_name=DRAFT_SCREEN,
        object_id=draft.case_id,
    )
