"""Making the registrar's forms for one letter: what is offered, what the machine read, which rows are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from correspondence.letters.models import Finding, IncomingLetter, LetterFile, Reading
from correspondence.parties.models import ApplicantType
from correspondence.standards.models import StandardVersion
from correspondence.standards.requirements import RequirementFinding, RequirementLine, check_requirements

from .directing import addressees, letter_rule, services
from .paper import DOUBTFUL_BELOW, files_of
from .register_form import NeedsForm, RegisterForm
from .requirements_view import (
    asked_row,
    finding_row,
    findings_of,
    machine_findings,
    person_findings,
    preselected,
)

FIELDS = {
    "nomor": "reference_number",
    "tanggal": "letter_date",
    "hal": "subject",
    "pengirim": "sender_name",
    "lampiran": "enclosure_note",
}
BOX_FIELDS = {reading: f"id_{field}" for reading, field in FIELDS.items()}


@dataclass(frozen=True)
class Desk:
    """A letter on the registrar's desk with its files and findings."""

    letter: IncomingLetter
    files: Sequence[LetterFile]
    findings: Sequence[Finding]

    @property
    def received_on(self) -> date:
        """The day of receipt, for which the channels count as open or closed."""
        return timezone.localdate(self.letter.case.received_at)

    @cached_property
    def suggested(self) -> list[RequirementFinding]:
        """What the machine suggests for the requirements."""
        read = self.letter.inspected_at is not None
        return machine_findings(self.findings, inspected=read, files=self.files)


def desk_of(letter: IncomingLetter) -> Desk:
    """Gather a letter's files and findings."""
    files = files_of(letter)
    return Desk(letter, files, findings_of(files))


def register_form(desk: Desk, values: Mapping[str, Any] | None, url: str, *, bound: bool) -> RegisterForm:
    """Make the registering form; `values` is what was typed, checked only where `bound`."""
    if bound:
        form = RegisterForm(values, letter=desk.letter, part_url=url)
    else:
        form = RegisterForm(letter=desk.letter, part_url=url, initial=dict(values.items()) if values else {})
    agency = desk.letter.case.agency
    versions = services(desk.letter.case.received_at, agency)
    version = _chosen(versions, (values or {}).get("service", desk.letter.case.standard_version_id))
    positions = addressees(version, agency, form_type(form, values), day=desk.received_on) if version else []
    form.offer(versions, positions)
    form.judge(desk.findings, DOUBTFUL_BELOW)
    if version is not None:
        form.ask(needed_lines(desk, version, form_type(form, values)), preselected(desk.findings))
    else:
        form.ask([], {})
    return form


def form_type(form: RegisterForm, values: Mapping[str, Any] | None) -> ApplicantType:
    """Return the kind of sender that the form shows; a typed value that is none counts as the known one."""
    typed = (values or {}).get("applicant_type", form.initial["applicant_type"])
    return ApplicantType(typed if typed in ApplicantType.values else form.initial["applicant_type"])


def recheck_form(desk: Desk, values: Mapping[str, Any] | None, *, bound: bool) -> NeedsForm:
    """Make the form that judges a letter again after its sender completed it."""
    form = NeedsForm(values) if bound else NeedsForm(initial=dict(values.items()) if values else {})
    version = desk.letter.case.standard_version
    lines = needed_lines(desk, version, desk.letter.case.applicant_type) if version else []
    form.ask(lines, preselected(desk.findings))
    return form


def needed_lines(desk: Desk, version: StandardVersion, sender: ApplicantType) -> list[RequirementLine]:
    """Return the lines that this kind of sender must meet, with what the machine suggests."""
    rule = letter_rule(version, sender, day=desk.received_on)
    lines = check_requirements(rule, sender, desk.suggested)
    return [line for line in lines if line.needed]


def judged_lines(desk: Desk, version: StandardVersion, sender: ApplicantType, form: NeedsForm) -> list[RequirementLine]:
    """Return the whole checklist with the registrar's answers, in Indonesian: it is frozen and read by everybody."""
    found = [*desk.suggested, *person_findings(form.answers())]
    with translation.override("id"):
        return check_requirements(letter_rule(version, sender, day=desk.received_on), sender, found)


def need_rows(desk: Desk, form: NeedsForm, version: StandardVersion | None, sender: ApplicantType) -> list[Any]:
    """Return (row, choice) for every requirement asked."""
    if version is None:
        return []
    lines = needed_lines(desk, version, sender)
    clear = preselected(desk.findings)
    return [(asked_row(line, clear=line.kind in clear), form[f"need-{line.kind}"]) for line in lines]


def finding_rows(form: RegisterForm) -> list[Any]:
    """Return (row, choice) for every mark."""
    return [(finding_row(each), form[f"finding-{each.pk}"]) for each in form.findings]


def readings(desk: Desk) -> dict[str, dict[str, Any]]:
    """Return per form field how sure the machine is of the offered value, and what else it read."""
    shown: dict[str, dict[str, Any]] = {field: {"sure": None, "reason": ""} for field in FIELDS.values()}
    for reading in (each for file in desk.files for each in file.readings.all()):
        field = FIELDS.get(reading.name)
        if field is not None:
            shown[field] = _shown(reading, getattr(desk.letter, field))
    return shown


def _shown(reading: Reading, offered: object) -> dict[str, Any]:
    if str(offered or "") == reading.value:
        doubtful = reading.confidence < DOUBTFUL_BELOW
        return {"sure": reading.confidence, "reason": _("Compare it with the paper.") if doubtful else ""}
    return {"sure": None, "reason": _("On the paper: “%(value)s”") % {"value": reading.value}}


def summary(desk: Desk) -> tuple[str, int, int]:
    """Return the kind of note, how many readings and marks there are, and how many of them are doubtful."""
    sure = [each.confidence for file in desk.files for each in (*file.readings.all(), *file.findings.all())]
    doubtful = sum(each < DOUBTFUL_BELOW for each in sure)
    return ("warn" if doubtful or not sure else "ok"), len(sure), doubtful


def chosen_version(desk: Desk, form: RegisterForm, values: Mapping[str, Any] | None) -> StandardVersion | None:
    """Return the service that the form shows as chosen."""
    typed = (values or {}).get("service", form.initial.get("service"))
    return _chosen(services(desk.letter.case.received_at, desk.letter.case.agency), typed)


def _chosen(versions: Sequence[StandardVersion], wanted: object) -> StandardVersion | None:
    return next((version for version in versions if str(version.pk) == str(wanted)), None)
