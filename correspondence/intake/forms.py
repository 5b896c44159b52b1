"""Forms of the door: who writes, and the files; portal and counter share them."""

import secrets
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correspondence.inspection import kinds
from correspondence.inspection.messages import REASONS
from correspondence.inspection.safety import precheck
from correspondence.letters.states import FileRole
from correspondence.organization.models import Position
from correspondence.parties.models import ApplicantType, Correspondent
from correspondence.standards.source import RequirementKind

from .forms_offers import Offer
from .forms_upload import Skipped
from .receiving import SentFile

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]  # generic in the type stubs only
else:
    Upload = UploadedFile
# Who writes in the name of something that has a name of its own; standards.source.BODIES are fewer.
ORGANIZATIONS = (ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY, ApplicantType.SUPPLIER)
TOKEN_SALT = "intake.form"  # noqa: S105  (a salt, not a secret)
MARKS: dict[RequirementKind, Promise] = {
    RequirementKind.LETTERHEAD: gettext_lazy("letterhead"),
    RequirementKind.SIGNATURE: gettext_lazy("signature"),
    RequirementKind.STAMP: gettext_lazy("stamp"),
    RequirementKind.ELECTRONIC_SIGNATURE: gettext_lazy("electronic signature"),
}
LETTER_ACCEPT = ".pdf,.jpg,.jpeg,.png,.tif,.tiff"
ATTACHMENT_ACCEPT = f"{LETTER_ACCEPT},.docx,.odt,.xlsx"


