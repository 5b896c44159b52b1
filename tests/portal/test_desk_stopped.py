"""Steps that gave up and belong to no letter: counted by /healthz, shown and begun again at the desk."""

import pytest
from django.conf import LazySettings
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from correspondence.cases.models import Recomputation
from correspondence.foundation import mail
from correspondence.foundation.jobs.models import Step, StepState
from correspondence.foundation.jobs.planning import plan
from correspondence.intake.mailbox.addresses import read_sources
from correspondence.intake.mailbox.planning import mailboxes
from correspondence.organization.models import User
from portal.desk.machines_steps import stopped_work
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/meja/mesin/"


def gave_up(step: Step) -> Step:
    """Let the step stand as after its last try."""
    step.state, step.attempts, step.error, step.finished_at = StepState.GAVE_UP, 3, "OSError: x", timezone.now()
    step.save()
    return step


def stopped_mail(about: models.Model, to: str = "orang@contoh.example") -> Step:
    """Queue a mail that was not sent."""
    with transaction.atomic():
        mail.queue(to=[to], subject="Rahasia sekali", text="isi", about=about)
    return gave_up(Step.objects.filter(name="mail.deliver").latest("pk"))


def stopped_run(calendar: str) -> Step:
    """Plan a run over a calendar that gave up."""
    run = Recomputation.objects.create(
        calendar_code=calendar, calendar_version="v", because="uji", began_at=timezone.now()
    )
    return gave_up(plan("cases.recompute", run.pk, queue="default"))


def signed_in(account: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=account))
    return client


def names(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_health_page_counts_them_by_name(cast: Cast) -> None:
    assert Client().get("/healthz").json()["steps_given_up"] == {}
    stopped_run(cast.agency.calendar_code)
    stopped_mail(cast.agency)
    stopped_mail(cast.agency)
    assert Client().get("/healthz").json()["steps_given_up"] == {"cases.recompute": 1, "mail.deliver": 2}


def test_each_agency_sees_its_own_and_those_of_nobody(whole_demo: Cast, settings: LazySettings) -> None:
    settings.MAILBOXES = read_sources("imap://u:p@localhost/INBOX?agency=lkpp")
    (box,) = mailboxes()
    gave_up(plan("intake.fetch_mail", box.pk, queue="fetch"))
    stopped_run(whole_demo.agency.calendar_code)
    stopped_mail(User.objects.get(username="kepala"), to="kepala@kantor.example")
    stopped_mail(whole_demo.standard, to="siapa@kantor.example")
    mine, theirs = names(signed_in("registrar")), names(signed_in("registrar-landak"))
    for words in (box.name, f"“{whole_demo.agency.calendar_code}”", "kepala@kantor.example"):
        assert words in mine
        assert words not in theirs
    assert (mine.count("/ulangi/"), theirs.count("/ulangi/")) == (4, 1)
    for page in (mine, theirs):
        assert "siapa@kantor.example" not in page
        assert "Rahasia sekali" not in page


def test_the_door_bears_their_number(cast: Cast) -> None:
    client = signed_in("registrar")
    doors = {item.label: item.count for item in client.get("/meja/").context["desk_menu"]}
    assert doors["Mesin"] == 0
    stopped_mail(cast.agency)
    doors = {item.label: item.count for item in client.get("/meja/").context["desk_menu"]}
    assert doors["Mesin"] == 1


def test_a_registrar_begins_only_what_is_shown_again(whole_demo: Cast) -> None:
    own, nobodys = stopped_run(whole_demo.agency.calendar_code), stopped_mail(whole_demo.standard)
    other = gave_up(plan("intake.check", 1, queue="intake"))
    landak, registrar = signed_in("registrar-landak"), signed_in("registrar")
    assert landak.post(f"{PAGE}langkah/{own.pk}/ulangi/").status_code == 404
    assert registrar.post(f"{PAGE}langkah/{other.pk}/ulangi/").status_code == 404
    assert signed_in("kepala").post(f"{PAGE}langkah/{own.pk}/ulangi/").status_code == 403
    assert registrar.get(f"{PAGE}langkah/{own.pk}/ulangi/").status_code == 302
    assert not Step.objects.filter(state=StepState.WAITING, pk__in=[own.pk, nobodys.pk, other.pk]).exists()
    assert registrar.post(f"{PAGE}langkah/{own.pk}/ulangi/").status_code == 302
    assert landak.post(f"{PAGE}langkah/{nobodys.pk}/ulangi/").status_code == 302
    for step in (own, nobodys):
        step.refresh_from_db()
        assert (step.state, step.attempts, step.error) == (StepState.WAITING, 0, "")


def test_many_of_them_cost_no_more_queries(cast: Cast) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            stopped_work(cast.agency)
        return len(seen)

    def more(count: int) -> None:
        for user in User.objects.all()[:count]:
            stopped_mail(user)
        for number in range(count):
            stopped_run(f"kalender-{number}-{count}")

    more(1)
    few = counted()
    more(6)
    assert counted() == few


def test_a_finished_run_is_listed_no_more(cast: Cast) -> None:
    step = stopped_run(cast.agency.calendar_code)
    assert [work.pk for work in stopped_work(cast.agency)] == [step.pk]
    Recomputation.objects.update(finished_at=timezone.now())
    assert stopped_work(cast.agency) == []
