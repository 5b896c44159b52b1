"""Random limits and random histories of a case, orderly ones and wild ones, for the properties of clocks."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from correspondence.calendars.facts import Unit
from correspondence.standards.clock_facts import Happened
from correspondence.standards.events import CaseEventName as E
from correspondence.standards.source import TimeLimit, Trigger
from correspondence.standards.vocabulary import Firmness, SoftReason

WIB = ZoneInfo("Asia/Jakarta")
BEGINNING = datetime(2026, 2, 2, 8, tzinfo=WIB)
UNITS = st.sampled_from(list(Unit))
COUNTS = st.integers(1, 120)
# Few different moments, so that several events often share one.
MOMENTS = st.integers(0, 400).map(lambda steps: BEGINNING + timedelta(hours=3 * steps))
FINE_MOMENTS = st.integers(0, 100 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
ROLES = st.sampled_from(["", "staf", "direktur", "kepala"])
NAMES = st.sampled_from(
    [
        *[name for name in E if name.startswith(("case.", "disposition.", "clock."))],
        E.LETTER_DISPATCHED,
    ]
)
START = Trigger(E.DISPOSITION_ACKNOWLEDGED, "staf", words="surat diterima staf")
STOP = Trigger(E.LETTER_DISPATCHED, words="surat jawaban dikirimkan")


@st.composite
def limits(draw: st.DrawFn, maximum: st.SearchStrategy[int | None] = COUNTS) -> TimeLimit:
    soft = draw(st.booleans())
    return TimeLimit(
        draw(UNITS),
        draw(maximum),
        start=START,
        stop=STOP,
        firmness=Firmness.SOFT if soft else Firmness.HARD,
        sentence="waktu yang dijanjikan",
        reasons=(SoftReason.NATURE_OF_PROBLEM,) if soft else (),
        extension=draw(st.none() | st.integers(1, 10)),
    )


@st.composite
def data_of(draw: st.DrawFn, name: str) -> dict[str, Any]:
    if name in (E.DISPOSITION_SENT, E.DISPOSITION_WITHDRAWN):
        return draw(st.sampled_from([{}, {"to_roles": ["staf"]}, {"to_roles": ["direktur", "staf"]}, {"to_roles": 3}]))
    if name == E.CLOCK_EXTENDED:
        return {"units": draw(st.sampled_from([-1, 0, 1, 4, 99, None, "3", True])), "reason": "rapat lanjutan"}
    if name == E.CLOCK_EXCUSED:
        return {"reason": draw(st.sampled_from([*SoftReason, "", None]))}
    if name == E.CLOCK_MOVED:
        moment = st.sampled_from(["2026-02-10T16:00:00+07:00", "2026-02-11T16:00:00", "kemarin", None])
        return {"before": draw(moment), "after": draw(moment), "because": "SKB"}
    return draw(st.sampled_from([{}, {"note": "a"}, {"note": "b"}]))


@st.composite
def wild_events(draw: st.DrawFn) -> list[Happened]:
    """Draw events in any order, of any name, some twice, some at one moment, some with data that nobody can read."""
    found = []
    for _ in range(draw(st.integers(0, 14))):
        name = draw(NAMES)
        found.append(Happened(name, draw(MOMENTS), draw(ROLES), draw(data_of(name))))
    return found


@st.composite
def waits(draw: st.DrawFn) -> list[Happened]:
    """Draw waits for the sender one after the other, the last one perhaps still open."""
    moments = sorted(draw(st.lists(FINE_MOMENTS, max_size=5, unique=True)))
    names = (E.CASE_DEFICIENCY_ASKED, E.CASE_COMPLETED_BY_SENDER)
    return [Happened(names[place % 2], moment) for place, moment in enumerate(moments)]