class FilesInput(forms.FileInput):
    """A file input that takes several files and gives them in the order shown."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Upload]:
        """Return every file sent under this name."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Several files, each looked at for size, emptiness and content type only; the sandbox judges the rest later."""

    def __init__(self, *, accepted: frozenset[kinds.Kind], accept: str, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": accept}), **kwargs)
        self.accepted = accepted

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return the files, or name each one that cannot be taken."""
        files = list(data or [])
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        faults = [fault for file in files for fault in faults_of(file, self.accepted)]
        if faults:
            raise forms.ValidationError(faults)
        return files


class FilesForm(forms.Form):
    """The letter as one PDF or as photos in page order, and what is attached to it."""

    letter = FilesField(
        label=gettext_lazy("Letter"),
        accepted=kinds.PORTAL_LETTER,
        accept=LETTER_ACCEPT,
        error_messages={"required": gettext_lazy("The letter is missing. Choose the scanned letter or photos of it.")},
    )
    attachments = FilesField(
        label=gettext_lazy("Attachments"),
        accepted=kinds.PORTAL_ATTACHMENT,
        accept=ATTACHMENT_ACCEPT,
        required=False,
    )

    def __init__(self, *args: Any, skipped: Iterable[Skipped] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skipped = list(skipped)

    def clean_letter(self) -> list[Upload]:
        """Refuse a letter of several PDF files, or of PDF and photos mixed."""
        files: list[Upload] = self.cleaned_data["letter"]
        if len(files) > 1 and any(is_pdf(file) for file in files):
            raise forms.ValidationError(
                _("Send the letter as one PDF, or as photos of its pages. Further files belong under attachments.")
            )
        return files

    def clean(self) -> dict[str, Any]:
        """Name the files that were skipped while they arrived."""
        cleaned = super().clean() or {}
        add_skipped(self, self.skipped)
        return cleaned

    def sent_files(self) -> list[SentFile]:
        """Return the letter's files, then the attachments, ready to be stored; photos stay in their order."""
        letter, attachments = self.cleaned_data["letter"], self.cleaned_data["attachments"]
        return [
            *(sent(file, FileRole.LETTER if is_pdf(file) else FileRole.PAGE) for file in letter),
            *(sent(file, FileRole.ATTACHMENT) for file in attachments),
        ]


class SenderForm(forms.Form):
    """To whom the letter goes and who sends it, under one service's published rules."""

    addressee = forms.ChoiceField(
        label=gettext_lazy("To whom is the letter addressed?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the official to whom the letter is addressed.")},
    )
    applicant_type = forms.ChoiceField(
        label=gettext_lazy("You write as"),
        choices=ApplicantType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose as whom you write: the requirements depend on it.")},
    )
    organization = forms.CharField(
        label=gettext_lazy("Institution or company"),
        help_text=gettext_lazy(
            "As in the letterhead. Institutions and companies fill it in; private persons leave it empty."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the sender"),
        help_text=gettext_lazy("Whom we may ask about this letter."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write the name of a person whom we may ask.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The receipt and the reply are sent to this address; it also opens the details."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Write the e-mail address for the receipt and the reply."),
            "invalid": gettext_lazy("This is not a whole e-mail address, such as nama@instansi.go.id."),
        },
    )
    phone = forms.RegexField(
        regex=r"^[0-9+()\s./-]{5,40}$",
        label=gettext_lazy("Telephone number"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": gettext_lazy("Write the number with digits, for example 021-29935577.")},
    )

    def __init__(self, *args: Any, offer: Offer, email_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        addressee, kind = self.fields["addressee"], self.fields["applicant_type"]
        addressee.choices = [(each.code, each.title) for each in offer.addressees]  # type: ignore[attr-defined]
        addressee.hints = addressee_hints(offer)  # type: ignore[attr-defined]
        kind.choices = [(code, label) for code, label in ApplicantType.choices if code in offer.rule.applicants]  # type: ignore[attr-defined]
        kind.hints = {code: marks_needed(offer, code) for code, _label in ApplicantType.choices}  # type: ignore[attr-defined]
        self.fields["email"].required = email_required

    def clean(self) -> dict[str, Any]:
        """Ask an institution or company for its name."""
        cleaned = super().clean() or {}
        if cleaned.get("applicant_type") in ORGANIZATIONS and not cleaned.get("organization"):
            self.add_error("organization", _("Write the name of the institution or company, as in the letterhead."))
        return cleaned

    def correspondent(self) -> Correspondent:
        """Return the sender as typed, not stored yet."""
        wanted = ("applicant_type", "organization", "name", "email", "phone")
        values = {key: self.cleaned_data[key] for key in wanted}
        if values["applicant_type"] == ApplicantType.PERSON:
            values["organization"] = ""
        return Correspondent(**values)

    def position(self) -> Position:
        """Return the addressee chosen among those that the channel names."""
        position = self.offer.position(self.cleaned_data["addressee"])
        if position is None:
            raise LookupError(self.cleaned_data["addressee"])
        return position


def marks_needed(offer: Offer, applicant_type: str) -> str:
    """Say what a letter of this kind of sender must bear."""
    always = [each for each in offer.rule.requirements if applicant_type in each.needed_for and not each.condition]
    names = [_any_of((each.kind, *each.alternatives)) for each in always if each.kind in MARKS]
    return _("The letter must bear: %(marks)s.") % {"marks": ", ".join(names)} if names else ""


def _any_of(kinds: Iterable[RequirementKind]) -> str:
    words, *others = [str(MARKS[kind]) for kind in kinds if kind in MARKS]
    for other in others:
        words = _("%(one)s or %(other)s") % {"one": words, "other": other}
    return words


def addressee_hints(offer: Offer) -> dict[str, str]:
    """Say for each addressee which unit it is, to whom the letter goes on from there, and in how many steps."""
    return {each.code: _addressee_hint(offer, each) for each in offer.addressees}


def _addressee_hint(offer: Offer, position: Position) -> str:
    """Describe the scope of one addressee in short sentences, as far as chart and standard state it."""
    way, steps = offer.way_from(position), offer.steps_from(position)
    unit = position.unit.name
    said = [] if unit in position.title else [_("Leads %(unit)s.") % {"unit": unit}]
    if way:
        said.append(_("Passes the letter on to: %(way)s.") % {"way": ", ".join(way)})
    if steps:
        said.append(ngettext("%(count)d step", "%(count)d steps", steps) % {"count": steps} + ".")
    return " ".join(said)


def faults_of(file: Upload, accepted: frozenset[kinds.Kind]) -> list[str]:
    """Say why a file cannot be taken, by its name, size and first bytes; nothing where it can."""
    head = file.read(kinds.HEAD_BYTES)
    file.seek(0)
    name, size = file.name or "", file.size or 0
    reason = precheck(head, size, name=name, accepted=accepted, max_bytes=settings.UPLOAD_MAX_BYTES)
    return [named_fault(name, reason)] if reason else []


def is_pdf(file: Upload) -> bool:
    """Tell by name, and without a telling name by content, whether this is a PDF."""
    claimed = kinds.kind_of_name(file.name or "")
    if claimed is not None:
        return claimed is kinds.Kind.PDF
    head = file.read(kinds.HEAD_BYTES)
    file.seek(0)
    return kinds.Kind.PDF in kinds.candidates(head)


def sent(file: Upload, role: FileRole) -> SentFile:
    """Return the upload as a file to be stored; its bytes are read in chunks."""
    return SentFile(chunks=file.chunks(), name=file.name or "", role=role)


def named_fault(name: str, reason: str) -> str:
    """Say which file cannot be taken and why."""
    if reason == "too-many-files":
        sentence = ngettext(
            "Only %(most)d file fits in one letter, so this one was not taken.",
            "Only %(most)d files fit in one letter, so this one was not taken.",
            settings.UPLOAD_MAX_FILES,
        ) % {"most": settings.UPLOAD_MAX_FILES}
    else:
        sentence = str(REASONS[reason])
    return _("“%(name)s”: %(sentence)s") % {"name": name, "sentence": sentence}


def add_skipped(form: forms.Form, skipped: Sequence[Skipped]) -> None:
    """Put each skipped file's sentence at its field, in place of "missing" where nothing else came."""
    for field in dict.fromkeys(each.field for each in skipped if each.field in form.fields):
        form.errors.pop(field, None)
    for each in skipped:
        target = each.field if each.field in form.fields else None
        form.add_error(target, named_fault(each.name, each.reason))


def new_token() -> str:
    """Return a fresh one-time token, signed so that only tokens of ours count."""
    return signing.Signer(salt=TOKEN_SALT).sign(secrets.token_urlsafe(16))


def known_token(typed: str) -> str | None:
    """Return the token where it is one of ours, else None."""
    try:
        return signing.Signer(salt=TOKEN_SALT).unsign(typed)
    except signing.BadSignature:
        return None
