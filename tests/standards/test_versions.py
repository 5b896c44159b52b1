import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from correspondence.foundation.audit.models import AuditEntry
from correspondence.standards import queries, rules
from correspondence.standards.compiling import CompilationRefused, compile_standard
from correspondence.standards.models import Immutable, StandardVersion
from correspondence.standards.published.konsultasi_katalog import CODE, KONSULTASI_KATALOG
from correspondence.standards.services import publish

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)
CHANGED = replace(KONSULTASI_KATALOG, decree="30 TAHUN 2026")


@dataclass(frozen=True)
class Editor:
    kind: str = "official"
    audit_id: str = "editor"
    label: str = "Editor"
    capacity: str = ""
    on_behalf_of: str = ""


@pytest.fixture
def version() -> StandardVersion:
    return publish(KONSULTASI_KATALOG, actor=Editor(), at=AT, page_key="page-7")


def test_rules_and_text_survive_storage(version: StandardVersion) -> None:
    stored = StandardVersion.objects.get(pk=version.pk)
    assert rules.load(stored) == compile_standard(KONSULTASI_KATALOG)
    assert rules.load_source(stored) == KONSULTASI_KATALOG
    assert (stored.number, stored.valid_from, stored.page_key) == (1, AT, "page-7")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.changes["digest"]) == ("standards.published", stored.digest)


def test_publishing_the_same_again_makes_no_version(version: StandardVersion) -> None:
    assert publish(KONSULTASI_KATALOG, actor=Editor(), at=LATER) == version
    assert StandardVersion.objects.count() == AuditEntry.objects.count() == 1


def test_an_ended_standard_does_not_fall_back_to_an_earlier_version(version: StandardVersion) -> None:
    end = LATER + timedelta(days=30)
    last = publish(CHANGED, actor=Editor(), at=LATER, valid_until=end)
    assert queries.in_force(CODE, end - timedelta(seconds=1)) == last
    assert queries.all_in_force(end) == []
    with pytest.raises(StandardVersion.DoesNotExist):
        queries.in_force(CODE, end)
    assert queries.in_force(CODE, LATER - timedelta(seconds=1)) == version


def test_each_moment_has_the_version_then_in_force(version: StandardVersion) -> None:
    second = publish(CHANGED, actor=Editor(), at=AT, valid_from=LATER)
    assert second.number == 2
    assert queries.in_force(CODE, AT) == version
    assert queries.in_force(CODE, LATER - timedelta(seconds=1)) == version
    assert queries.in_force(CODE, LATER) == second
    assert queries.all_in_force(LATER) == [second]
    with pytest.raises(StandardVersion.DoesNotExist, match=CODE):
        queries.in_force(CODE, AT - timedelta(seconds=1))


def test_a_version_that_has_not_begun_is_replaced_by_a_later_publication(version: StandardVersion) -> None:
    soon, day = AT + timedelta(days=20), timedelta(days=1)
    publish(CHANGED, actor=Editor(), at=AT, valid_from=LATER)
    third = publish(replace(CHANGED, fee="Rp1.000"), actor=Editor(), at=AT + day, valid_from=soon)
    fourth = publish(replace(CHANGED, fee="Rp2.000"), actor=Editor(), at=soon, valid_from=LATER + day)
    assert queries.in_force(CODE, soon - day) == version
    assert queries.in_force(CODE, soon) == queries.in_force(CODE, LATER) == third
    assert queries.in_force(CODE, LATER + day) == fourth
    assert StandardVersion.objects.count() == 4


def test_of_what_is_to_come_the_beginning_can_be_corrected(version: StandardVersion) -> None:
    publish(CHANGED, actor=Editor(), at=AT, valid_from=LATER)
    assert publish(CHANGED, actor=Editor(), at=AT, valid_from=LATER).number == 2
    later = publish(CHANGED, actor=Editor(), at=AT, valid_from=LATER + timedelta(days=9))
    assert queries.in_force(CODE, LATER) == version
    now = publish(CHANGED, actor=Editor(), at=AT + timedelta(days=1))
    assert [later.number, queries.in_force(CODE, LATER).number] == [3, now.number]
    assert publish(CHANGED, actor=Editor(), at=LATER, valid_from=LATER + timedelta(days=1)) == now


def test_the_versions_in_force_are_one_query(
    version: StandardVersion, django_assert_num_queries: Callable[..., Any]
) -> None:
    publish(CHANGED, actor=Editor(), at=AT, valid_from=LATER)
    with django_assert_num_queries(1):
        assert queries.all_in_force(LATER)[0].number == 2


def test_one_standard_is_asked_for_as_all_of_them_are() -> None:
    """What Python picks of one standard is what the database picks, whatever was published when."""
    chance = random.Random(7)
    days = [AT + timedelta(days=day) for day in range(6)]
    rows = []
    for history in range(60):
        for number in range(1, chance.randint(2, 6)):
            begins = chance.choice(days)
            ends = chance.choice([None, *(day for day in days if day > begins)])
            facts = {"title": "Konsultasi", "published": {}, "rules": {}, "digest": ""}
            made = chance.choice(days)
            rows.append(
                StandardVersion(
                    code=f"s{history}", number=number, valid_from=begins, valid_until=ends, created_at=made, **facts
                )
            )
    StandardVersion.objects.bulk_create(rows)
    for at in days:
        picked = {version.code: version for version in StandardVersion.objects.in_force(at)}
        for history in range(60):
            assert queries.version_in_force(f"s{history}", at) == picked.get(f"s{history}")


def test_a_version_ends_when_it_says_so() -> None:
    publish(KONSULTASI_KATALOG, actor=Editor(), at=AT, valid_until=LATER)
    assert queries.in_force(CODE, LATER - timedelta(seconds=1)).number == 1
    with pytest.raises(StandardVersion.DoesNotExist):
        queries.in_force(CODE, LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(CHANGED, actor=Editor(), at=LATER, valid_until=AT)


def test_a_refused_standard_leaves_nothing_behind() -> None:
    with pytest.raises(CompilationRefused):
        publish(replace(KONSULTASI_KATALOG, channels=()), actor=Editor(), at=AT)
    assert not StandardVersion.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_published_version_cannot_be_changed(version: StandardVersion) -> None:
    version.title = "Judul lain"
    attempts: list[Callable[[], object]] = [
        version.save,
        lambda: version.save(update_fields=["title"]),
        lambda: StandardVersion.objects.update(title="Judul lain"),
        lambda: StandardVersion.objects.bulk_update([version], ["title"]),
        StandardVersion.objects.all().delete,
    ]
    for attempt in attempts:
        with pytest.raises(Immutable), transaction.atomic():
            attempt()
    assert StandardVersion.objects.get(pk=version.pk).title == KONSULTASI_KATALOG.title
