"""Uploads of strangers: files past the limits are skipped while they arrive, the typed values survive."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNREADABLE = (MultiPartParserError, TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig, UnreadablePostError)
STALE = _("The form was open for too long, so nothing was sent. Choose the files again and send it once more.")
BROKEN = _("The upload arrived incomplete, so nothing was sent. Fill in the form and send it once more.")

TOO_LARGE = _("The upload was far too large, so nothing was sent. Choose smaller or fewer files.")


@dataclass(frozen=True)
class Skipped:
    """A file that was not taken: the field it came in, its name, and a reason code of the safety check."""

    field: str
    name: str
    reason: str


@dataclass
class Upload:
    """How the body of a request arrived: what was skipped, and the sentence where the form must come again."""

    skipped: list[Skipped] = field(default_factory=list)
    refusal: str | Promise = ""
    status: int = 200


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes to temporary files, but at most `UPLOAD_MAX_FILES` files (or `most_files`) of `UPLOAD_MAX_BYTES` each."""

    chunk_size = 1 << 20  # bytes; Django's 64 KiB cost a lap of parser and server for each of them

    def __init__(self, request: HttpRequest, skipped: list[Skipped], most_files: int | None = None) -> None:
        super().__init__(request)
        self.skipped = skipped
        self.most_files = settings.UPLOAD_MAX_FILES if most_files is None else most_files
        self.taken = 0
        self.size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, or skip it where enough have come."""
        super().new_file(*args, **kwargs)
        self.taken += 1
        self.size = 0
        if self.taken > self.most_files:
            self._skip("too-many-files")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write the chunk, or skip the rest of a file that is too large."""
        self.size += len(raw_data)
        if self.size > settings.UPLOAD_MAX_BYTES:
            self._skip("too-large")
        return super().receive_data_chunk(raw_data, start)

    def _skip(self, reason: str) -> None:
        self.skipped.append(Skipped(self.field_name or "", self.file_name or "", reason))
        raise SkipFile


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, returning the reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def most_bytes() -> int:
    """Return how large a request may be at all: every file at its limit, and some room for the fields."""
    return (settings.UPLOAD_MAX_FILES + 1) * int(settings.UPLOAD_MAX_BYTES)


def _refused(request: HttpRequest, upload: Upload, sentence: Promise, status: int) -> Upload:
    request._mark_post_parse_error()  # type: ignore[attr-defined]  # from here on the form counts as empty
    upload.refusal, upload.status = sentence, status
    return upload


def _checked(request: HttpRequest) -> HttpResponse:
    """Stand for a view that is not exempt from the check."""
    return HttpResponse()


def most_bytes_typed() -> int:
    """Return how large a request may be where no file is asked for."""
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def takes_no_files(request: HttpRequest) -> bool:
    """Let the body, which nobody has read yet, bring no file; tell whether it is small enough to be read at all."""
    request.upload_handlers = [LimitedUploadHandler(request, [], most_files=0)]
    return _length(request) <= most_bytes_typed()


def _length(request: HttpRequest) -> int:
    return int(request.META.get("CONTENT_LENGTH") or 0)


def read_upload(request: HttpRequest, *, with_files: bool = True) -> Upload:
    """Read the body of a posted form within the limits and check its CSRF token.

    The view is `csrf_exempt`, because Django's own refusal would throw the typed values away; a view that gets a
    `refusal` here must change nothing and show its form again with that sentence and `status`.
    """
    upload = Upload()
    request.upload_handlers = [LimitedUploadHandler(request, upload.skipped, None if with_files else 0)]
    if _length(request) > (most_bytes() if with_files else most_bytes_typed()):
        return _refused(request, upload, TOO_LARGE, 413)
    try:
        request.POST  # noqa: B018  (reads the body)
    except UNREADABLE:
        return _refused(request, upload, BROKEN, 400)
    check = _CsrfCheck(lambda _request: HttpResponse())
    if check.process_view(request, _checked, (), {}):
        upload.refusal, upload.status = STALE, 403
    return upload
