"""The requirement checklist as rows: what the machine found, what a person decided, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from correspondence.inspection.report import reason_text
from correspondence.letters.models import CompletenessCheck, Finding, LetterFile
from correspondence.letters.states import Decision
from correspondence.standards.requirements import (
    Authority,
    LineVerdict,
    RequirementFinding,
    RequirementLine,
)
from correspondence.standards.source import RequirementKind
from signatures.incoming_report import evidence_for

from .paper import DOUBTFUL_BELOW, MARK_NAMES

KIND_NAMES = {
    RequirementKind.LETTERHEAD: gettext_lazy("Letterhead"),
    RequirementKind.SIGNATURE: gettext_lazy("Signature"),
    RequirementKind.STAMP: gettext_lazy("Stamp"),
    RequirementKind.ELECTRONIC_SIGNATURE: gettext_lazy("Electronic signature"),
    RequirementKind.EMAIL: gettext_lazy("E-mail address"),
    RequirementKind.IDENTITY: gettext_lazy("Identity"),
    RequirementKind.PHONE: gettext_lazy("Telephone number"),
    RequirementKind.FORM: gettext_lazy("Form"),
    RequirementKind.ACCOUNT: gettext_lazy("Account"),
    RequirementKind.SUPPORTING_DATA: gettext_lazy("Supporting data"),
    RequirementKind.REQUEST: gettext_lazy("Request"),
    RequirementKind.POWER_OF_ATTORNEY: gettext_lazy("Power of attorney"),
    RequirementKind.APPOINTMENT_PAPER: gettext_lazy("Decree, assignment or cover letter"),
    RequirementKind.CONTRACT: gettext_lazy("Contract"),
    RequirementKind.CALLER_DETAILS: gettext_lazy("Details of the caller"),
    RequirementKind.TICKET_NUMBER: gettext_lazy("Ticket number"),
    RequirementKind.EVIDENCE: gettext_lazy("Evidence"),
}
MARKED = (RequirementKind.LETTERHEAD, RequirementKind.SIGNATURE, RequirementKind.STAMP)
SHOWN = {
    LineVerdict.MET: ("yes", gettext_lazy("Present"), "ok"),
    LineVerdict.MISSING: ("no", gettext_lazy("Not present"), "today"),
    LineVerdict.UNCLEAR: ("ask", gettext_lazy("Not decided"), "line"),
    LineVerdict.NOT_NEEDED: ("yes", gettext_lazy("Not needed"), "line"),
}


@dataclass(frozen=True)
class RequirementRow:
    """One line of the checklist as the requirement component shows it."""

    label: str
    mark: str
    why: str
    status: str = ""
    status_kind: str = ""


def findings_of(files: Iterable[LetterFile]) -> list[Finding]:
    """Return every mark of the files, by file, page and place on the page."""
    return [
        finding
        for file in files
        for finding in sorted(file.findings.all(), key=lambda each: (each.page, each.y, each.x))
    ]


def machine_findings(
    findings: Sequence[Finding], *, inspected: bool, files: Sequence[LetterFile] = ()
) -> list[RequirementFinding]:
    """Say per mark kind what the machine suggests; a mark that a person disagreed with counts no more.

    What was not found says so only once the letter has been read. An electronic signature in one of the files is
    offered as evidence; whether it is what the service demands, a person decides.
    """
    suggested = []
    if evidence_for(files):
        suggested.append(RequirementFinding(RequirementKind.ELECTRONIC_SIGNATURE, True, Authority.MACHINE))
    for kind in MARKED:
        seen = [each for each in findings if each.kind == kind.value and each.decision != Decision.DISAGREED]
        if seen:
            best = max(each.confidence for each in seen)
            suggested.append(RequirementFinding(kind, True, Authority.MACHINE, best))
        elif inspected:
            suggested.append(RequirementFinding(kind, False, Authority.MACHINE))
    return suggested


def person_findings(answers: Mapping[RequirementKind, bool]) -> list[RequirementFinding]:
    """Turn the registrar's answers into findings."""
    return [RequirementFinding(kind, present, Authority.PERSON) for kind, present in answers.items()]


def preselected(findings: Sequence[Finding]) -> dict[RequirementKind, bool]:
    """Return the answers that may stand preselected: marks seen clearly; the doubtful is left to the person."""
    clear = {each.kind for each in findings if each.confidence >= DOUBTFUL_BELOW}
    return {kind: True for kind in MARKED if kind.value in clear}


def asked_row(line: RequirementLine, *, clear: bool) -> RequirementRow:
    """Show one line that waits for an answer beside it; `clear` where the machine saw it well."""
    return RequirementRow(str(KIND_NAMES[line.kind]), "yes" if clear else "ask", _why(line))


def _why(line: RequirementLine, language: str = "") -> str:
    """Give the standard's own sentence and the reason of the answer, each marked with its language."""
    reason = format_html('<span lang="{}">{}</span>', language or get_language() or "id", line.reason)
    return format_html('<span lang="id">{}</span> · {}', line.sentence, reason)


def line_row(line: RequirementLine, *, frozen: bool = False) -> RequirementRow:
    """Show one line with its answer; what is frozen was written in Indonesian."""
    mark, words, kind = SHOWN[line.verdict]
    return RequirementRow(
        label=str(KIND_NAMES[line.kind]),
        mark=mark,
        why=_why(line, "id" if frozen else ""),
        status=str(words),
        status_kind=kind,
    )


def check_rows(check: CompletenessCheck) -> list[RequirementRow]:
    """Show the lines of a frozen verdict."""
    return [line_row(_line(stored), frozen=True) for stored in check.lines]


def _line(stored: Mapping[str, Any]) -> RequirementLine:
    return RequirementLine(
        kind=RequirementKind(stored["kind"]),
        sentence=stored["sentence"],
        needed=stored["needed"],
        verdict=LineVerdict(stored["verdict"]),
        reason=stored["reason"],
        condition=stored.get("condition", ""),
    )


def finding_row(finding: Finding) -> RequirementRow:
    """Show one mark with its page, reason and confidence."""
    values = {"name": MARK_NAMES[finding.kind], "page": finding.page}  # type: ignore[index]  # a StrEnum key
    doubtful = finding.confidence < DOUBTFUL_BELOW
    sure = number_format(finding.confidence, decimal_pos=2)
    return RequirementRow(
        label=_("%(name)s, page %(page)d") % values,
        mark="ask" if doubtful else "yes",
        why=f"{reason_text(finding.reason)} ({sure})",
    )
