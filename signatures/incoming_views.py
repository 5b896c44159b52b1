"""The file as it was when somebody signed it, for whoever may see the letter (signing reference, section 5, rule f)."""

from pathlib import PurePath
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from correspondence.foundation.files.keeping import local
from correspondence.foundation.files.serving import FILE_POLICY
from correspondence.intake.virus import refuse_infected
from correspondence.letters.access import get_file
from correspondence.letters.models import LetterFile
from correspondence.letters.reading import note_reading
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

from .models import SignatureCheck
from .verdicts import Verification


@require_safe
@official_view
def signed_revision(request: HttpRequest, actor: OfficialActor, file_id: int, number: int) -> HttpResponse:
    """Hand out the bytes up to which the signature of this number (from 1) covers the file, only as a download."""
    file = get_file(actor, file_id)
    refuse_infected(file.original)
    length = _signed_length(file, number)
    note_reading(actor=actor, letter=file.letter, at=timezone.now())
    with local(file.original) as path, path.open("rb") as source:
        response = HttpResponse(source.read(length), content_type="application/pdf")
    name = quote(f"{PurePath(file.name).stem}-ditandatangani-{number}.pdf", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _signed_length(file: LetterFile, number: int) -> int:
    """Return how many bytes were signed; 404 where there is no such signature, or its range is not known."""
    check = SignatureCheck.objects.filter(original=file.original_id).first()
    signed = Verification.from_json(check.report).signatures if check else ()
    if not 1 <= number <= len(signed) or not signed[number - 1].signed_length:
        raise Http404
    return signed[number - 1].signed_length
