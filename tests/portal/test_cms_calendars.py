"""The calendar pages of the CMS: decrees previewed and declared, years confirmed, hours changed, clocks followed."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from correspondence.calendars import queries
from correspondence.calendars.models import Decree, Holiday, HolidayCalendar, SpecialHours
from correspondence.calendars.workdays import is_working_day
from correspondence.cases.models import Case, Recomputation
from correspondence.foundation.audit.models import AuditEntry
from correspondence.letters.models import IncomingLetter
from correspondence.organization.models import Unit, User
from portal.demo import office
from tests.cases.open_clocks import running_case
from tests.cast import Cast, run_steps
from tests.portal.cms_pages import words

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 18)
NUMBER = "SKB contoh 7/2026"


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def administrator(client: Client, cast: Cast) -> User:
    user = User.objects.create_superuser("pengelola", "pengelola@lkpp.example", "x")
    client.force_login(user)
    return user


@pytest.fixture
def calendar(cast: Cast) -> HolidayCalendar:
    return HolidayCalendar.objects.get(code="lkpp")


def typed(calendar: HolidayCalendar, days: str, **more: Any) -> dict[str, Any]:
    return {"number": NUMBER, "calendars": [calendar.pk], "days": days, "valid_from": "2026-11-01"} | more


def open_pages(client: Client, *names: str, args: tuple[object, ...] = ()) -> None:
    for name in names:
        assert client.get(reverse(f"calendars:{name}", args=args)).status_code == 200, name


def test_every_page_opens(client: Client, calendar: HolidayCalendar) -> None:
    open_pages(client, "index", "add", "declare", "runs")
    open_pages(client, "hours", "season", args=("lkpp",))
    open_pages(client, "year", args=("lkpp", 2026))
    open_pages(client, "day", args=("lkpp", Holiday.objects.filter(calendar=calendar)[0].pk))
    open_pages(client, "decree", args=(Decree.objects.all()[0].pk,))


def test_only_the_office_gets_in(client: Client, calendar: HolidayCalendar) -> None:
    client.force_login(User.objects.get(username=office.EDITOR))
    assert client.get(reverse("calendars:index")).status_code == 302
    answer = client.post(reverse("calendars:declare"), typed(calendar, f"{DAY}; Cuti; cuti bersama", step="confirm"))
    assert answer.status_code == 302
    assert not Decree.objects.filter(number=NUMBER).exists()


def test_a_decree_is_previewed_and_then_moves_the_clocks(client: Client, cast: Cast, calendar: HolidayCalendar) -> None:
    case = running_case(cast, NOW)
    data = typed(calendar, f"{DAY}; Cuti bersama contoh; cuti bersama\n19 November 2026; Libur; libur nasional\n")
    preview = client.post(reverse("calendars:declare"), data)
    assert (preview.context["running"], preview.context["moved"]) == (1, 1)
    assert "+2" in words(preview.content.decode())
    assert not Decree.objects.filter(number=NUMBER).exists()
    assert not Recomputation.objects.exists()
    answer = client.post(reverse("calendars:declare"), data | {"step": "confirm"})
    decree = Decree.objects.get(number=NUMBER)
    assert answer.headers["Location"] == reverse("calendars:decree", args=[decree.pk])
    run = Recomputation.objects.get()
    page = reverse("calendars:run", args=[run.pk])
    assert "hx-get" in client.get(page).content.decode()
    assert "HX-Refresh" not in client.get(page, headers={"HX-Request": "true"}).headers
    run_steps("cases.recompute")
    assert client.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    shown = words(client.get(page).content.decode())
    assert NUMBER in shown
    assert "+2" in shown
    before, case_after = case.due_at, Case.objects.get(pk=case.pk).due_at
    assert before is not None and case_after is not None
    assert (case_after - before).days == 2
    assert AuditEntry.objects.filter(actor_id="cms:pengelola", action="calendars.decree_declared").count() == 1


def test_confirming_twice_declares_once(client: Client, calendar: HolidayCalendar) -> None:
    data = typed(calendar, f"{DAY}; Cuti; cuti bersama", step="confirm")
    assert client.post(reverse("calendars:declare"), data).status_code == 302
    assert client.post(reverse("calendars:declare"), data).status_code == 422
    assert Decree.objects.filter(number=NUMBER).count() == 1


@pytest.mark.parametrize(
    ("days", "more"),
    [
        ("18-11-2026", {}),
        ("kapan-kapan; Cuti; cuti bersama", {}),
        ("2026-11-31; Cuti; cuti bersama", {}),
        ("2026-11-18; Cuti; pesta", {}),
        ("2026-11-18; Cuti; cuti\n18/11/2026; Cuti lagi; cuti", {}),
        ("2026-11-18; Cuti; cuti", {"valid_from": "2026-11-19"}),
        ("2026-11-18; Cuti; cuti", {"number": "SKB 3 Menteri 1497/2025"}),
        ("2026-11-18; Cuti; cuti", {"calendars": []}),
        ("", {}),
    ],
)
def test_what_cannot_be_declared_is_refused_with_what_was_typed(
    client: Client, calendar: HolidayCalendar, days: str, more: dict[str, Any]
) -> None:
    answer = client.post(reverse("calendars:declare"), typed(calendar, days, **more))
    assert answer.status_code == 422
    assert 'name="days"' in answer.content.decode()
    assert days.splitlines()[:1] == [] or days.splitlines()[0] in words(answer.content.decode())
    assert not Decree.objects.filter(number=NUMBER).exists()


def test_a_preview_names_weekly_rest_days(client: Client, calendar: HolidayCalendar) -> None:
    answer = client.post(reverse("calendars:declare"), typed(calendar, "2026-11-21; Sabtu; libur daerah"))
    assert answer.status_code == 200
    assert any(change.rest for change in answer.context["changes"])


def test_typed_values_come_back_for_a_change(client: Client, calendar: HolidayCalendar) -> None:
    data = typed(calendar, f"{DAY}; Cuti & libur; cuti", step="edit")
    answer = client.post(reverse("calendars:declare"), data)
    assert "Cuti & libur" in words(answer.content.decode())
    assert 'name="step"' not in answer.content.decode()


def test_a_withdrawn_decree_tells_its_reason(client: Client, calendar: HolidayCalendar) -> None:
    client.post(reverse("calendars:declare"), typed(calendar, f"{DAY}; Cuti; cuti bersama", step="confirm"))
    decree = Decree.objects.get(number=NUMBER)
    address = reverse("calendars:withdraw", args=[decree.pk])
    client.post(address, {"withdraw-reason": " "})
    assert not is_working_day(DAY, queries.load("lkpp"))
    client.post(address, {"withdraw-reason": "Nomor keliru", "step": "confirm"})
    assert is_working_day(DAY, queries.load("lkpp"))
    assert "Nomor keliru" in words(client.get(reverse("calendars:decree", args=[decree.pk])).content.decode())
    assert "Nomor keliru" in words(client.get(reverse("calendars:year", args=["lkpp", 2026])).content.decode())


def test_a_withdrawal_is_previewed_first(client: Client, cast: Cast, calendar: HolidayCalendar) -> None:
    running_case(cast, NOW)
    days = f"{DAY}; Cuti; cuti bersama\n2026-12-25; Natal; libur"
    client.post(reverse("calendars:declare"), typed(calendar, days, step="confirm"))
    run_steps("cases.recompute")
    decree = Decree.objects.get(number=NUMBER)
    preview = client.post(reverse("calendars:withdraw", args=[decree.pk]), {"withdraw-reason": "Nomor keliru"})
    assert preview.status_code == 200
    assert (preview.context["running"], preview.context["moved"]) == (1, 1)
    assert [(day.date, day.opens, day.same) for day in preview.context["foreseen"].days] == [
        (DAY, True, False),
        (date(2026, 12, 25), False, True),
    ]
    shown = words(preview.content.decode())
    assert "-1" in shown and "Hari Raya Natal" in shown
    assert 'name="withdraw-opened"' not in preview.content.decode()
    assert not is_working_day(DAY, queries.load("lkpp"))
    assert Recomputation.objects.count() == 1


def test_emptying_a_year_needs_the_number_of_its_days(client: Client, calendar: HolidayCalendar) -> None:
    decree = Decree.objects.get(number="SKB 3 Menteri 1497/2025")
    address, data = reverse("calendars:withdraw", args=[decree.pk]), {"withdraw-reason": "Keliru"}
    preview = client.post(address, data)
    opened = preview.context["foreseen"].opened
    assert opened > 15
    assert 'name="withdraw-opened"' in preview.content.decode()
    refused = client.post(address, data | {"step": "confirm", "withdraw-opened": str(opened - 1)})
    assert refused.status_code == 422
    assert str(opened) in words(refused.content.decode())
    assert client.post(address, data | {"step": "confirm"}).status_code == 422
    assert not is_working_day(date(2026, 12, 25), queries.load("lkpp"))
    assert client.post(address, data | {"step": "confirm", "withdraw-opened": str(opened)}).status_code == 302
    assert is_working_day(date(2026, 12, 25), queries.load("lkpp"))


def test_all_decrees_can_be_reached_from_the_index(client: Client, calendar: HolidayCalendar) -> None:
    Decree.objects.bulk_create([Decree(number=f"SK contoh {number}", declared_at=NOW) for number in range(40)])
    first = client.get(reverse("calendars:index"))
    pages = first.context["paginated"].paginator.page_range
    assert "?p=2" in first.content.decode()
    shown = "".join(client.get(reverse("calendars:index"), {"p": page}).content.decode() for page in pages)
    assert all(f'href="{reverse("calendars:decree", args=[each.pk])}"' in shown for each in Decree.objects.all())


def test_a_name_that_is_too_long_is_refused_with_its_line(client: Client, calendar: HolidayCalendar) -> None:
    days = f"{DAY}; Cuti; cuti\n2026-11-19; {'x' * 201}; cuti"
    answer = client.post(reverse("calendars:declare"), typed(calendar, days, step="confirm"))
    assert answer.status_code == 422
    assert "2" in str(answer.context["form"].errors["days"])
    assert not Decree.objects.filter(number=NUMBER).exists()


def test_a_year_is_confirmed_and_unconfirmed(client: Client, calendar: HolidayCalendar) -> None:
    client.post(
        reverse("calendars:declare"), typed(calendar, "2027-01-01; Tahun Baru 2027 Masehi; libur", step="confirm")
    )
    decree = Decree.objects.get(number=NUMBER)
    client.post(reverse("calendars:confirm", args=["lkpp", 2027]), {"confirm-decree": decree.pk})
    assert 2027 in queries.load("lkpp").confirmed_years
    other = Decree.objects.get(number="SKB 3 Menteri 1497/2025")
    refused = client.post(reverse("calendars:confirm", args=["lkpp", 2027]), {"confirm-decree": other.pk}, follow=True)
    assert NUMBER in words(refused.content.decode())
    client.post(reverse("calendars:unconfirm", args=["lkpp", 2027]), {"unconfirm-reason": "Belum dicocokkan"})
    assert 2027 not in queries.load("lkpp").confirmed_years


def test_a_day_is_declared_anew_and_taken_back(client: Client, calendar: HolidayCalendar) -> None:
    christmas = Holiday.objects.get(calendar=calendar, date="2026-12-25")
    data = {"name": "Natal", "kind": "public", "closed": "on", "decree": NUMBER}
    assert client.post(reverse("calendars:day", args=["lkpp", christmas.pk]), data).status_code == 302
    assert queries.load("lkpp").closed[date(2026, 12, 25)].name == "Natal"
    page = words(client.get(reverse("calendars:year", args=["lkpp", 2026])).content.decode())
    assert "Natal" in page and "Hari Raya Natal" in page
    added = Holiday.objects.get(calendar=calendar, name="Natal")
    address = reverse("calendars:withdraw-day", args=["lkpp", added.pk])
    client.post(address, {"withdraw-reason": "Salah ketik"})
    assert queries.load("lkpp").closed[date(2026, 12, 25)].name == "Hari Raya Natal"


def hours_typed(client: Client, address: str) -> dict[str, Any]:
    """Give what a browser sends for the page as it opens."""
    form = client.get(address).context["form"]
    data = {field.html_name: field.value() for field in form}
    return {name: value for name, value in data.items() if value not in (None, "", False)}


def test_office_hours_change_and_clocks_follow(client: Client, cast: Cast, calendar: HolidayCalendar) -> None:
    case = running_case(cast, NOW)
    address = reverse("calendars:hours", args=["lkpp"])
    data = hours_typed(client, address)
    assert client.post(address, data | {"closes_1": "15:00:00", "timezone": "Asia/Makassar"}).status_code == 302
    run_steps("cases.recompute")
    loaded = queries.load("lkpp")
    assert loaded.hours[1].closes.isoformat() == "15:00:00"
    assert loaded.timezone == "Asia/Makassar"
    case.refresh_from_db()
    assert case.due_at == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    refused = client.post(address, data | {"closes_1": "06:00"})
    assert refused.status_code == 422
    assert client.post(address, data | {"break_ends_1": ""}).status_code == 422


def test_special_hours_are_declared_and_removed(client: Client, calendar: HolidayCalendar) -> None:
    address = reverse("calendars:season", args=["lkpp"])
    data = hours_typed(client, address) | {"first_day": "2027-02-08", "last_day": "2027-03-09"}
    assert client.post(address, data | {"last_day": "2027-02-07"}).status_code == 422
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 422
    special = SpecialHours.objects.get()
    assert queries.load("lkpp").seasons[0].first == date(2027, 2, 8)
    client.post(reverse("calendars:remove-season", args=["lkpp", special.pk]))
    assert not queries.load("lkpp").seasons


def test_a_unit_gets_a_calendar_of_its_own(client: Client) -> None:
    data = {"code": "timur", "name": "Kantor Timur", "timezone": "Asia/Jayapura"}
    assert client.post(reverse("calendars:add"), data).status_code == 302
    assert client.post(reverse("calendars:add"), data).status_code == 422
    assert queries.load("timur").timezone == "Asia/Jayapura"
    unit = Unit.objects.get(code="tu")
    typed_unit = {"agency": unit.agency_id, "parent": unit.parent_id, "code": unit.code, "name": unit.name}
    address = reverse("units:edit", args=[unit.pk])
    assert client.post(address, typed_unit | {"calendar_code": "nowhere"}).status_code == 200
    assert client.post(address, typed_unit | {"calendar_code": "timur"}).status_code == 302
    assert Unit.objects.get(code="tu").calendar_code == "timur"


def test_no_sender_stands_in_the_list_of_moved_clocks(client: Client, cast: Cast, calendar: HolidayCalendar) -> None:
    case = running_case(cast, NOW)
    IncomingLetter.objects.create(case=case, sender_name="Bagian Rahasia", subject="Perihal rahasia")
    client.post(reverse("calendars:declare"), typed(calendar, f"{DAY}; Cuti; cuti bersama", step="confirm"))
    run_steps("cases.recompute")
    page = client.get(reverse("calendars:run", args=[Recomputation.objects.get().pk])).content.decode()
    assert "+1" in words(page)
    assert not re.search(f"Rahasia|rahasia|{case.tracking_code}|{case.applicant.name}", page)
