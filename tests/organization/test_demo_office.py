"""The demo's two agencies: the tree of the published standards, accounts by position, made once."""

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.utils import timezone

from correspondence.calendars import queries as calendars
from correspondence.calendars.workdays import is_working_day
from correspondence.organization.actors import appointments_of, official
from correspondence.organization.finding import above, registrars, signer_above
from correspondence.organization.models import LEVELS, OUTSIDE, Agency, Appointment, Position, Role, Unit, User
from correspondence.standards import rules
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import all_in_force
from portal.demo import everything, office
from portal.demo.moments import Moments
from templates_docx.drafting import template_for
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def counted() -> tuple[int, ...]:
    models = (Agency, Unit, Position, User, Appointment, StandardVersion)
    return tuple(model.objects.count() for model in models)


def test_making_it_again_adds_nothing(whole_demo: Cast) -> None:
    before = counted()
    everything.ensure(whole=True)
    assert counted() == before


def test_the_light_office_grows_into_the_whole_one(cast: Cast) -> None:
    kept = {position.code: position.pk for position in Position.objects.all()}
    assert Agency.objects.count() == 1
    everything.ensure(whole=True)
    assert Agency.objects.count() == 2
    assert kept.items() <= {position.code: position.pk for position in Position.objects.all()}.items()


def test_every_published_standard_has_its_unit_and_agency(whole_demo: Cast) -> None:
    versions = all_in_force(timezone.now())
    assert len(versions) == 5
    for version in versions:
        standard = rules.load(version)
        assert Unit.objects.filter(agency__name=standard.agency, name=standard.unit).exists(), standard.unit


@pytest.mark.parametrize(
    ("account", "superiors"),
    [
        ("anggota-hukum", ["ketua-hukum", "direktur-hukum", "deputi-hukum", "kepala"]),
        ("staf-spse", ["subkoordinator-spse", "koordinator-spse", "direktur-spse", "deputi", "kepala"]),
        ("verifikator-landak", ["kepala-bagian-landak"]),
    ],
)
def test_the_ladders(whole_demo: Cast, account: str, superiors: list[str]) -> None:
    assert [position.code for position in above(whole_demo.position(account))] == superiors


def test_levels_fall_from_every_superior_to_its_inferior(whole_demo: Cast) -> None:
    pairs = Position.objects.filter(role__in=LEVELS, superior__role__in=LEVELS).select_related("superior")
    assert pairs
    for position in pairs:
        assert position.superior is not None
        assert LEVELS[position.role] > LEVELS[position.superior.role], position


def test_who_drafts_has_a_signer_with_a_template(whole_demo: Cast) -> None:
    drafters = (Role.SUB_KOORDINATOR, Role.KETUA_TIM, Role.ANGGOTA_TIM, Role.HELPDESK, Role.VERIFIKATOR)
    for position in Position.objects.filter(role__in=drafters):
        signer = signer_above(position)
        assert signer is not None, position
        assert template_for(signer).unit.agency == position.unit.agency


def test_an_outside_part_has_no_desk(whole_demo: Cast) -> None:
    (ito,) = Position.objects.filter(role__in=OUTSIDE)
    assert not Appointment.objects.filter(position=ito).exists()
    assert not User.objects.filter(username=ito.code).exists()


def test_the_helpdesk_of_landak_keeps_the_register_too(whole_demo: Cast) -> None:
    user = User.objects.get(username="helpdesk-landak")
    held = [item.position.code for item in appointments_of(user, timezone.localdate())]
    assert held == ["helpdesk-landak", "registrar-landak"]
    assert not official(user, timezone.localdate()).is_registrar


def test_each_agency_has_its_own_registrar_and_calendar(whole_demo: Cast, landak: Cast) -> None:
    assert [position.code for position in registrars(whole_demo.agency.pk)] == ["registrar"]
    assert [position.code for position in registrars(landak.agency.pk)] == ["registrar-landak"]
    assert (whole_demo.agency.calendar_code, landak.agency.calendar_code) == ("lkpp", "landak")
    assert calendars.load("landak").closed


def test_accounts_bear_positions_not_names(whole_demo: Cast) -> None:
    titles = {position.short_title for position in Position.objects.all()} | {"Editor"}
    for user in User.objects.filter(appointments__isnull=False).distinct():
        assert user.get_full_name() in titles
        assert user.check_password(office.PASSWORD)


def test_the_login_page_lists_the_accounts_that_exist(whole_demo: Cast) -> None:
    shown = {account.account for group in office.accounts_shown() for account in group.accounts}
    assert shown == {user.username for user in User.objects.filter(is_superuser=False)}
    assert all(group.title and group.accounts for group in office.accounts_shown())


def test_of_the_light_office_no_other_account_is_listed(cast: Cast) -> None:
    groups = office.accounts_shown()
    assert [len(group.accounts) for group in groups] == [8, 3]
    assert groups[0].title.startswith("LKPP")


def test_no_accounts_outside_development(db: None, settings: LazySettings) -> None:
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(ImproperlyConfigured):
        office.ensure_accounts()


def test_the_receptionist_has_a_desk(whole_demo: Cast) -> None:
    assert official(User.objects.get(username="resepsionis"), timezone.localdate()).role == Role.RESEPSIONIS
    with pytest.raises(Http404):
        official(User.objects.get(username="editor"), timezone.localdate())


@pytest.mark.parametrize("now", ["2026-11-21T09:00:00", "2026-11-23T00:30:00", "2026-03-25T23:00:00"])
def test_moments_are_working_days_in_the_past(cast: Cast, now: str) -> None:
    calendar = calendars.load("lkpp")
    when = Moments(datetime.fromisoformat(now).replace(tzinfo=UTC), calendar)
    days = [when.at(back, "15.30") for back in range(1, 12)]
    assert all(is_working_day(calendar.local(moment).date(), calendar) for moment in days)
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == len(days)
    assert max(days) < when.now == when.at(0, "15.30")


def test_what_an_administrator_did_to_accounts_outlives_the_next_start(cast: Cast) -> None:
    staff = Appointment.objects.get(user__username="staf")
    today = timezone.localdate()
    Appointment.objects.filter(pk=staff.pk).update(until=today)
    Appointment.objects.create(user=staff.user, position=staff.position, since=today)
    editor = User.objects.get(username=office.EDITOR)
    assert editor.groups.count() == 2
    editor.groups.clear()
    office.ensure_accounts()
    assert Appointment.objects.filter(user=staff.user).count() == 2
    assert not editor.groups.exists()
