"""The gate of a letter's files and page pictures: only for who may see the letter."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from correspondence.foundation.files.serving import serve
from correspondence.intake.virus import refuse_infected
from correspondence.letters.access import get_file, get_page
from correspondence.letters.reading import note_reading
from correspondence.organization.acting import official_view
from correspondence.organization.actors import OfficialActor

KINDS = ("original", "searchable", "stamped")


@require_GET
@official_view
def letter_file(request: HttpRequest, actor: OfficialActor, file_id: int, kind: str) -> HttpResponseBase:
    """Serve a file: the original as a download, the copies made by us shown in the browser."""
    file = get_file(actor, file_id)
    blob = getattr(file, kind) if kind in KINDS else None
    if blob is None:
        raise Http404
    if kind == "original":
        refuse_infected(blob)
    note_reading(actor=actor, letter=file.letter, at=timezone.now())
    name = file.name if kind == "original" else f"{file.name.removesuffix('.pdf')}-{kind}.pdf"
    return serve(request, blob, name=name, inline=kind != "original")


@require_GET
@official_view
def page_image(request: HttpRequest, actor: OfficialActor, file_id: int, number: int) -> HttpResponseBase:
    """Serve the picture of one page."""
    page = get_page(actor, file_id, number)
    note_reading(actor=actor, letter=page.file.letter, at=timezone.now())
    return serve(request, page.image, name=f"page-{number}", inline=True)
