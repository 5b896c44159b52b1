"""The clock part of the letter page: every unit in words, what happened to the time, levels, forecast and queries."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from correspondence.calendars.facts import OfficeHours, Unit, WorkCalendar
from correspondence.calendars.wording import format_date, format_moment, working_days
from correspondence.cases import clocks, services
from correspondence.cases.models import Case, LevelStay
from correspondence.letters.models import IncomingLetter
from correspondence.organization.actors import SystemActor
from correspondence.standards.clock_facts import ClockState, Happened
from correspondence.standards.clock_words import late_words, used_of
from correspondence.standards.deadlines import evaluate
from correspondence.standards.events import CaseEventName
from correspondence.standards.passages import Passage
from correspondence.standards.source import Firmness, SoftReason, TimeLimit, Trigger
from portal.desk.clock_lines import clock_lines
from portal.desk.clock_view import clock_chip, due_chip, used_words
from tests.browser import say
from tests.cases.pacing import at, begun, history
from tests.cast import Cast
from tests.portal.desking import registered, signed_in
from tests.portal.tracking import begin_clock, rich_standard

SYSTEM = SystemActor(job="test")
PAPUA = WorkCalendar(
    code="papua",
    name="Papua",
    timezone="Asia/Jayapura",
    hours={weekday: OfficeHours(time(8), time(16)) for weekday in range(5)},
    closed={},
    version="test",
    confirmed_years=frozenset({2026}),
)
ONE_HOUR = TimeLimit(
    Unit.HOURS, 1, start=Trigger(CaseEventName.SERVICE_BEGUN), stop=Trigger(CaseEventName.SERVICE_ENDED)
)
DRAFT = Passage("draft", "sub_koordinator")


def papua(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


def hour_clock(*, now: str, ended: str = "", limit: TimeLimit = ONE_HOUR, **more: Any) -> ClockState:
    """Give the clock of one hour from Monday, 8 June 2026, 13.20 in Jayapura."""
    events = [Happened(CaseEventName.SERVICE_BEGUN, papua("2026-06-08T13:20"))]
    if ended:
        events.append(Happened(CaseEventName.SERVICE_ENDED, papua(ended)))
    events += [Happened(CaseEventName[name], papua("2026-06-08T15:30"), data=data) for name, data in more.items()]
    return evaluate(limit, events, PAPUA, papua(now))


def test_a_due_time_of_day_is_shown_with_its_time_and_zone() -> None:
    clock = hour_clock(now="2026-06-08T13:45")
    chip = clock_chip(clock, now=papua("2026-06-08T13:45"), calendar=PAPUA)
    assert re.search(r"14[.:]20 WIT", chip.text)
    assert chip.state == "today"
    tomorrow = due_chip(papua("2026-06-09T14:20"), now=papua("2026-06-08T13:45"), calendar=PAPUA)
    assert re.search(r"9 .*14[.:]20 WIT", tomorrow.text)


def test_a_due_close_of_service_is_shown_as_its_day() -> None:
    closing = papua("2026-06-08T16:00")
    assert due_chip(closing, now=papua("2026-06-08T13:45"), calendar=PAPUA).text == say("Today")
    assert not re.search(r"\d[.:]\d\d", due_chip(papua("2026-06-11T16:00"), now=closing, calendar=PAPUA).text)


def test_the_day_of_a_due_date_is_that_of_the_office_and_not_of_jakarta() -> None:
    """At 00.30 in Jayapura it is still yesterday in Jakarta."""
    due, now = papua("2026-06-09T16:00"), papua("2026-06-09T00:30")
    assert due_chip(due, now=now, calendar=PAPUA).text == say("Today")


def test_lateness_is_said_in_the_unit_of_the_promise() -> None:
    now = "2026-06-08T15:40"
    clock = hour_clock(now=now)
    chip = clock_chip(clock, now=papua(now), calendar=PAPUA)
    assert (chip.text, chip.state) == (late_words(clock), "late")
    assert "80" in chip.text or "20" in chip.text  # 1 hour 20 minutes
    assert used_words(clock) == used_of(clock)
    past = due_chip(papua("2026-06-08T14:20"), now=papua(now), calendar=PAPUA)
    assert re.search(r"14[.:]20", past.text)


def test_a_due_date_missed_before_the_weekend_is_not_called_today() -> None:
    chip = due_chip(papua("2026-06-05T16:00"), now=papua("2026-06-06T10:00"), calendar=PAPUA)
    assert chip.state == "late"
    assert chip.text != say("Past due since today")
    assert "5" in chip.text


def test_a_soft_limit_passed_for_a_stated_reason_is_not_called_missed() -> None:
    soft = replace(ONE_HOUR, firmness=Firmness.SOFT, reasons=(SoftReason.NATURE_OF_PROBLEM,))
    now = "2026-06-08T15:40"
    clock = hour_clock(now=now, limit=soft, CLOCK_EXCUSED={"reason": SoftReason.NATURE_OF_PROBLEM.value})
    chip = clock_chip(clock, now=papua(now), calendar=PAPUA)
    assert (chip.text, chip.state) == (say("Late, reason stated"), "soon")
    assert clock_chip(hour_clock(now=now, limit=soft), now=papua(now), calendar=PAPUA).state == "late"


def test_answered_times_are_told_apart() -> None:
    now = papua("2026-06-08T15:40")
    kept = hour_clock(now="2026-06-08T15:40", ended="2026-06-08T14:00")
    missed = hour_clock(now="2026-06-08T15:40", ended="2026-06-08T14:30")
    assert clock_chip(kept, now=now, calendar=PAPUA).state == "ok"
    assert clock_chip(missed, now=now, calendar=PAPUA).state == "late"


def page_of(cast: Cast, letter: IncomingLetter, account: str = "kepala") -> str:
    return signed_in(cast, account).get(f"/meja/surat/{letter.pk}/").content.decode()


def known_to(cast: Cast, account: str, case: Case) -> None:
    services.grant(case=case, position=cast.position(account), reason="disposition", at=timezone.now())


@pytest.fixture
def _no_panels(settings: LazySettings) -> None:
    settings.LETTER_PANELS = []


@pytest.mark.django_db
def test_all_clocks_of_a_letter_are_shown_each_with_its_unit(cast: Cast) -> None:
    letter = registered(rich_standard(cast), "a")
    case, now = letter.case, timezone.now()
    promised, first = clocks.state(case, now=now), clocks.further(case, now=now)[0]
    html = page_of(cast, letter)
    assert promised is not None
    assert escape("Tanggapan pertama") in html
    assert first.due_at is not None
    assert format_moment(clocks.calendar_of(case).local(first.due_at)) in html
    assert html.index('class="bar') < html.index('class="levels"')
    assert say("The time has not started yet") in html


@pytest.mark.django_db
def test_a_clock_that_waits_says_when_it_starts_by_itself(cast: Cast) -> None:
    letter = registered(cast, "a")
    clock = clocks.state(letter.case, now=timezone.now())
    assert clock is not None
    assert clock.auto_start_at is not None
    moment = format_moment(clocks.calendar_of(letter.case).local(clock.auto_start_at))
    assert moment in page_of(cast, letter)


@pytest.mark.django_db
def test_an_extended_and_a_moved_time_show_what_was_first_promised(cast: Cast) -> None:
    letter = registered(rich_standard(cast), "a")
    begin_clock(cast, letter.case)
    case = Case.objects.get(pk=letter.case.pk)
    before = clocks.state(case, now=timezone.now())
    assert before is not None
    assert before.due_at is not None
    data = {"units": 3, "reason": "bahan dari unit lain"}
    services.record_event(case=case, name=CaseEventName.CLOCK_EXTENDED, actor=SYSTEM, at=timezone.now(), data=data)
    moved = {
        "before": before.due_at.isoformat(),
        "after": (before.due_at + timedelta(days=1)).isoformat(),
        "because": "SKB 1/2027",
    }
    services.record_event(case=case, name=CaseEventName.CLOCK_MOVED, actor=SYSTEM, at=timezone.now(), data=moved)
    html = page_of(cast, letter)
    clock = clocks.state(Case.objects.get(pk=case.pk), now=timezone.now())
    assert clock is not None
    assert clock.due_at is not None
    calendar = clocks.calendar_of(case)
    assert format_moment(calendar.local(clock.due_at)) in html
    assert f"<dd>{format_date(calendar.local(before.due_at).date())}</dd>" in html
    assert say("Extended by %(amount)s", amount=working_days(3)) in html
    assert "SKB 1/2027" in html
    assert "style=" not in html


@pytest.mark.django_db
def test_lines_say_each_sentence_once(cast: Cast) -> None:
    letter = registered(rich_standard(cast), "a")
    begin_clock(cast, letter.case)
    now, case = timezone.now(), Case.objects.get(pk=letter.case.pk)
    calendar = clocks.calendar_of(case)
    clock = clocks.state(case, now=now, calendar=calendar)
    promised, first = clock_lines(case, clock, now=now, calendar=calendar)
    assert (promised.name, first.name) == ("", "Tanggapan pertama")
    assert promised.share is None
    assert promised.cells
    assert first.share is not None
    assert first.share >= 0
    assert not set(promised.notes) & set(promised.explanation)
    assert first.before_start == ""


@pytest.mark.django_db
def test_the_levels_are_a_table_with_every_figure_as_text(cast: Cast) -> None:
    case = begun(cast)
    known_to(cast, "direktur", case)
    html = page_of(cast, case.letter, "direktur")
    table = html.partition('<table class="levels"')[2].partition("</table>")[0]
    rows = table.partition("<tbody>")[2].split("<tr")[1:]
    assert len(rows) == 10
    assert [at for at, row in enumerate(rows) if "aria-current" in row] == [6]
    assert sum(say("internal target") in row for row in rows) == 5
    figures = re.findall(r"<td[^>]*>([\d.,]+)", rows[5])
    assert figures == ["0,3", "2"]  # 2 of 7.5 hours at Staf, of 2 working days
    assert say("too few letters are known") in rows[5]
    assert "style=" not in html


@pytest.mark.django_db
def test_the_usual_time_and_the_forecast_are_said(cast: Cast) -> None:
    case = begun(cast)
    known_to(cast, "direktur", case)
    history(case, DRAFT, [27_000 * 400] * 6)
    html = page_of(cast, case.letter, "direktur")
    table = html.partition('<table class="levels"')[2].partition("</table>")[0]
    assert re.search(r"<td>400 <span class=\"what\">6 ", table)
    sentence = html.partition('class="forecast late"')[2].partition("</p>")[0]
    assert say("At this pace the reply leaves on %(date)s, %(days)s after the due date.").partition("%")[0] in sentence


@pytest.mark.django_db
def test_before_admission_and_without_a_standard_the_page_stands(cast: Cast) -> None:
    letter = registered(cast, "a")
    Case.objects.filter(pk=letter.case.pk).update(standard_version=None)
    html = page_of(cast, letter)
    assert 'class="levels"' not in html
    assert say("Facts of the letter") in html


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_panels")
def test_the_letter_page_asks_once_for_the_pace_however_much_is_known(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = begun(cast)
    known_to(cast, "direktur", case)
    client, address = signed_in(cast, "direktur"), f"/meja/surat/{case.letter.pk}/"
    client.get(address)
    counts = []
    for rows in (0, 1, 2_000):
        if rows:
            history(case, DRAFT, [27_000] * rows, first=rows)
        with django_assert_max_num_queries(60) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
        tables = [query["sql"].partition(" FROM ")[2][:60] for query in asked.captured_queries]
        assert sum("cases_levelstay" in table for table in tables) == 1
        assert sum('"cases_workitem"."case_id" IN' in query["sql"] for query in asked.captured_queries) == 1
    assert LevelStay.objects.count() == 2_001
    assert len(set(counts)) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_panels")
def test_moments_of_the_page_are_those_of_the_office(cast: Cast) -> None:
    case = begun(cast)
    known_to(cast, "direktur", case)
    assert at(5, "15:00") == case.received_at
    assert "15.00 WIB" in page_of(cast, case.letter, "direktur")
