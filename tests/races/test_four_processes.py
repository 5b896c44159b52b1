"""Four processes register and dispose at once: no gap, no double number, no lost update, nobody without a holder."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.live import Office
from tests.races.acting import DELIVERIES, REPLIES, WORDS

pytestmark = pytest.mark.django_db  # the office begins as a copy of the tests' database
PROCESSES, LETTERS = 4, 12
RACE = """
import json
from tests.races.acting import race
from correspondence.cases.models import Case, WorkItem
from correspondence.cases.states import OPEN
from correspondence.foundation.audit.models import AuditEntry
from correspondence.intake.models import Delivery
from correspondence.letters.models import IncomingLetter, Register, RegisterEntry
from disposition.models import Disposition
from correspondence.foundation.audit.journal import flaws
told = race({processes}, {letters})
page = IncomingLetter.objects.order_by("pk").first()
numbers = lambda kind: sorted(RegisterEntry.objects.filter(register__kind=kind).values_list("number", flat=True))
held = WorkItem.objects.open().values("case")
print(json.dumps({{
    "told": told,
    "incoming": numbers("incoming"),
    "outgoing": numbers("outgoing"),
    "last": dict(Register.objects.values_list("kind", "last_number")),
    "registered": list(IncomingLetter.objects.exclude(entry=None).values_list("pk", flat=True)),
    "answered": list(Disposition.objects.exclude(answers=None).values_list("case__letter__pk", flat=True)),
    "deliveries": list(Delivery.objects.values_list("pk", flat=True)),
    "without_holder": Case.objects.filter(state__in=OPEN).exclude(pk__in=held).count(),
    "subject": page.subject, "version": page.version,
    "entries": list(AuditEntry.objects.values_list("action", flat=True)),
    "flaws": [str(flaw) for flaw in flaws()],
}}))
"""


@pytest.fixture(scope="module")
def state(office: Office) -> dict[str, Any]:
    """Let the race happen; give what the database says afterwards, and what each process was told."""
    found: dict[str, Any] = json.loads(office.ask(RACE.format(processes=PROCESSES, letters=LETTERS)))
    return found


@pytest.fixture
def told(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what each process was told to have done."""
    found: list[dict[str, Any]] = state["told"]
    assert len(found) == PROCESSES
    return found


def every(told: list[dict[str, Any]], name: str) -> list[Any]:
    return [each for one in told for each in one[name]]


def test_agenda_numbers_have_no_gap_and_no_double(told: list[dict[str, Any]], state: dict[str, Any]) -> None:
    assert state["incoming"] == list(range(1, LETTERS + 1))
    assert sorted(every(told, "registered")) == sorted(state["registered"]), "one was told of each, and only one"
    kept = sorted(every(told, "replies"))
    assert state["outgoing"] == kept == list(range(1, len(kept) + 1)), "what lapsed left no gap"
    assert 0 < len(kept) < PROCESSES * REPLIES
    assert state["last"] == {"incoming": LETTERS, "outgoing": len(kept)}


def test_each_letter_was_disposed_once(told: list[dict[str, Any]], state: dict[str, Any]) -> None:
    assert sorted(every(told, "disposed")) == sorted(state["answered"]) == sorted(state["registered"])


def test_no_update_was_lost(told: list[dict[str, Any]], state: dict[str, Any]) -> None:
    words = every(told, "written")
    assert len(words) == PROCESSES * WORDS
    assert sorted(state["subject"].split()) == sorted(words)
    assert state["version"] == len(words)


def test_the_same_hand_over_is_one_delivery(told: list[dict[str, Any]], state: dict[str, Any]) -> None:
    delivered = Counter(every(told, "delivered"))
    assert max(delivered.values()) == PROCESSES, "the key that all had"
    assert len(delivered) == PROCESSES * (DELIVERIES - 1) + 1
    assert len(state["deliveries"]) == len(delivered) + LETTERS + 1


def test_the_journal_is_whole_and_no_letter_without_a_holder(state: dict[str, Any]) -> None:
    assert state["flaws"] == []
    told_of = Counter(state["entries"])
    assert told_of["letters.registered"] == LETTERS
    assert told_of["disposition.acknowledged"] == LETTERS
    assert told_of["intake.received"] == len(state["deliveries"])
    assert state["without_holder"] == 0
