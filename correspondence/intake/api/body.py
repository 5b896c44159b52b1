"""Reading the body of a delivered letter: its files within the limits, its fields each with a sentence where wrong."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from pydantic import ValidationError

from correspondence.inspection.messages import REASONS
from correspondence.letters.states import FileRole

from ..codes import seats, serves
from ..forms import Upload
from ..forms_upload import UNREADABLE, LimitedUploadHandler, Skipped, most_bytes
from ..models import ApiClient
from ..naming import told_name
from ..receiving import SentFile
from ..stated import Stated
from .problems import Fault, Problem
from .schemas import LetterIn

FILES, ROLES = "files", "roles"
TAKEN_BACK = timedelta(days=7)
AHEAD = timedelta(minutes=5)  # clocks of other offices
STATED = (
    "applicant_type", "name", "organization", "email", "phone", "address", "cq", "subject", "reference_number",
)  # fmt: skip
SENTENCES: dict[str, Promise] = {
    "string_too_long": gettext_lazy("The value is too long; at most %(max_length)s characters."),
    "string_too_short": gettext_lazy("The value is missing."),
    "string_pattern_mismatch": gettext_lazy("The value has characters that do not belong there."),
    "missing": gettext_lazy("The value is missing."),
    "literal_error": gettext_lazy("This is none of the allowed values: %(expected)s."),
    "extra_forbidden": gettext_lazy("There is no field of this name."),
    "greater_than_equal": gettext_lazy("The value must be %(ge)s or more."),
    "less_than_equal": gettext_lazy("The value must be %(le)s or less."),
    "timezone_aware": gettext_lazy("Write the moment with its offset, such as +07:00."),
}
DATES = gettext_lazy("Write a date as 2026-02-10, a moment as 2026-02-10T09:30:00+07:00.")
NOTHING_STORED = gettext_noop("Nothing was stored. Correct it and send it again.")
UNREADABLE_VALUE = gettext_lazy("The value cannot be read.")


@dataclass(frozen=True)
class Sent:
    """One file of the body: its temporary file, its name fit to be shown, and what it is to the letter."""

    upload: Upload
    name: str
    role: FileRole

    def to_store(self) -> SentFile:
        """Return the file as the store takes it; its bytes are read from the beginning."""
        return SentFile(chunks=self.upload.chunks(), name=self.name, role=self.role)

    def sha256(self) -> str:
        """Hash the bytes as they came."""
        digest = hashlib.sha256()
        for chunk in self.upload.chunks():
            digest.update(chunk)
        return digest.hexdigest()


@dataclass(frozen=True)
class Body:
    """A letter as its client sent it, every value checked."""

    values: LetterIn
    files: list[Sent]

    def digest(self) -> str:
        """Return the SHA-256 of everything that was said and sent."""
        files = [[file.role, file.name, file.sha256()] for file in self.files]
        said = json.dumps([self.values.model_dump(mode="json"), files], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def stated(self) -> Stated:
        """Return what is said of the letter."""
        said = self.values
        words = {name: getattr(said, name) for name in STATED}
        return Stated(**words, letter_date=said.letter_date.isoformat() if said.letter_date else "")


def read_body(request: HttpRequest, client: ApiClient, *, at: datetime) -> Body:
    """Read the request's body; raises Problem with everything that is wrong with it.

    A body without a fault of its own may still not fit the office of this moment: `refuse_unfit` says so.
    """
    skipped = _parse(request)
    faults = [*_skipped(skipped)]
    values = _values(request, faults)
    uploads = request.FILES.getlist(FILES)
    roles = list(_roles(request, len(uploads) + sum(each.field == FILES for each in skipped), faults))
    faults += _file_faults(request, uploads, anything=bool(skipped))
    if faults or values is None:
        faults += _unfit(values, client, at) if values is not None else ()
        code = "too-large" if any(each.reason == "too-large" for each in skipped) else "invalid"
        raise Problem(code, _(NOTHING_STORED), faults)
    named = zip(uploads, roles, strict=True)
    return Body(values, [Sent(file, told_name(file.name or ""), role) for file, role in named])


def refuse_unfit(body: Body, client: ApiClient, *, at: datetime) -> None:
    """Raise Problem where the letter does not fit what the office and its client are now.

    A repeat of a stored letter never comes here: what has changed meanwhile takes nothing back.
    """
    if faults := list(_unfit(body.values, client, at)):
        raise Problem("invalid", _(NOTHING_STORED), faults)


def _parse(request: HttpRequest) -> list[Skipped]:
    """Let the body be read to temporary files; return what was skipped while it came."""
    if request.content_type != "multipart/form-data":
        raise Problem("not-multipart")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()):
        raise Problem("length-required", _("Send the request with Content-Length, not in chunks."))
    if len(length) > 15 or int(length) > most_bytes():
        raise Problem("too-large", _("Send fewer or smaller files."))
    skipped: list[Skipped] = []
    request.upload_handlers = [LimitedUploadHandler(request, skipped)]
    try:
        request.POST  # noqa: B018  (reads the body)
    except UNREADABLE as error:
        raise Problem("malformed", _("The body is no whole multipart/form-data.")) from error
    return skipped


def _skipped(skipped: list[Skipped]) -> Iterator[Fault]:
    for each in skipped:
        if each.reason == "too-many-files":
            most = settings.UPLOAD_MAX_FILES
            words = ngettext("At most %(most)d file.", "At most %(most)d files.", most) % {"most": most}
        else:
            words = str(REASONS[each.reason])
        yield Fault(each.field[:60], f"{told_name(each.name)}: {words}")


def _values(request: HttpRequest, faults: list[Fault]) -> LetterIn | None:
    fields = {name: request.POST.getlist(name) for name in request.POST if name != ROLES}
    faults += [Fault(name[:60], _("The field came more than once.")) for name, said in fields.items() if len(said) > 1]
    try:
        return LetterIn.model_validate({name: said[0] if said else "" for name, said in fields.items()})
    except ValidationError as error:
        faults += faults_in(error.errors())
        return None


def faults_in(errors: Any) -> list[Fault]:
    """Return pydantic's errors as sentences in the language that is active."""
    return [Fault(".".join(str(part) for part in error["loc"])[:60], sentence_of(error)) for error in errors]


