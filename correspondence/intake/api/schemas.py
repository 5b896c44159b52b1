"""What the API takes and gives, field by field; the OpenAPI page is made of it."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, gettext_noop
from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, field_validator

PLAIN = r"^[^\u0000-\u001f\u007f\ufffd]*$"
LINES = r"^[^\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f\ufffd]*$"
PHONE = r"^([0-9+()\s./-]{5,40})?$"
Role = Literal["letter", "page", "attachment"]
Kind = Literal["", "person", "institution", "legal_body", "supplier"]
State = Literal["waiting", "letter", "held", "kept", "split", "dismissed"]
VerdictCode = Literal["accept", "accept-with-warning", "reject-with-clear-error"]


def _words(most: int, description: str, *, pattern: str = PLAIN, example: str = "") -> Any:
    """Return the field of an optional text of at most so many characters."""
    shown: dict[str, Any] = {"pattern": pattern}
    examples = [example] if example else None
    return Field(default="", max_length=most, description=description, examples=examples, json_schema_extra=shown)


class LetterIn(Schema):
    """What is said of a letter; every field may be left out."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    service: str = _words(60, gettext_noop("Code of a service of the agency. Empty: the registrar chooses it."))
    addressee: str = _words(60, gettext_noop("Code of a position of the agency. Empty: the registrar chooses it."))
    applicant_type: Kind = Field(default="", description=gettext_noop("What kind of sender writes the letter."))
    name: str = _words(200, gettext_noop("Name of the person who writes."), example="Bagian Pengadaan")
    organization: str = _words(200, gettext_noop("Institution or company, as in the letterhead."))
    email: str = _words(254, gettext_noop("The sender's e-mail address; the acknowledgement goes there."))
    phone: str = Field(default="", pattern=PHONE, description=gettext_noop("The sender's telephone number."))
    address: str = _words(1000, gettext_noop("The sender's postal address, in one or several lines."), pattern=LINES)
    cq: str = _words(200, gettext_noop("Unit below the addressee for whose attention (c.q.) the letter is."))
    subject: str = _words(300, gettext_noop("What the letter is about (hal)."), example="Permohonan konsultasi")
    reference_number: str = _words(120, gettext_noop("The sender's number of the letter."), example="027/118/PBJ")
    letter_date: date | None = Field(
        default=None,
        ge=date(1900, 1, 1),
        le=date(2099, 12, 31),
        description=gettext_noop("Date of the letter, as YYYY-MM-DD."),
        examples=["2026-02-10"],
    )
    received_at: AwareDatetime | None = Field(
        default=None,
        description=gettext_noop(
            "When your office received the letter, with its offset; at most 7 days ago and not ahead. Empty: now."
        ),
        examples=["2026-02-10T09:30:00+07:00"],
    )

    @field_validator("letter_date", "received_at", mode="before")
    @classmethod
    def none_for_empty(cls, value: object) -> object:
        """Take an empty field as one that was left out."""
        return None if value == "" else value

    @field_validator("service", "addressee", "name", "organization", "email", "cq", "subject", "reference_number")
    @classmethod
    def plain(cls, value: str) -> str:
        """Refuse what is no text."""
        return _fit(value)

    @field_validator("address")
    @classmethod
    def lines(cls, value: str) -> str:
        """Refuse what is no text, but for line ends."""
        return _fit(value, besides="\n\r")

    @field_validator("email")
    @classmethod
    def whole(cls, value: str) -> str:
        """Refuse half an e-mail address."""
        try:
            if value:
                validate_email(value)
        except ValidationError as error:
            raise ValueError(gettext("This is not a whole e-mail address, such as nama@instansi.go.id.")) from error
        return value


def _fit(value: str, *, besides: str = "") -> str:
    if any((character < " " and character not in besides) or character in "\x7f\ufffd" for character in value):
        raise ValueError(gettext("The value holds characters that are no text, or is not UTF-8."))
    return value


class SaidOut(Schema):
    """A code that never changes, and its sentence for people."""

    code: str = Field(description=gettext_noop("Code that never changes."))
    sentence: str = Field(description=gettext_noop("The same for people, in the language asked for."))


class FileOut(Schema):
    """One file as it was stored, and what the safety check said of it."""

    name: str = Field(description=gettext_noop("Name under which the file came."))
    role: Literal["letter", "page", "attachment", "completion"] = Field(
        description=gettext_noop("What the file is to the letter.")
    )
    sha256: str = Field(description=gettext_noop("SHA-256 of the bytes that were stored, 64 hexadecimal digits."))
    size: int = Field(description=gettext_noop("Size in bytes."))
    media_type: str | None = Field(description=gettext_noop("Type told by its content; null before the check."))
    verdict: VerdictCode | None = Field(description=gettext_noop("What the safety check said; null before the check."))
    reason: SaidOut | None = Field(description=gettext_noop("Why the file was refused, else null."))
    flags: list[SaidOut] = Field(description=gettext_noop("What else the check noticed."))
    taken_from: str | None = Field(description=gettext_noop("SHA-256 of the mail that carried the file, else null."))


class LetterOut(Schema):
    """A letter that this client delivered."""

    id: UUID = Field(description=gettext_noop("Number of the letter in this API."))
    idempotency_key: str = Field(description=gettext_noop("The key under which you delivered it."))
    state: State = Field(description=gettext_noop("How far it has come; `waiting` changes by itself."))
    state_sentence: str = Field(description=gettext_noop("The state for people, in the language asked for."))
    received_at: datetime = Field(description=gettext_noop("When it counts as received."))
    service: str = Field(description=gettext_noop("Code of the service that was named, or empty."))
    addressee: str = Field(description=gettext_noop("Code of the position that was named, or empty."))
    tracking_code: str | None = Field(description=gettext_noop("Code for following the letter, once it is one."))
    tracking_url: str | None = Field(description=gettext_noop("Page where the code is typed in."))
    agenda_number: str | None = Field(description=gettext_noop("Number in the register, once it is registered."))
    files: list[FileOut] = Field(description=gettext_noop("Its files, in the order in which they came."))


class LettersOut(Schema):
    """Letters of this client in the order in which they came."""

    letters: list[LetterOut] = Field(description=gettext_noop("At most `limit` letters, the oldest first."))
    next: UUID | None = Field(description=gettext_noop("Give it as `after` for those that came later."))
    more: bool = Field(description=gettext_noop("Whether there are later ones already."))


class FaultOut(Schema):
    """One value that cannot be taken."""

    field: str = Field(description=gettext_noop("Name of the field, header or parameter."))
    message: str = Field(description=gettext_noop("What is wrong with it, in the language asked for."))


class ProblemOut(Schema):
    """Problem details (RFC 9457)."""

    type: str = Field(description=gettext_noop("Address that explains this kind of problem."))
    title: str = Field(description=gettext_noop("The kind of problem, in the language asked for."))
    status: int = Field(description=gettext_noop("The HTTP status again."))
    code: str = Field(description=gettext_noop("The kind of problem as a code that never changes."))
    detail: str = Field(description=gettext_noop("What to do, in the language asked for."))
    errors: list[FaultOut] = Field(description=gettext_noop("The values that cannot be taken; may be empty."))
