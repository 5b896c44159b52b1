"""Beginning and correcting a reply draft: every correction is a new version, none is ever changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from correspondence.cases import services as cases
from correspondence.cases.models import Case, WorkItem, WorkKind
from correspondence.foundation.audit.journal import record
from correspondence.foundation.errors import ChangedMeanwhile, NotAllowed, Refused
from correspondence.foundation.files.keeping import keep, read
from correspondence.letters.dates import long_date
from correspondence.organization.actors import OfficialActor
from correspondence.organization.finding import signer_above
from correspondence.organization.models import Position

from . import isolation
from .body import normalize
from .models import DraftState, DraftVersion, LetterTemplate, ReplyDraft
from .package import UnusableDocument
from .problem_texts import explain
from .rendering import LetterValues

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CORRECTABLE = (DraftState.DRAFTING, DraftState.CLEARING)


@dataclass(frozen=True)
class Correction:
    """A new version: an edited body text, or a whole .docx edited elsewhere; `base` is the version it started from."""

    base: int
    body: str | None = None
    docx: bytes | None = None
    comment: str = ""


def begin_draft(*, actor: OfficialActor, case: Case, at: datetime) -> ReplyDraft:
    """Begin the reply from the unit's template, by the position on whose desk the drafting lies."""
    existing = ReplyDraft.objects.filter(case=case).first()
    if existing is not None:
        return existing
    work = WorkItem.objects.open().filter(case=case, kind=WorkKind.DRAFT, position=actor.position)
    if not work.exists():
        raise NotAllowed(_("The draft is written by the position that asked for the material."))
    signer = signer_for(actor.position)
    template = template_for(signer)
    try:
        docx = isolation.render(read(template.blob), values_for(case))
        body = isolation.read_body(docx)
    except UnusableDocument as error:
        raise Refused(_("The letter template cannot be used: %(why)s") % {"why": _told(error)}) from error
    blob = keep([docx], media_type=DOCX)
    try:
        with transaction.atomic():
            cases.lock(case)
            draft = ReplyDraft.objects.create(
                case=case, template=template, drafter=actor.position, signer=signer, holder=actor.position
            )
            _add_version(actor, at, draft=draft, number=1, blob=blob, body=body)
            record(actor=actor, action="drafts.begun", subject=draft, changes={"sha256": blob.sha256}, at=at)
    except IntegrityError:
        # The same button was pressed twice at the same moment: the other request was first.
        return ReplyDraft.objects.get(case=case)
    return draft


def correct_draft(*, actor: OfficialActor, draft: ReplyDraft, correction: Correction, at: datetime) -> DraftVersion:
    """Add a version with the correction; an unchanged text adds none and returns the latest.

    Raises `Refused` for an unusable .docx, `ChangedMeanwhile` when a newer version exists than the corrected one.
    """
    may_hold(actor, draft, CORRECTABLE)
    latest = draft.versions.latest("number")
    if correction.base != latest.number:
        raise ChangedMeanwhile(_("A newer version exists. Compare it with your text, then save again."))
    docx, body = _corrected(latest, correction)
    if correction.docx is None and body == latest.body:
        return latest
    blob = keep([docx], media_type=DOCX)
    with transaction.atomic():
        cases.lock(draft.case)
        bump(draft)
        version = _add_version(
            actor,
            at,
            draft=draft,
            number=latest.number + 1,
            blob=blob,
            body=body,
            comment=correction.comment.strip(),
            uploaded=correction.docx is not None,
        )
        changes = {"version": version.number, "sha256": blob.sha256}
        record(actor=actor, action="drafts.corrected", subject=draft, changes=changes, at=at)
    return version


def _corrected(latest: DraftVersion, correction: Correction) -> tuple[bytes, str]:
    try:
        if correction.docx is not None:
            problems = isolation.check_uploaded(correction.docx)
            if problems:
                raise UnusableDocument(*problems)
            return correction.docx, isolation.read_body(correction.docx)
        body = normalize(correction.body or "")
        if not body.strip():
            raise Refused(_("The letter has no text. Write the reply before saving."))
        return isolation.write_body(read(latest.blob), body), body
    except UnusableDocument as error:
        raise Refused(_("This Word file cannot be used: %(why)s") % {"why": _told(error)}) from error


def _told(error: UnusableDocument) -> str:
    return " ".join(explain(problem) for problem in error.problems)


def values_for(case: Case) -> LetterValues:
    """Return what a fresh draft knows of the letter it answers."""
    letter = case.letter
    applicant = case.applicant
    lines = [line for line in (letter.sender_name or str(applicant), applicant.address) if line]
    return LetterValues(
        subject=f"Jawaban atas {letter.subject}" if letter.subject else "Jawaban surat",
        addressee_lines=tuple(line.strip() for text in lines for line in text.splitlines() if line.strip()),
        incoming_number=letter.reference_number,
        incoming_date=long_date(letter.letter_date) if letter.letter_date else "",
        incoming_subject=letter.subject,
    )


def signer_for(drafter: Position) -> Position:
    """Return who signs by default: the Direktur or Kepala Bagian above the drafter, in the own name (reading I7)."""
    signer = signer_above(drafter)
    if signer is None:
        raise Refused(_("Nobody who signs letters stands above this position; an administrator must name the signer."))
    return signer


def template_for(signer: Position) -> LetterTemplate:
    """Return the signer's unit's approved template."""
    template = LetterTemplate.objects.filter(unit=signer.unit, retired_at=None).order_by("-approved_at").first()
    if template is None:
        raise Refused(_("This unit has no approved letter template; an administrator must add one."))
    return template


def may_hold(actor: OfficialActor, draft: ReplyDraft, states: tuple[str, ...]) -> None:
    """Raise unless the draft lies with this position in one of the states."""
    if draft.holder_id != actor.position.pk:
        raise NotAllowed(_("The draft lies with %(position)s now.") % {"position": draft.holder.title})
    if draft.state not in states:
        raise Refused(_("The draft can no longer be changed: it is being prepared or already signed."))


def bump(draft: ReplyDraft, **values: object) -> None:
    """Change the draft by compare-and-set on its version."""
    changed = ReplyDraft.objects.filter(pk=draft.pk, version=draft.version)
    if not changed.update(version=F("version") + 1, **values):
        raise ChangedMeanwhile(_("Somebody else has just changed this draft. Open it again to see the change."))
    draft.refresh_from_db()


def _add_version(actor: OfficialActor, at: datetime, **values: Any) -> DraftVersion:
    return DraftVersion.objects.create(position=actor.position, actor_label=actor.label, made_at=at, **values)
