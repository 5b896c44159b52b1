"""`manage.py replay_standard`: past cases under a draft; and no version touches a running case."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from correspondence.cases import clocks, services
from correspondence.cases.models import Case
from correspondence.organization.models import User
from correspondence.standards.events import CaseEventName
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import in_force
from portal.cms.models import StandardPage
from portal.demo import office
from tests.cast import PORTAL, Cast, delivered_letter
from tests.portal.cms_pages import approver
from tests.portal.cms_typing import limit_of_the_letter

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"
MONDAY = datetime(2026, 8, 3, 2, tzinfo=UTC)  # 09.00 in Jakarta; 10 and 17 August are working days apart from the 17th


def _case(cast: Cast, number: int, *, acknowledged: int | None, dispatched: int | None) -> Case:
    """Tell a letter of Monday, 3 August: acknowledged by Staf and answered so many days later."""
    delivery = delivered_letter(cast, PDF, at=MONDAY, key=f"k{number}")
    assert delivery.case is not None
    case = delivery.case
    _tell(cast, case, CaseEventName.CASE_REGISTERED, "registrar", 0)
    if acknowledged is not None:
        _tell(cast, case, CaseEventName.DISPOSITION_ACKNOWLEDGED, "staf", acknowledged)
    if dispatched is not None:
        _tell(cast, case, CaseEventName.LETTER_DISPATCHED, "registrar", dispatched)
    return case


def _tell(cast: Cast, case: Case, name: CaseEventName, account: str, days: int) -> None:
    at = MONDAY + timedelta(days=days, minutes=5)
    services.record_event(case=case, name=name, actor=cast.actor(account), at=at)


def _draft(days: int) -> StandardPage:
    page: StandardPage = StandardPage.objects.get(code="konsultasi-katalog")
    limit_of_the_letter(page, days)
    page.save_revision(user=User.objects.get(username=office.STANDARD_EDITOR))
    return page


def _replay(*arguments: str) -> dict[str, Any]:
    written = io.StringIO()
    call_command("replay_standard", *arguments, "--since", "2026-08-01", "--json", stdout=written)
    found: dict[str, Any] = json.loads(written.getvalue())
    return found


def _changes(found: dict[str, Any]) -> list[str]:
    return [each["change"] for each in found["cases"]]


def test_a_shorter_limit_names_what_would_have_been_late(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)  # 4 working days used
    _case(cast, 2, acknowledged=0, dispatched=9)  # 7
    _case(cast, 3, acknowledged=0, dispatched=30)  # late under both
    page = _draft(5)
    found = _replay(str(page.pk))
    assert _changes(found) == ["same", "now_late", "same"]
    assert [each["pinned"]["late"] for each in found["cases"]] == [False, False, True]
    first = found["cases"][0]
    assert first["pinned"]["due"][:10] == "2026-08-18"  # the 17th is closed
    assert first["draft"]["due"][:10] == "2026-08-10"
    assert first["received_at"].endswith("+07:00")
    assert found["channels"]["surat"] | {"awaited": {}} == {
        "cases": 3,
        "late": 1,
        "late_under_draft": 2,
        "now_late": 1,
        "no_longer_late": 0,
        "not_computed": 0,
        "awaited": {},
    }
    assert (found["standard"], found["revision"]) == (page.code, page.latest_revision_id)


def test_a_longer_limit_forgives(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=16)
    page = _draft(20)
    assert _changes(_replay(page.slug)) == ["no_longer_late"]


def test_an_event_that_was_never_recorded_is_said_and_not_guessed(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)
    page = StandardPage.objects.get(code="konsultasi-katalog")
    limit = next(block for block in page.channels if block.value["code"] == "surat").value["limit"]
    limit["start"]["event"], limit["start"]["role"], limit["start"]["words"] = "draft.cleared", "", "konsep disetujui"
    page.save_revision()
    found = _replay(page.code)
    assert _changes(found) == ["not_computed"]
    assert found["channels"]["surat"]["awaited"] == {"konsep disetujui": 1}
    assert found["cases"][0]["draft"]["obstacle"] == "not_started"
    written = io.StringIO()
    call_command("replay_standard", page.code, "--since", "2026-08-01", "--language", "en", stdout=written)
    assert "“konsep disetujui” was never recorded" in written.getvalue()


def test_the_recorded_start_of_one_limit_does_not_start_another(cast: Cast) -> None:
    case = _case(cast, 1, acknowledged=None, dispatched=30)
    services.record_event(
        case=case, name=CaseEventName.CLOCK_AUTO_STARTED, actor=PORTAL, at=MONDAY + timedelta(days=7), data={}
    )
    page = StandardPage.objects.get(code="konsultasi-katalog")
    limit = next(block for block in page.channels if block.value["code"] == "surat").value["limit"]
    limit["start"]["event"], limit["start"]["role"] = "case.registered", ""
    page.save_revision()
    draft = _replay(page.code)["cases"][0]
    assert draft["draft"]["due"][:10] == "2026-08-18"
    assert draft["pinned"]["due"] > draft["draft"]["due"]


def test_a_channel_that_the_draft_drops_is_told(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)
    page = StandardPage.objects.get(code="konsultasi-katalog")
    next(block for block in page.channels if block.value["code"] == "surat").value["code"] = "pos"
    for block in page.readings:
        block.value["about"] = block.value["about"].replace("channels/surat", "channels/pos")
    page.save_revision()
    assert _replay(page.code)["cases"][0]["draft"]["obstacle"] == "no_channel"


def test_only_the_days_asked_for_are_replayed(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)
    page = _draft(5)
    assert len(_replay(page.code, "--until", "2026-08-03")["cases"]) == 1
    assert _replay(page.code, "--until", "2026-08-02")["cases"] == []
    written = io.StringIO()
    call_command("replay_standard", page.code, "--since", "2026-08-04", stdout=written)
    assert "surat:" not in written.getvalue()


def test_text_lists_the_late_ones_and_names_no_sender(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)
    late = _case(cast, 2, acknowledged=0, dispatched=9)
    page = _draft(5)
    written = io.StringIO()
    call_command("replay_standard", page.code, "--since", "2026-08-01", "--language", "en", stdout=written)
    text = written.getvalue()
    assert f"#{late.pk}" in text
    assert text.count("2026-08-03 09:00") == 1
    assert "2 cases, late then 0, late under the draft 1 (newly late 1, no longer late 0)" in text
    for private in ("Bagian Pengadaan", "pengirim@contoh.example"):
        assert private not in text


def test_a_draft_that_cannot_become_rules_is_refused_with_its_place(cast: Cast) -> None:
    page = StandardPage.objects.get(code="konsultasi-katalog")
    limit_of_the_letter(page, -3)
    page.save_revision(clean=False)
    with pytest.raises(CommandError, match=r"“surat”.*-3"):
        _replay(page.code)
    with pytest.raises(CommandError, match="tidak-ada"):
        _replay("tidak-ada")
    with pytest.raises(CommandError, match="--until"):
        _replay(page.code, "--until", "2026-07-01")


@pytest.mark.parametrize("days", [["0001-01-01"], ["2024-01-01", "9999-12-31"], ["2100-01-01"]])
def test_days_that_nobody_reckons_are_refused_before_anything_is_written(cast: Cast, days: list[str]) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)
    arguments = [f"{name}={day}" for name, day in zip(("--since", "--until"), days, strict=False)]
    written = io.StringIO()
    with pytest.raises(CommandError, match="1970-01-01"):
        call_command("replay_standard", _draft(5).code, *arguments, "--json", stdout=written)
    assert not written.getvalue()


def test_the_first_and_the_last_day_are_replayed(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)
    written = io.StringIO()
    arguments = ["--since", "1970-01-01", "--until", "2099-12-31", "--json"]
    call_command("replay_standard", _draft(5).code, *arguments, stdout=written)
    assert len(json.loads(written.getvalue())["cases"]) == 1


def test_the_questions_do_not_grow_with_the_cases(cast: Cast) -> None:
    _case(cast, 1, acknowledged=0, dispatched=4)
    page = _draft(5)
    few = _queries(page)
    for number in range(2, 6):
        _case(cast, number, acknowledged=0, dispatched=4)
    assert _queries(page) == few


def _queries(page: StandardPage) -> int:
    with CaptureQueriesContext(connection) as asked:
        _replay(page.code)
    return len(asked)


def test_publishing_gives_the_next_letter_the_new_date_and_leaves_the_running_one(cast: Cast) -> None:
    now = timezone.now()
    running = delivered_letter(cast, PDF, key="lama", at=now - timedelta(minutes=2)).case
    page = _draft(5)
    page.latest_revision.publish(user=approver())
    assert StandardVersion.objects.of(page.code).count() == 2
    newer = replace(cast, standard=in_force(page.code, timezone.now()))
    coming = delivered_letter(newer, PDF, key="baru").case
    assert running is not None and coming is not None
    for case in (running, coming):
        for name, account in (
            (CaseEventName.CASE_REGISTERED, "registrar"),
            (CaseEventName.DISPOSITION_ACKNOWLEDGED, "staf"),
        ):
            services.record_event(case=case, name=name, actor=cast.actor(account), at=timezone.now())
        clocks.refresh(case, now=timezone.now())
        case.refresh_from_db()
    promised = [state.promised for case in (running, coming) if (state := clocks.state(case, now=timezone.now()))]
    assert promised == [10, 5]
    assert running.due_at is not None and coming.due_at is not None
    assert coming.due_at < running.due_at
