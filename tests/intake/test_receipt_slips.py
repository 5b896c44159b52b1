"""What a receipt says: before and after registration, in the tracking page's words; a changed one is a new slip."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from correspondence.calendars.wording import format_moment
from correspondence.cases import clocks
from correspondence.cases.models import Case
from correspondence.cases.services import record_event
from correspondence.foundation.audit.models import AuditEntry
from correspondence.intake.models import Delivery, Slip
from correspondence.intake.receipt import receipt_for
from correspondence.intake.receipt_slips import (
    Making,
    ask_for_slip,
    content_of,
    fingerprint,
    present_slip,
    receipt_from,
)
from correspondence.organization.actors import ApplicantActor
from correspondence.standards.events import CaseEventName
from tests.browser import say
from tests.cast import PORTAL, Cast, run_steps
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.sending import send, upload
from tests.portal.tracking import EMAIL, MARKS, admit, answered, begin_clock, follow, received

pytestmark = pytest.mark.django_db
SENTENCE = "10 (sepuluh) hari kerja setelah surat diterima staf"


def sender(case: Case) -> ApplicantActor:
    return ApplicantActor(case_id=case.pk, label="pengirim", confirmed=True)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_before_registration_the_promise_stands_without_a_date(cast: Cast) -> None:
    facts = receipt_for(received())
    assert facts.promise.sentence == SENTENCE
    assert (facts.promise.due, facts.agenda) == ("", "")
    assert facts.promise.waiting == (say("The date is told as soon as an officer has registered the letter."),)
    assert "WIB" in facts.received


def test_once_registered_it_says_what_the_time_waits_for_as_the_tracking_page_does(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    facts = receipt_for(fresh(case))
    assert (facts.agenda, bool(facts.registered)) == (str(fresh(case).letter.entry), True)
    assert facts.promise.due == ""
    assert len(facts.promise.waiting) == 2
    follow(client, case)
    page = client.get("/lacak/surat/").content.decode()
    assert all(escape(line) in page for line in facts.promise.waiting)


def test_once_the_time_runs_it_names_the_date_of_the_tracking_page(client: Client, cast: Cast) -> None:
    case = received()
    admit(cast, case)
    begin_clock(cast, case)
    clock = clocks.state(fresh(case), now=timezone.now())
    assert clock is not None
    assert clock.due_at is not None
    due = format_moment(clocks.calendar_of(case).local(clock.due_at))
    assert receipt_for(fresh(case)).promise.due == due
    follow(client, case, EMAIL)
    assert due in client.get("/lacak/surat/").content.decode()
    slip = client.get("/lacak/tanda-terima/").content.decode()
    assert say("Promised to be answered at the latest on %(date)s", date=due) in slip


def test_a_time_that_stands_still_says_so(cast: Cast) -> None:
    case = received()
    admit(cast, case)
    begin_clock(cast, case)
    record_event(case=case, name=CaseEventName.CASE_DEFICIENCY_ASKED, actor=PORTAL, at=timezone.now())
    facts = receipt_for(fresh(case))
    since = format_moment(clocks.calendar_of(case).local(timezone.now()))
    assert facts.promise.due == ""
    assert facts.promise.waiting == (
        say("Since %(since)s the time stands still, waiting for the sender.", since=since),
    )


def test_a_letter_that_is_not_complete_waits_too(cast: Cast) -> None:
    case = received()
    admit(cast, case, missing=MARKS[0])
    facts = receipt_for(fresh(case))
    assert facts.agenda
    assert facts.promise.due == ""
    assert facts.promise.waiting


def test_an_answered_letter_says_when(cast: Cast) -> None:
    case = received()
    answered(cast, case)
    facts = receipt_for(fresh(case))
    assert facts.promise.answered
    assert facts.promise.waiting == ()


def test_files_added_later_stand_with_their_day(cast: Cast) -> None:
    case = received()
    first = Delivery.objects.get()
    later = timezone.now() + timedelta(hours=1)
    Delivery.objects.create(agency=first.agency, channel="portal", key="later", case=case, received_at=later)
    at = format_moment(clocks.calendar_of(case).local(later))
    assert [each.at for each in receipt_for(case).hand_overs] == ["", at]


def test_the_unit_for_whose_attention_it_is_stands_below_the_addressee(client: Client, cast: Cast) -> None:
    send(client, upload(pdf_bytes()))
    Delivery.objects.update(stated={"cq": "Direktorat Pengembangan"})
    assert "c.q. Direktorat Pengembangan" in " ".join(client.get("/kirim/tanda-terima/").content.decode().split())


def test_a_slip_never_names_the_second_factor_and_keeps_no_code(client: Client, cast: Cast) -> None:
    case = received()
    content = json.dumps(content_of(case))
    assert EMAIL not in content
    assert "1234567" not in content
    assert case.tracking_code not in content.replace(" ", "")


def test_registration_makes_a_new_slip_and_the_old_one_stays(cast: Cast) -> None:
    case = received()
    first = ask_for_slip(actor=sender(case), case=case, at=timezone.now())
    run_steps("intake.receipt")
    assert present_slip(fresh(case)).making is Making.READY
    admit(cast, case)
    assert present_slip(fresh(case)).making is Making.UNASKED
    second = ask_for_slip(actor=sender(case), case=fresh(case), at=timezone.now())
    run_steps("intake.receipt")
    kept = Slip.objects.get(pk=first.pk)
    assert second.pk != first.pk
    assert kept.blob_id is not None
    assert kept.blob_id != Slip.objects.get(pk=second.pk).blob_id
    assert AuditEntry.objects.filter(action="intake.slip_asked").count() == 2


def test_time_alone_makes_no_new_slip(cast: Cast) -> None:
    case = received()
    admit(cast, case)
    begin_clock(cast, case)
    now = fingerprint(content_of(fresh(case)))
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        assert fingerprint(content_of(fresh(case))) == now


def test_a_slip_reads_back_as_it_was_written(cast: Cast) -> None:
    case = received()
    admit(cast, case)
    facts = receipt_for(fresh(case))
    assert receipt_from(content_of(fresh(case)), facts.code) == facts
