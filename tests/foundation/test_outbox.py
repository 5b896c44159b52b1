"""The outbox: read in the order of commits, once, and on from where a consumer stopped."""

import pytest

from correspondence.foundation.files.models import Blob
from correspondence.foundation.outbox.models import Outbox
from correspondence.foundation.outbox.queue import consume, put

pytestmark = pytest.mark.django_db


def write(number: int, topic: str = "index") -> Outbox:
    subject = Blob.objects.create(sha256=f"{number:064}", size=number, media_type="text/plain")
    return put(topic=topic, subject=subject, payload={"number": number})


def read(consumer: str = "search", limit: int = 100) -> list[int]:
    seen: list[int] = []
    consume(consumer=consumer, topic="index", handle=lambda row: seen.append(row.payload["number"]), limit=limit)
    return seen


def test_each_consumer_reads_everything_once_and_in_order() -> None:
    for number in (1, 2, 3):
        write(number)
    write(4, topic="mail")
    assert read() == [1, 2, 3]
    assert read() == []
    write(5)
    assert read() == [5]
    assert read("statistics", limit=2) == [1, 2]
    assert read("statistics") == [3, 5]


def test_a_failing_effect_is_the_next_one_again() -> None:
    for number in (1, 2, 3):
        write(number)
    seen: list[int] = []

    def handle(row: Outbox) -> None:
        seen.append(row.payload["number"])
        if seen == [1, 2]:
            raise RuntimeError("not today")

    with pytest.raises(RuntimeError):
        consume(consumer="search", topic="index", handle=handle)
    assert consume(consumer="search", topic="index", handle=handle) == 2
    assert seen == [1, 2, 2, 3]


def test_what_commits_late_is_read_late_but_never_skipped() -> None:
    early, late = write(1), write(2)
    Outbox.objects.filter(pk=early.pk).delete()  # not committed yet, as another transaction sees it
    assert read() == [2]
    Outbox.objects.create(pk=early.pk, topic="index", object_type="x", object_id="1", payload={"number": 1})
    assert early.pk < late.pk
    assert read() == [1]
