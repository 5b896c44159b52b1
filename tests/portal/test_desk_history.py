"""Every event of a case has its sentence."""

import pytest
from django.utils import timezone

from correspondence.cases.models import Case, CaseEvent
from correspondence.standards.events import CaseEventName
from portal.desk.history import SENTENCES, happenings


def event(name: CaseEventName, **data: object) -> CaseEvent:
    return CaseEvent(pk=1, case=Case(pk=1), name=name, at=timezone.now(), actor_label="Tanggap: x", data=data)


@pytest.mark.parametrize("name", list(CaseEventName))
def test_each_event_is_told_even_without_its_data(name: CaseEventName) -> None:
    told = happenings([event(name)])
    assert told[0].text
    assert "%(" not in told[0].text


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) == set(CaseEventName)


def test_the_note_of_a_disposition_is_quoted_and_names_are_told() -> None:
    sent = event(CaseEventName.DISPOSITION_SENT, disposition=7, to=["Deputi A", "Direktur B"])
    told = happenings([sent], {7: "Pelajari."})[0]
    assert "Deputi A, Direktur B" in told.text
    assert told.quote == "Pelajari."


def test_the_reason_of_a_return_is_quoted() -> None:
    assert happenings([event(CaseEventName.DISPOSITION_RETURNED, reason="Salah unit")])[0].quote == "Salah unit"
