"""What is needed only under a condition: the registrar is asked, and not answering leaves it out."""

import pytest

from correspondence.standards.compiling import compile_standard
from correspondence.standards.requirements import Verdict, check_requirements, overall_verdict
from correspondence.standards.source import ApplicantType, RequirementKind
from portal.desk.register_form import NeedsForm
from portal.desk.requirements_view import asked_row, person_findings
from tests.portal.rich_standard import RICH

RULE = compile_standard(RICH).channel("surat")
PAPER = f"need-{RequirementKind.POWER_OF_ATTORNEY}"


def _form(data: dict[str, str] | None = None) -> NeedsForm:
    form = NeedsForm(data)
    form.ask(check_requirements(RULE, ApplicantType.PERSON, []), {})
    return form


def test_it_stands_as_not_needed_until_the_registrar_says_otherwise() -> None:
    field = _form().fields[PAPER]
    assert field.initial == "not_needed"
    assert [code for code, _label in field.choices] == ["present", "absent", "not_needed"]  # type: ignore[attr-defined]
    signature = _form().fields[f"need-{RequirementKind.SIGNATURE}"]
    assert [code for code, _label in signature.choices] == ["present", "absent"]  # type: ignore[attr-defined]
    line = check_requirements(RULE, ApplicantType.PERSON, [])[-1]
    assert "apabila permohonan diwakilkan" in asked_row(line, clear=False).why


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("not_needed", Verdict.COMPLETE), ("present", Verdict.COMPLETE), ("absent", Verdict.INCOMPLETE)],
)
def test_only_the_registrars_no_makes_the_letter_incomplete(answer: str, verdict: Verdict) -> None:
    signature = {f"need-{RequirementKind.SIGNATURE}": "present"}
    form = _form({**signature, PAPER: answer, "note": "Mohon lampirkan surat kuasa."})
    assert form.is_valid(), form.errors
    lines = check_requirements(RULE, ApplicantType.PERSON, person_findings(form.answers()))
    assert overall_verdict(lines) is verdict
