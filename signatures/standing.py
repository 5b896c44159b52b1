"""Where a reply stands between preparation and signature, as the sign screen shows it."""

from dataclasses import dataclass

from correspondence.foundation.jobs.models import Step, StepState
from templates_docx.models import PreparedLetter, ReplyDraft

from .models import SignedDocument, SigningRequest

STEP = "signatures.sign"
STOPPED = (StepState.GAVE_UP, StepState.REFUSED)


@dataclass(frozen=True)
class Standing:
    """The prepared letter in force, the request to sign it, the step that does so, and the signed letter."""

    draft: ReplyDraft
    prepared: PreparedLetter | None
    request: SigningRequest | None
    step: Step | None
    signed: SignedDocument | None

    @property
    def stopped(self) -> bool:
        """Tell whether signing gave up, so that a person must act."""
        return self.step is not None and self.step.state in STOPPED

    @property
    def key(self) -> str:
        """What a waiting page compares: it loads itself again once this changes."""
        parts = [self.draft.state, "asked" if self.request else "", "stopped" if self.stopped else ""]
        return "-".join(part for part in parts if part)


def of(draft: ReplyDraft) -> Standing:
    """Return how the draft's signature stands."""
    prepared = draft.prepared.filter(superseded_at=None).select_related("pdf", "entry").first()
    request = SigningRequest.objects.filter(prepared=prepared).first() if prepared else None
    step = signing_step(request) if request else None
    signed = SignedDocument.objects.select_related("pdf").filter(prepared=prepared).first() if prepared else None
    return Standing(draft, prepared, request, step, signed)


def signing_step(request: SigningRequest) -> Step | None:
    """Return the step that makes this signature."""
    return Step.objects.filter(name=STEP, object_id=str(request.pk)).order_by("-pk").first()
