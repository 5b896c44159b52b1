"""Facts of a letter for its page: the register's fields, its files, the published steps, who may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence.cases import clocks
from correspondence.cases.models import Case, Grant
from correspondence.inspection.messages import FLAGS, REASONS
from correspondence.intake.attention import attention_of
from correspondence.intake.models import DeliveredFile, VirusScan
from correspondence.letters.dates import long_date
from correspondence.letters.models import IncomingLetter, LetterFile
from correspondence.letters.states import FileRole, FileState
from correspondence.standards.progress import StepProgress, StepState

GRANT_REASONS = {
    "registrar": gettext_lazy("keeps the register"),
    "disposition": gettext_lazy("received it by disposisi"),
    "dispatch": gettext_lazy("dispatches the reply"),
    "draft": gettext_lazy("corrects or signs the draft"),
}


@dataclass(frozen=True)
class FileLine:
    """One file of the letter with what may be opened of it."""

    file: LetterFile
    role: str
    problem: str
    flags: list[str]
    virus: str
    original_url: str
    searchable_url: str
    stamped_url: str
    view_url: str


def facts(letter: IncomingLetter) -> list[tuple[Any, Any]]:
    """Return the letter's facts as label and value."""
    case = letter.case
    day = long_date(letter.letter_date) if letter.letter_date else _("date not known")
    number = letter.reference_number or _("no number")
    rows: list[tuple[Any, Any]] = [
        (_("Sender"), format_html('<span class="b">{}</span>', letter.sender_name or case.applicant)),
        (_("Kind of sender"), case.applicant.get_applicant_type_display()),
        (_("Number, date"), f"{number}, {day}"),
        (_("Subject"), letter.subject or _("not yet read")),
        (_("Addressed to"), _addressed(case)),
        (_("Service"), _service(case)),
        (_("Received"), moment(case.received_at)),
    ]
    if letter.enclosure_note:
        rows.insert(4, (_("Enclosures"), letter.enclosure_note))
    if letter.kind:
        rows.insert(2, (_("Kind of letter"), letter.get_kind_display()))
    said = (
        (_("Purpose"), letter.purpose),
        (_("Kind of help asked for"), letter.help_wanted),
        (_("Problem"), letter.problem),
    )
    return [*rows, *((label, text) for label, text in said if text)]


def moment(at: Any) -> str:
    """Write a moment for a list of facts."""
    local = timezone.localtime(at)
    return f"{django_format(local, 'l, j F Y')}, {django_format(local, 'H.i')} {local.tzname()}"


def _service(case: Case) -> str:
    rule = clocks.rule_of(case)
    if case.standard_version is None or rule is None:
        return _("not yet chosen")
    return _("%(service)s, channel %(channel)s") % {
        "service": case.standard_version.title,
        "channel": rule.name.lower(),
    }


def file_lines(files: Sequence[LetterFile]) -> list[FileLine]:
    """Return every file with its addresses; photographed pages stay listed beside the PDF made of them."""
    return [_file_line(file) for file in files]


def _file_line(file: LetterFile) -> FileLine:
    def address(kind: str, there: object) -> str:
        return reverse("letter-file", args=[file.pk, kind]) if there else ""

    delivered = getattr(file, "delivered", None)
    infected = delivered is not None and delivered.virus_scan == VirusScan.INFECTED
    return FileLine(
        file=file,
        role=str(FileRole(file.role).label),
        problem=str(REASONS.get(file.problem, file.problem)) if file.state == FileState.UNUSABLE else "",
        flags=[str(FLAGS[flag]) for flag in file.flags if flag in FLAGS],
        virus=virus_words(delivered) if delivered is not None and delivered.verdict else "",
        original_url=address("original", not infected),
        searchable_url=address("searchable", file.searchable_id),
        stamped_url=address("stamped", file.stamped_id),
        view_url=f"?berkas={file.pk}" if file.pages.all() else "",
    )


def _addressed(case: Case) -> str:
    addressee, cq = case.addressee.title if case.addressee else _("not yet addressed"), attention_of(case)
    return f"{addressee}, c.q. {cq}" if cq else addressee


def virus_words(file: DeliveredFile) -> str:
    """Say what the virus scanner said, with its own name for what it found."""
    said = str(VirusScan(file.virus_scan).label)
    return f"{said}: {file.virus}" if file.virus else said


def step_lines(steps: Iterable[StepProgress]) -> list[dict[str, Any]]:
    """Return the published steps in the standard's own words; steps above the addressee do not happen."""
    return [
        {
            "text": each.step.sentence,
            "state": each.state.value,
            "when": moment(each.at) if each.at else "",
            "chip": _("under way") if each.state is StepState.NOW else "",
            "starts_clock": each.starts_clock,
        }
        for each in steps
        if each.state is not StepState.SKIPPED
    ]


def viewers(case: Case) -> list[tuple[str, str]]:
    """Return who may see the letter, and why."""
    found = Grant.objects.in_force().filter(case=case).select_related("position").order_by("since", "pk")
    reasons: dict[str, list[str]] = {}
    for grant in found:
        words = str(GRANT_REASONS.get(grant.reason, grant.reason))
        reasons.setdefault(grant.position.title, []).append(words)
    return [(title, ", ".join(dict.fromkeys(words))) for title, words in reasons.items()]