def sentence_of(error: Any) -> str:
    """Say what is wrong with a value."""
    kind, facts = str(error["type"]), error.get("ctx") or {}
    if kind == "value_error":
        return str(facts.get("error") or UNREADABLE_VALUE)
    if kind in SENTENCES:
        return str(SENTENCES[kind]) % facts
    return str(DATES if kind.startswith(("date", "timezone")) else UNREADABLE_VALUE)


def _roles(request: HttpRequest, count: int, faults: list[Fault]) -> Iterator[FileRole]:
    """Return each file's role; without any, the first file is the letter and the others are attached to it."""
    said = request.POST.getlist(ROLES)
    if not said:
        yield from (FileRole.ATTACHMENT if place else FileRole.LETTER for place in range(count))
        return
    known = {role.value: role for role in (FileRole.LETTER, FileRole.PAGE, FileRole.ATTACHMENT)}
    roles = [known[word] for word in said if word in known]
    if len(roles) != len(said):
        faults.append(Fault(ROLES, _("A role is letter, page or attachment.")))
    elif len(roles) != count:
        faults.append(Fault(ROLES, _("Give one role for each file, in the same order, or none at all.")))
    elif (roles.count(FileRole.LETTER), FileRole.PAGE in roles) not in {(1, False), (0, True)}:
        faults.append(Fault(ROLES, _("A letter is either one file with the role letter, or pages.")))
    yield from roles


def _file_faults(request: HttpRequest, uploads: list[Upload], *, anything: bool) -> Iterator[Fault]:
    if not uploads and not anything:
        yield Fault(FILES, _("The letter's file is missing."))
    for name in request.FILES:
        if name != FILES:
            yield Fault(name[:60], _("There is no field for files of this name; it is called files."))
    for file in uploads:
        if not file.size:
            yield Fault(FILES, f"{told_name(file.name or '')}: {REASONS['empty']}")


def _unfit(values: LetterIn, client: ApiClient, at: datetime) -> Iterator[Fault]:
    agency = client.agency
    if values.service and not serves(agency, values.service):
        yield Fault("service", _("The agency has no service with this code."))
    elif client.services and values.service not in client.services:
        allowed = ", ".join(client.services)
        yield Fault("service", _("This client may only deliver to: %(codes)s.") % {"codes": allowed})
    if values.addressee and not seats(agency, values.addressee):
        yield Fault("addressee", _("The agency has no position with this code."))
    moment = values.received_at
    if moment is not None and not at - TAKEN_BACK <= moment <= at + AHEAD:
        yield Fault("received_at", _("The moment must lie within the last 7 days."))
