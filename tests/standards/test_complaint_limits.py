"""Which time a complaint has by each standard, and what the office sets where a standard is silent (reading I23)."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from correspondence.calendars.facts import Unit
from correspondence.calendars.known import known_calendar
from correspondence.standards.compiling import compile_standard
from correspondence.standards.complaint_limits import Basis, ComplaintLimit, complaint_limit
from correspondence.standards.deadlines import Happened, evaluate
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.published.catalogue import ALL
from correspondence.standards.source import ChannelKind, ComplaintChannel, Complaints, TimeLimit
from correspondence.standards.vocabulary import NoClock

WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def found(standard: int, kind: ChannelKind | None = None) -> ComplaintLimit:
    complaints = compile_standard(ALL[standard]).complaints
    assert complaints is not None
    channel = next((each for each in complaints.channels if each.kind is kind), None)
    assert kind is None or channel is not None
    return complaint_limit(complaints, channel)


@pytest.mark.parametrize(
    ("standard", "kind", "basis", "length"),
    [
        (0, ChannelKind.LETTER, Basis.STANDARD, (5, Unit.WORKING_DAYS)),
        (0, None, Basis.STANDARD, (5, Unit.WORKING_DAYS)),
        (1, ChannelKind.E_OFFICE, Basis.STANDARD, (72, Unit.HOURS_ON_WORKING_DAYS)),
        (2, ChannelKind.PHONE, Basis.STANDARD, (5, Unit.WORKING_DAYS)),
        (3, ChannelKind.LETTER, Basis.CHANNEL, (10, Unit.WORKING_DAYS)),
        (3, ChannelKind.PHONE, Basis.INTERNAL, (5, Unit.WORKING_DAYS)),
        (3, ChannelKind.EMAIL, Basis.INTERNAL, (5, Unit.WORKING_DAYS)),
        (3, None, Basis.INTERNAL, (5, Unit.WORKING_DAYS)),
        (4, ChannelKind.COMPLAINT_BOX, Basis.INTERNAL, (5, Unit.WORKING_DAYS)),
    ],
)
def test_each_complaint_has_a_time_and_says_whose(
    standard: int, kind: ChannelKind | None, basis: Basis, length: tuple[int, Unit]
) -> None:
    answer = found(standard, kind)
    assert (answer.basis, (answer.limit.maximum, answer.limit.unit)) == (basis, length)
    assert answer.internal is (basis is Basis.INTERNAL) is (answer.first_response is not None)
    assert answer.limit.start is not None and answer.limit.stop is not None


def test_an_internal_time_never_reads_as_a_promise_of_the_standard() -> None:
    answer = found(4, ChannelKind.EMAIL)
    assert answer.words() == (
        "Internal policy, no promise of the standard: a first response in 3 working days, an answer in 5 working days."
    )
    received = Happened(E.COMPLAINT_RECEIVED, datetime(2026, 5, 11, 9, tzinfo=WIB))
    now = datetime(2026, 5, 12, 9, tzinfo=WIB)
    assert answer.first_response is not None
    for limit, due in ((answer.limit, 20), (answer.first_response, 18)):
        state = evaluate(limit, [received], known_calendar("landak"), now)
        assert state.due_at == datetime(2026, 5, due, 16, tzinfo=WIB)
        assert not any("promise" in line for line in state.explanation)
    assert found(0).words() == "5 (lima) hari kerja setelah pengaduan diterima"


def test_a_time_that_is_published_only_leaves_the_place_to_the_next() -> None:
    shown = TimeLimit(Unit.WORKING_DAYS, None, sentence="menurut pemilik aplikasi", no_clock=NoClock.OTHER_OFFICE)
    runs = TimeLimit(Unit.WORKING_DAYS, 7, sentence="7 hari kerja")
    channel = ComplaintChannel(ChannelKind.APPLICATION, "Aplikasi", limit=shown)
    assert complaint_limit(Complaints("", runs, (channel,)), channel).limit is runs
    assert complaint_limit(Complaints("", shown, (channel,)), channel).internal
    assert complaint_limit(None).internal
