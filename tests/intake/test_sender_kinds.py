"""As whom one may write: every kind of sender that the channel serves, told what the letter must bear."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils.translation import override

from correspondence.intake.forms import SenderForm, marks_needed
from correspondence.intake.forms_offers import Offer
from correspondence.organization.models import Agency
from correspondence.standards.compiling import compile_standard
from correspondence.standards.models import StandardVersion
from correspondence.standards.source import ApplicantType
from portal.desk.counter_form import CounterForm
from tests.portal.rich_standard import RICH


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def offer() -> Offer:
    return Offer(StandardVersion(), compile_standard(RICH).channel("surat"), Agency(), ())


def _kinds(form: SenderForm | CounterForm) -> list[str]:
    return [code for code, _label in form.fields["applicant_type"].choices]  # type: ignore[attr-defined]


@pytest.fixture
def for_suppliers(offer: Offer) -> Offer:
    return replace(offer, rule=replace(offer.rule, applicants=(*offer.rule.applicants, ApplicantType.SUPPLIER)))


def test_a_supplier_may_write_where_the_channel_names_suppliers_and_at_the_counter(
    offer: Offer, for_suppliers: Offer
) -> None:
    assert _kinds(SenderForm(offer=offer)) == ["person", "institution", "legal_body"]
    assert _kinds(SenderForm(offer=for_suppliers)) == [str(kind) for kind in ApplicantType]
    assert ApplicantType.SUPPLIER in _kinds(CounterForm())


def test_a_channel_for_some_is_offered_to_those_only(offer: Offer) -> None:
    rule = replace(offer.rule, applicants=(ApplicantType.SUPPLIER, ApplicantType.INSTITUTION))
    assert _kinds(SenderForm(offer=replace(offer, rule=rule))) == ["institution", "supplier"]


def test_a_supplier_is_asked_for_its_name(for_suppliers: Offer) -> None:
    form = SenderForm({"applicant_type": "supplier"}, offer=for_suppliers)
    assert not form.is_valid()
    assert "organization" in form.errors


def test_the_marks_name_alternatives_and_leave_out_what_is_needed_only_under_a_condition(offer: Offer) -> None:
    assert marks_needed(offer, "person").endswith(": signature.")
    assert marks_needed(offer, "institution").endswith(": signature, stamp or electronic signature.")
