"""What stands between a letter and its agenda number, whoever asks for it."""

import pytest
from django.utils import timezone

from correspondence.foundation.errors import Refused
from correspondence.letters.models import RegisterEntry
from correspondence.letters.registering import LetterData, register_letter
from correspondence.letters.states import FileState
from tests.cast import Cast, delivered_letter, letter_of
from tests.inspection.safety_samples import pdf_bytes

pytestmark = pytest.mark.django_db
DATA = LetterData("118/PBJ", None, "Permohonan konsultasi", "Bagian Pengadaan", "", "ordinary", "ordinary", 0)


def test_the_service_itself_refuses_a_letter_whose_file_is_still_being_checked(cast: Cast) -> None:
    letter = letter_of(delivered_letter(cast, pdf_bytes()))
    entries = RegisterEntry.objects.count()
    with pytest.raises(Refused, match=r"still being checked|masih diperiksa"):
        register_letter(actor=cast.actor("registrar"), letter=letter, data=DATA, at=timezone.now())
    letter.refresh_from_db()
    assert (letter.entry, RegisterEntry.objects.count()) == (None, entries)
    letter.files.update(state=FileState.USABLE)
    register_letter(actor=cast.actor("registrar"), letter=letter, data=DATA, at=timezone.now())
    assert letter.entry is not None
