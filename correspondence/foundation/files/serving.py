"""The one gate through which stored files leave: headers that keep a stranger's file from acting in the browser."""

from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase

from .keeping import store
from .models import Blob

FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
INLINE = frozenset({"image/png", "image/jpeg", "application/pdf"})


def serve(request: HttpRequest, blob: Blob, *, name: str, inline: bool = False) -> HttpResponseBase:
    """Answer with the stored bytes; the caller has already asked whether this actor may see them.

    `name` is the download name (RFC 6266). Only images of pages and PDF made by us may be shown inline.
    """
    etag = f'"{blob.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    with store().local(blob.sha256) as path:
        response = FileResponse(path.open("rb"), content_type=blob.media_type)
    kind = "inline" if inline and blob.media_type in INLINE else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name, safe='')}"
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache" if inline else "private, no-store"
    response["ETag"] = etag
    return response
