"""Once a day what nobody needs any more is forgotten, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from correspondence.foundation.shared_value import SharedValue
from correspondence.organization.models import ProofTry, User
from correspondence.organization.tidying import tidy_daily

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
SHORT, LONG = timedelta(minutes=1), timedelta(days=2)


def seen(user: User, key: str, at: datetime) -> None:
    UserSession.objects.create(user=user, session_key=key, ip="10.0.0.1", last_seen_at=at)


def fill(user: User) -> None:
    """Write one thing to be forgotten and one to be kept of each kind."""
    for key, expires in (("over", NOW - SHORT), ("going", NOW + SHORT)):
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
        SharedValue.objects.create(cache_key=key, value="", expires=expires)
    for key, at in (("over", NOW - LONG), ("going", NOW - LONG), ("beginning", NOW - SHORT)):
        seen(user, key, at)
    for at in (NOW - LONG, NOW - SHORT):
        ProofTry.objects.create(user=user, at=at)


def test_what_is_over_goes_and_what_lasts_stays() -> None:
    fill(User.objects.create(username="registrar"))
    assert tidy_daily(at=NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["going"]
    assert list(SharedValue.objects.values_list("cache_key", flat=True)) == ["going"]
    assert sorted(UserSession.objects.values_list("session_key", flat=True)) == ["beginning", "going"]
    assert list(ProofTry.objects.values_list("at", flat=True)) == [NOW - SHORT]


def test_it_is_done_once_a_local_day() -> None:
    evening = datetime(2026, 11, 21, 16, 59, tzinfo=UTC)  # 23.59 in Jakarta
    assert tidy_daily(at=NOW)
    assert not tidy_daily(at=NOW + SHORT)
    assert not tidy_daily(at=evening)
    assert tidy_daily(at=evening + SHORT)


def test_the_tick_calls_it() -> None:
    assert f"{tidy_daily.__module__}.{tidy_daily.__name__}" in settings.TICK_JOBS
