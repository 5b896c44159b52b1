"""Preparing with real LibreOffice: idempotent on its day, the same number on a later one, pictures of every page."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from correspondence.foundation.files.keeping import read
from correspondence.letters.models import RegisterEntry, RegisterKind
from templates_docx.models import DraftState, PreparedLetter, ReplyDraft
from templates_docx.preparing import prepare, prepare_again
from tests.cast import Cast, delivered_letter, letter_of, run_steps
from tests.journeys.walking import clear_up, collect_material, dispose_down, register, write_reply

pytestmark = [pytest.mark.django_db, pytest.mark.office]


def test_a_letter_is_prepared_once_a_day_under_one_number(cast: Cast) -> None:
    letter = letter_of(delivered_letter(cast, b"%PDF-1.4\n%%EOF\n"))
    register(cast, letter)
    dispose_down(cast, letter.case)
    collect_material(cast, letter.case)
    draft = write_reply(cast, letter.case)
    first = clear_up(cast, draft)
    assert first.pdf is not None and read(first.pdf).startswith(b"%PDF-")
    assert first.pages.count() >= 1
    prepare(str(draft.pk))
    assert PreparedLetter.objects.get().pdf_id == first.pdf_id

    with time_machine.travel(timezone.now() + timedelta(days=40)):
        draft.refresh_from_db()
        with transaction.atomic():
            prepare_again(draft)
        run_steps("drafts.prepare")
        again = PreparedLetter.objects.get(draft=draft, superseded_at=None)
    assert again.pk != first.pk
    assert again.reference_number == first.reference_number
    assert again.letter_date == first.letter_date + timedelta(days=40)
    assert again.pdf_id != first.pdf_id and again.pages.count() >= 1
    assert RegisterEntry.objects.filter(register__kind=RegisterKind.OUTGOING).count() == 1
    assert ReplyDraft.objects.get(pk=draft.pk).state == DraftState.PREPARED
