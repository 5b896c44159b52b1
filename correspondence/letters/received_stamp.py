"""The received stamp: drawn on a derived copy of a registered letter; the original stays as it came."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from correspondence.cases import services as cases
from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep_path, local
from correspondence.foundation.files.models import Blob
from correspondence.foundation.jobs.planning import plan
from correspondence.foundation.jobs.running import Permanent
from correspondence.foundation.sandbox import Limits, run_python
from correspondence.organization.actors import SystemActor

from .dates import long_date
from .models import IncomingLetter, LetterFile
from .states import FileRole, FileState

ACTOR = SystemActor(job="received_stamp")
STEP = "letters.stamp_received"
CHILD = "correspondence.letters.received_stamp_child"
PDF = "application/pdf"
_LIMITS = Limits(wall_seconds=60.0, cpu_seconds=60)


class NothingToStamp(Exception):
    """The letter has no PDF yet; its searchable copy is still being made."""


def stamp_letter(letter_id: str) -> None:
    """Job step: stamp the searchable copy of the letter, or the original PDF while there is none.

    Doing it again gives the same bytes. Raises `NothingToStamp` (tried again later) for a letter that is no PDF and
    has no searchable copy yet, `Permanent` where its PDF cannot be written on.
    """
    letter = IncomingLetter.objects.select_related("entry__register", "case__agency").get(pk=letter_id)
    file = _letter_file(letter)
    source = _source(file) if file is not None else None
    if file is None or source is None:
        raise NothingToStamp(f"letter {letter.pk} has no PDF yet")
    _write(letter, file, _draw(letter, file, source))


def stamp_again_when_read(letter: IncomingLetter) -> None:
    """Plan the stamp of a letter that was registered before it was read: the searchable copy is there now."""
    if letter.entry_id is not None:
        plan(STEP, letter.pk, queue="intake", key=f"{STEP}:{letter.pk}:read")


def _letter_file(letter: IncomingLetter) -> LetterFile | None:
    files = letter.files.filter(role=FileRole.LETTER, state=FileState.USABLE)
    return files.select_related("original", "searchable").order_by("order", "pk").first()


def _source(file: LetterFile) -> Blob | None:
    if file.searchable is not None:
        return file.searchable
    return file.original if file.original.media_type == PDF else None


def _draw(letter: IncomingLetter, file: LetterFile, source: Blob) -> Blob:
    page = file.pages.select_related("image").order_by("number").first()
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder, ExitStack() as lent:
        inputs = {"letter.pdf": lent.enter_context(local(source))}
        if page is not None:
            inputs["page"] = lent.enter_context(local(page.image))
        picture = "{in}/page" if page is not None else "-"
        arguments = ["{in}/letter.pdf", picture, "{out}", *_words(letter)]
        outcome = run_python(CHILD, arguments, inputs=inputs, outputs=Path(folder), limits=_LIMITS)
        made = Path(folder) / "stamped.pdf"
        if not outcome.ok or not made.is_file():
            raise Permanent("stamp-failed")
        return keep_path(made, media_type=PDF)


def _words(letter: IncomingLetter) -> list[str]:
    """Return the stamp's title and lines; stamps are Indonesian, whatever the screen's language."""
    day = timezone.localdate(letter.case.received_at)
    return [
        f"{letter.case.agency.short_name} · DITERIMA",
        f"Tanggal : {long_date(day)}",
        f"No. agenda : {letter.entry}",
    ]


@transaction.atomic
def _write(letter: IncomingLetter, file: LetterFile, blob: Blob) -> None:
    cases.lock(letter.case)
    if file.stamped_id == blob.pk:
        return
    LetterFile.objects.filter(pk=file.pk).update(stamped=blob)
    changes = {"file": file.pk, "sha256": blob.sha256}
    record(actor=ACTOR, action="letters.stamped", subject=letter, changes=changes, at=timezone.now())
