"""To which of our letters a mail seems to belong. Nothing is attached for it: the registrar is shown a link."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.apps import apps
from django.db import models

from correspondence.cases.models import Case
from correspondence.cases.tracking import ALPHABET, cleaned
from correspondence.foundation.audit.journal import record
from correspondence.foundation.mail import row_of
from correspondence.inspection.mail_opening import OpenedMail
from correspondence.organization.actors import SystemActor
from correspondence.organization.models import Agency

from ..models import Mail

ACTOR = SystemActor(job="mailbox")
MOST_CODES = 20
_CODE = re.compile(rf"(?<![A-Z0-9])[{ALPHABET}]{{4}}(?:[ \-.]?[{ALPHABET}]{{4}}){{3}}(?![A-Z0-9])")


def relate(mail: Mail, opened: OpenedMail, *, agency: Agency, bounce: bool, at: datetime) -> None:
    """Write down which case of the agency the mail names, and which earlier mail bears the same identity.

    A case is named by the identity of a mail that we sent about it, or by its tracking code. Another agency's case is
    not looked for: what a stranger writes must not show that it exists.
    """
    ours = _case_of_mails((*opened.answers, *(opened.named if bounce else ())), agency)
    mail.about = ours or (None if bounce else _case_of_codes(f"{opened.subject}\n{opened.text}", agency))
    mail.undelivered = bounce and ours is not None
    mail.same_as = _earlier(mail, agency)
    mail.save(update_fields=["about", "undelivered", "same_as"])
    if mail.undelivered and mail.about is not None:
        changes = {"delivery": mail.file.delivery_id}
        record(actor=ACTOR, action="intake.mail_undelivered", subject=mail.about, changes=changes, at=at)


def _earlier(mail: Mail, agency: Agency) -> Mail | None:
    if not mail.message_id:
        return None
    same = Mail.objects.filter(message_id=mail.message_id, file__delivery__agency=agency, pk__lt=mail.pk)
    return same.order_by("pk").first()


def _case_of_mails(identities: Iterable[str], agency: Agency) -> Case | None:
    for identity in identities:
        row = row_of(identity)
        case = _case_of(row.object_type, row.object_id) if row is not None else None
        if case is not None and case.agency_id == agency.pk:
            return case
    return None


def _case_of(object_type: str, object_id: str) -> Case | None:
    """Return the case of what a mail was about: the case itself, or what belongs to one."""
    try:
        found: models.Model | None = apps.get_model(object_type)._default_manager.filter(pk=object_id).first()
    except (LookupError, ValueError):
        return None
    case = found if isinstance(found, Case) else getattr(found, "case", None)
    return case if isinstance(case, Case) else None


def _case_of_codes(text: str, agency: Agency) -> Case | None:
    codes = [cleaned(found[0]) for found in _CODE.finditer(text)][:MOST_CODES]
    return Case.objects.filter(agency=agency, tracking_code__in=codes).first() if codes else None
