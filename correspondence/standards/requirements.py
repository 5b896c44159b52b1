"""Whether a request bears what its channel demands of this kind of sender; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.utils.translation import gettext as _

from .rules import ChannelRule
from .source import ApplicantType, Requirement, RequirementKind


class Authority(IntEnum):
    """How much a finding weighs: a machine only suggests, a validation proves, a person decides."""

    MACHINE = 1
    VALIDATION = 2
    PERSON = 3


class LineVerdict(StrEnum):
    """Answer to one requirement."""

    MET = "met"
    MISSING = "missing"
    UNCLEAR = "unclear"
    NOT_NEEDED = "not_needed"


class Verdict(StrEnum):
    """Answer to all requirements; undecided where a person still has to look."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class RequirementFinding:
    """What was found of one kind: present or not, by whose authority, with how much confidence (0–1)."""

    kind: RequirementKind
    present: bool
    authority: Authority
    confidence: float | None = None
    note: str = ""


@dataclass(frozen=True)
class RequirementLine:
    """One line of the checklist: the requirement, whether it is asked of this sender, the answer and its reason.

    `condition` says when it is needed at all; empty means always.
    """

    kind: RequirementKind
    sentence: str
    needed: bool
    verdict: LineVerdict
    reason: str
    condition: str = ""


def check_requirements(
    rule: ChannelRule, applicant_type: ApplicantType | str, findings: Iterable[RequirementFinding]
) -> list[RequirementLine]:
    """Answer each requirement of the channel for this kind of sender.

    A finding of higher authority wins, of equal authority the later one. A machine's finding alone never
    answers: it leaves the line unclear until a person or a validation has decided. A requirement under a condition
    is missing only where a person says so: whether the condition holds is nothing that a machine could see.
    """
    sender = _as_named(rule, ApplicantType(applicant_type))
    strongest: dict[RequirementKind, RequirementFinding] = {}
    for finding in findings:
        known = strongest.get(finding.kind)
        if known is None or finding.authority >= known.authority:
            strongest[finding.kind] = finding
    return [_line(requirement, sender, strongest) for requirement in rule.requirements]


def _as_named(rule: ChannelRule, sender: ApplicantType) -> ApplicantType:
    """Give the kind by which the channel knows this sender: a supplier is a legal body where it names no suppliers."""
    unnamed = sender is ApplicantType.SUPPLIER and sender not in rule.applicants
    return ApplicantType.LEGAL_BODY if unnamed else sender


def overall_verdict(lines: Sequence[RequirementLine]) -> Verdict:
    """Sum the lines up: one missing makes it incomplete, one unclear leaves it undecided."""
    verdicts = {line.verdict for line in lines}
    if LineVerdict.MISSING in verdicts:
        return Verdict.INCOMPLETE
    return Verdict.UNDECIDED if LineVerdict.UNCLEAR in verdicts else Verdict.COMPLETE


def _line(
    requirement: Requirement, sender: ApplicantType, findings: Mapping[RequirementKind, RequirementFinding]
) -> RequirementLine:
    needed = sender in requirement.needed_for
    if needed:
        verdict, reason = _answer(requirement, findings)
    else:
        verdict, reason = LineVerdict.NOT_NEEDED, _("Not needed for this kind of sender.")
    return RequirementLine(
        requirement.kind, requirement.sentence, needed, verdict, reason, requirement.condition if needed else ""
    )


def _answer(
    requirement: Requirement, findings: Mapping[RequirementKind, RequirementFinding]
) -> tuple[LineVerdict, str]:
    own = findings.get(requirement.kind)
    found = [findings[kind] for kind in (requirement.kind, *requirement.alternatives) if kind in findings]
    present = sorted((each for each in found if each.present), key=lambda each: -each.authority)
    if present and present[0].authority > Authority.MACHINE:
        return LineVerdict.MET, _decided(present[0])
    if requirement.condition and not (own and own.authority is Authority.PERSON and not present):
        return LineVerdict.NOT_NEEDED, _("Needed only %(condition)s.") % {"condition": requirement.condition}
    if own and own.authority > Authority.MACHINE and not present:
        return LineVerdict.MISSING, _decided(own)
    return LineVerdict.UNCLEAR, _suggested(present[0] if present else own)


def _decided(finding: RequirementFinding) -> str:
    if finding.note:
        return finding.note
    if finding.authority is Authority.VALIDATION:
        return _("Proved by validation.") if finding.present else _("Validation did not find it.")
    return _("Seen by an officer.") if finding.present else _("An officer looked and did not find it.")


def _suggested(finding: RequirementFinding | None) -> str:
    if finding is None:
        return _("Nobody has looked for it yet.")
    if finding.confidence is None:
        return (
            _("Found by machine; an officer decides.")
            if finding.present
            else _("Not found by machine; an officer decides.")
        )
    values = {"percent": round(finding.confidence * 100)}
    if finding.present:
        return _("Found by machine, %(percent)d%% sure; an officer decides.") % values
    return _("Not found by machine, %(percent)d%% sure; an officer decides.") % values
