"""Who acts: by one dated appointment, in a named capacity."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from correspondence.organization.actors import appointments_of, official
from correspondence.organization.finding import above, addresses, registrars
from correspondence.organization.models import Appointment, Capacity, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def test_an_official_acts_by_an_appointment_in_force(cast: Cast) -> None:
    actor = official(User.objects.get(username="direktur"), TODAY)
    assert (actor.role, actor.label) == ("direktur", "Direktur Pengembangan Sistem Katalog")
    assert actor.agency == cast.agency


def test_nobody_acts_before_or_after_the_appointment(cast: Cast) -> None:
    user = User.objects.get(username="direktur")
    Appointment.objects.filter(user=user).update(until=TODAY)
    assert official(user, TODAY)
    for day in (TODAY + timedelta(days=1), date(2025, 1, 1)):
        with pytest.raises(Http404):
            official(user, day)


def test_an_abolished_position_gives_no_right(cast: Cast) -> None:
    position = cast.position("direktur")
    position.abolished_on = TODAY
    position.save()
    with pytest.raises(Http404):
        official(User.objects.get(username="direktur"), TODAY)


def test_a_stand_in_is_named_as_such(cast: Cast) -> None:
    user = User.objects.get(username="koordinator")
    added = Appointment.objects.create(
        user=user, position=cast.position("direktur"), capacity=Capacity.STAND_IN, since=TODAY
    )
    substantive, stand_in = appointments_of(user, TODAY)
    assert substantive.position == cast.position("koordinator")
    assert official(user, TODAY).position == substantive.position
    chosen = official(user, TODAY, appointment_id=added.pk)
    assert chosen.appointment == stand_in
    assert chosen.label == "Plh. Direktur Pengembangan Sistem Katalog"


def test_an_appointment_of_somebody_else_cannot_be_chosen(cast: Cast) -> None:
    foreign = User.objects.get(username="kepala").appointments.get()
    actor = official(User.objects.get(username="staf"), TODAY, appointment_id=foreign.pk)
    assert actor.position == cast.position("staf")


def test_an_appointment_cannot_end_before_it_begins(cast: Cast) -> None:
    user = User.objects.get(username="staf")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            user=user, position=cast.position("staf"), since=TODAY, until=TODAY - timedelta(days=1)
        )


def test_the_ladder_and_the_addresses(cast: Cast) -> None:
    assert [position.code for position in above(cast.position("staf"))] == [
        "subkoordinator", "koordinator", "direktur", "deputi", "kepala",
    ]  # fmt: skip
    assert addresses(cast.position("deputi"), TODAY) == ["deputi@lkpp.example"]
    assert registrars(cast.agency.pk) == [cast.position("registrar")]


def test_an_account_without_position_reaches_no_desk(cast: Cast) -> None:
    with pytest.raises(Http404):
        official(User.objects.get(username="editor"), TODAY)
