"""I7, the signatures: one per prepared version, over exactly the bytes that the signer approved."""

from django.db.models import F

from correspondence.foundation.audit.models import AuditEntry
from correspondence.intake.invariants.answer import Answer, Question, batches

from .models import SignedDocument

SAYS = "Each version is signed once, by the file that its signer had approved, and the journal says so."
ACTION = "signatures.signed"


def check(question: Question) -> Answer:
    """Look at every signed document; that a version has only one is a constraint of the table itself."""
    answer = Answer("I7", SAYS)
    signed = SignedDocument.objects.order_by("pk")
    for batch in batches(signed.values_list("pk", flat=True).iterator()):
        answer.checked += len(batch)
        entries = AuditEntry.objects.filter(subject_type=SignedDocument._meta.label_lower, action=ACTION)
        told = list(entries.filter(subject_id__in=[str(pk) for pk in batch]).values_list("subject_id", flat=True))
        for pk in batch:
            if told.count(str(pk)) != 1:
                answer.break_by(f"signed document {pk}", f"the journal tells of {told.count(str(pk))} signatures")
    other = signed.exclude(prepared__request__approved_sha256=F("prepared__pdf__sha256"))
    for pk in other.values_list("pk", flat=True).iterator():
        answer.break_by(f"signed document {pk}", "was not made from the file that its signer approved")
    return answer
