"""Mails of the way up."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from correspondence.foundation import mail
from correspondence.organization.finding import addresses
from correspondence.organization.models import Position

from .models import ReplyDraft


def tell_draft_came(draft: ReplyDraft) -> None:
    """Tell the next level that a draft waits for correction and initial."""
    with translation.override("id"):
        _tell(
            draft,
            draft.holder,
            _("A draft waits for your initial: agenda %(number)s") % {"number": draft.case.letter.entry},
            [_("A reply draft has come to you for correction and initial.")],
        )


def tell_draft_returned(draft: ReplyDraft, by: str, comment: str) -> None:
    """Tell the lower level what must be changed."""
    with translation.override("id"):
        _tell(
            draft,
            draft.holder,
            _("A draft came back: agenda %(number)s") % {"number": draft.case.letter.entry},
            [_("%(position)s returned the draft: %(comment)s") % {"position": by, "comment": comment}],
        )


def tell_prepared(draft: ReplyDraft) -> None:
    """Tell the signer that the finished letter waits."""
    with translation.override("id"):
        _tell(
            draft,
            draft.signer,
            _("A letter waits for your signature: agenda %(number)s") % {"number": draft.case.letter.entry},
            [_("The reply has its number and date and waits for your signature.")],
        )


def _tell(draft: ReplyDraft, position: Position, subject: str, lines: Sequence[str]) -> None:
    url = f"{settings.PUBLIC_BASE_URL}/meja/surat/{draft.case.letter.pk}/"
    text = "\n\n".join([*lines, _("Open it: %(url)s") % {"url": url}])
    mail.queue(to=addresses(position, timezone.localdate()), subject=subject, text=text, about=draft)
