"""What a person says of the machine's findings."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from correspondence.foundation.audit.journal import record
from correspondence.organization.actors import OfficialActor

from .models import Finding, IncomingLetter
from .states import Decision


@transaction.atomic
def decide_findings(
    *, actor: OfficialActor, letter: IncomingLetter, decisions: Mapping[int, Decision], at: datetime
) -> None:
    """Write the registrar's decisions (finding id -> decision); findings of other letters are left alone."""
    changed = {}
    for finding in Finding.objects.filter(file__letter=letter, pk__in=decisions):
        decision = decisions[finding.pk]
        if finding.decision == decision:
            continue
        changed[str(finding.pk)] = [finding.kind, finding.decision, decision.value]
        finding.decision, finding.decided_by, finding.decided_at = decision, actor.position, at
        finding.save(update_fields=["decision", "decided_by", "decided_at"])
    if changed:
        record(actor=actor, action="letters.findings_decided", subject=letter, changes=changed, at=at)
