"""Tries are counted per address and for everybody, a minute long, in every process alike."""

from datetime import datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from correspondence.foundation.limits import Limit, TryCount, seconds_to_wait

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, 0, 20, tzinfo=timezone.get_fixed_timezone(420))


def tried(limit: Limit, address: str, *, after: int = 0) -> int:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    return seconds_to_wait(limit, request, at=START + timedelta(seconds=after))


def test_an_address_waits_for_the_next_minute() -> None:
    limit = Limit("try", each=2, everybody=100)
    assert [tried(limit, "192.0.2.1") for _ in range(3)] == [0, 0, 40]
    assert tried(limit, "192.0.2.1", after=39) == 1
    assert tried(limit, "192.0.2.1", after=40) == 0


def test_addresses_and_kinds_are_counted_apart() -> None:
    limit = Limit("try", each=1, everybody=100)
    assert tried(limit, "192.0.2.1") == 0
    assert tried(limit, "192.0.2.2") == 0
    assert tried(Limit("other", each=1, everybody=100), "192.0.2.1") == 0
    assert tried(limit, "192.0.2.1") > 0


def test_everybody_together_is_limited_too() -> None:
    limit = Limit("try", each=5, everybody=3)
    assert [tried(limit, f"192.0.2.{n}") > 0 for n in range(4)] == [False, False, False, True]


def test_one_address_cannot_use_up_what_everybody_has() -> None:
    limit = Limit("try", each=1, everybody=3)
    for _ in range(10):
        tried(limit, "192.0.2.1")
    assert tried(limit, "192.0.2.2") == 0


def test_old_counts_are_cleared_and_no_address_is_kept() -> None:
    limit = Limit("try", each=1, everybody=3)
    tried(limit, "192.0.2.1")
    tried(limit, "192.0.2.1", after=3 * 3600)
    kept = list(TryCount.objects.all())
    assert {row.window for row in kept} == {START + timedelta(hours=3, seconds=-20)}
    assert not [row for row in kept if "192.0.2.1" in row.origin]
