from dataclasses import replace

import pytest

from correspondence.standards.requirements import (
    Authority,
    LineVerdict,
    RequirementFinding,
    Verdict,
    check_requirements,
    overall_verdict,
)
from correspondence.standards.rules import ChannelRule
from correspondence.standards.source import ApplicantType, Requirement, RequirementKind

K = RequirementKind


def seen(kind: K, present: bool = True) -> RequirementFinding:
    return RequirementFinding(kind, present, Authority.PERSON)


def machine(kind: K, present: bool = True) -> RequirementFinding:
    return RequirementFinding(kind, present, Authority.MACHINE, confidence=0.97)


@pytest.mark.parametrize("sender", [ApplicantType.INSTITUTION, ApplicantType.LEGAL_BODY, "institution"])
def test_a_body_needs_letterhead_signature_and_stamp(letters: ChannelRule, sender: ApplicantType | str) -> None:
    lines = check_requirements(letters, sender, [seen(K.LETTERHEAD), seen(K.SIGNATURE), seen(K.STAMP)])
    assert [(line.kind, line.needed, line.verdict) for line in lines] == [
        (K.LETTERHEAD, True, LineVerdict.MET),
        (K.SIGNATURE, True, LineVerdict.MET),
        (K.STAMP, True, LineVerdict.MET),
    ]
    assert overall_verdict(lines) is Verdict.COMPLETE


def test_a_person_needs_the_signature_only(letters: ChannelRule) -> None:
    lines = check_requirements(letters, ApplicantType.PERSON, [seen(K.SIGNATURE), seen(K.STAMP, False)])
    assert [line.verdict for line in lines] == [
        LineVerdict.NOT_NEEDED,
        LineVerdict.MET,
        LineVerdict.NOT_NEEDED,
    ]
    assert overall_verdict(lines) is Verdict.COMPLETE


def test_one_missing_point_makes_it_incomplete(letters: ChannelRule) -> None:
    findings = [seen(K.LETTERHEAD), seen(K.SIGNATURE), seen(K.STAMP, False)]
    lines = check_requirements(letters, ApplicantType.INSTITUTION, findings)
    assert lines[2].verdict is LineVerdict.MISSING
    assert overall_verdict(lines) is Verdict.INCOMPLETE


@pytest.mark.parametrize("present", [True, False])
def test_a_machine_alone_neither_passes_nor_rejects(letters: ChannelRule, present: bool) -> None:
    findings = [seen(K.LETTERHEAD), seen(K.SIGNATURE), machine(K.STAMP, present)]
    lines = check_requirements(letters, ApplicantType.INSTITUTION, findings)
    assert lines[2].verdict is LineVerdict.UNCLEAR
    assert "97" in lines[2].reason
    assert overall_verdict(lines) is Verdict.UNDECIDED


def test_nothing_found_leaves_everything_to_look_at(letters: ChannelRule) -> None:
    lines = check_requirements(letters, ApplicantType.INSTITUTION, [])
    assert {line.verdict for line in lines} == {LineVerdict.UNCLEAR}


def test_the_person_outweighs_the_machine_in_any_order(letters: ChannelRule) -> None:
    for findings in (
        [machine(K.SIGNATURE, False), seen(K.SIGNATURE)],
        [seen(K.SIGNATURE), machine(K.SIGNATURE, False)],
    ):
        lines = check_requirements(letters, ApplicantType.PERSON, findings)
        assert lines[1].verdict is LineVerdict.MET


def test_a_later_look_by_a_person_replaces_the_earlier(letters: ChannelRule) -> None:
    lines = check_requirements(letters, ApplicantType.PERSON, [seen(K.SIGNATURE), seen(K.SIGNATURE, False)])
    assert lines[1].verdict is LineVerdict.MISSING


def test_a_valid_electronic_signature_may_stand_for_the_stamp(letters: ChannelRule) -> None:
    stamp = Requirement(K.STAMP, "Cap atau tanda tangan elektronik", alternatives=(K.ELECTRONIC_SIGNATURE,))
    rule = ChannelRule(**{**letters.__dict__, "requirements": (stamp,)})
    proved = RequirementFinding(K.ELECTRONIC_SIGNATURE, True, Authority.VALIDATION)
    assert overall_verdict(check_requirements(rule, "person", [seen(K.STAMP, False), proved])) is Verdict.COMPLETE
    assert overall_verdict(check_requirements(rule, "person", [seen(K.STAMP, False)])) is Verdict.INCOMPLETE
    guessed = machine(K.ELECTRONIC_SIGNATURE)
    undecided = check_requirements(rule, "person", [seen(K.STAMP, False), guessed])
    assert overall_verdict(undecided) is Verdict.UNDECIDED


def _with_condition(letters: ChannelRule) -> ChannelRule:
    paper = Requirement(K.POWER_OF_ATTORNEY, "Surat kuasa", alternatives=(K.CONTRACT,), condition="diwakilkan")
    return ChannelRule(**{**letters.__dict__, "requirements": (paper,)})


@pytest.mark.parametrize(
    "findings",
    [
        [],
        [machine(K.POWER_OF_ATTORNEY, False)],
        [machine(K.POWER_OF_ATTORNEY)],
        [RequirementFinding(K.POWER_OF_ATTORNEY, False, Authority.VALIDATION)],
    ],
)
def test_what_is_needed_under_a_condition_makes_nothing_incomplete_by_itself(
    letters: ChannelRule, findings: list[RequirementFinding]
) -> None:
    lines = check_requirements(_with_condition(letters), ApplicantType.PERSON, findings)
    assert (lines[0].verdict, lines[0].needed, lines[0].condition) == (LineVerdict.NOT_NEEDED, True, "diwakilkan")
    assert "diwakilkan" in lines[0].reason
    assert overall_verdict(lines) is Verdict.COMPLETE


def test_an_officer_may_say_that_it_is_missing_or_there(letters: ChannelRule) -> None:
    rule = _with_condition(letters)
    missing = check_requirements(rule, "person", [seen(K.POWER_OF_ATTORNEY, False)])
    assert overall_verdict(missing) is Verdict.INCOMPLETE
    assert check_requirements(rule, "person", [seen(K.POWER_OF_ATTORNEY)])[0].verdict is LineVerdict.MET
    instead = check_requirements(rule, "person", [seen(K.POWER_OF_ATTORNEY, False), seen(K.CONTRACT)])
    assert instead[0].verdict is LineVerdict.MET


def test_a_supplier_is_a_legal_body_where_the_channel_names_no_suppliers(letters: ChannelRule) -> None:
    findings = [seen(K.LETTERHEAD), seen(K.SIGNATURE), seen(K.STAMP, False)]
    lines = check_requirements(letters, ApplicantType.SUPPLIER, findings)
    assert [line.verdict for line in lines] == [LineVerdict.MET, LineVerdict.MET, LineVerdict.MISSING]
    named = replace(letters, applicants=(*letters.applicants, ApplicantType.SUPPLIER))
    lines = check_requirements(named, ApplicantType.SUPPLIER, findings)
    assert {line.verdict for line in lines} == {LineVerdict.NOT_NEEDED}


def test_an_unknown_kind_of_sender_is_an_error(letters: ChannelRule) -> None:
    with pytest.raises(ValueError, match="embassy"):
        check_requirements(letters, "embassy", [])
