"""From when to when a published page holds: what has not begun can be corrected, what has ended is no fault."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from time_machine import travel

from correspondence.standards.models import StandardVersion
from correspondence.standards.published.konsultasi_katalog import KONSULTASI_KATALOG
from correspondence.standards.queries import in_force
from portal.cms.models import StandardPage
from portal.cms.publishing import NotPublishable, problems_of, sentences, version_shown
from portal.cms.writing import page_values
from tests.portal.cms_pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> StandardPage:
    return publish(KONSULTASI_KATALOG)


def _publish(page: StandardPage, **stated: Any) -> StandardPage:
    draft: StandardPage = StandardPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in stated.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def test_what_has_not_begun_is_replaced_by_what_is_published_after_it(page: StandardPage) -> None:
    today = timezone.localdate()
    _publish(page, valid_from=today + timedelta(days=300), fee="Rp1.000")
    postponed = _publish(page, valid_from=today + timedelta(days=330))
    shown = version_shown(postponed, at=timezone.now() + timedelta(days=310))
    assert shown is not None
    assert [StandardVersion.objects.count(), shown.number] == [3, 1]
    advanced = _publish(page, valid_from=None, fee="Rp2.000")
    for days in (0, 310, 340):
        shown = version_shown(advanced, at=timezone.now() + timedelta(days=days))
        assert shown is not None
        assert shown.number == in_force(page.code, timezone.now() + timedelta(days=days)).number == 4
    assert in_force(page.code, timezone.now() - timedelta(days=1)).number == 1


def test_a_first_version_that_has_not_begun_may_be_corrected_into_the_past(page: StandardPage) -> None:
    tomorrow, past = timezone.localdate() + timedelta(days=1), date(2023, 1, 2)
    other = StandardPage(slug="lain", valid_from=tomorrow, **page_values(replace(KONSULTASI_KATALOG, code="lain")))
    page.get_parent().add_child(instance=other)
    other.save_revision().publish()
    shown = version_shown(other, at=timezone.now())
    assert shown is not None
    assert shown.number == 1
    _publish(other, valid_from=past)
    version = in_force("lain", timezone.now() - timedelta(days=90))
    assert (version.number, timezone.localtime(version.valid_from).date()) == (2, past)


def test_a_beginning_decades_ahead_is_refused(page: StandardPage) -> None:
    page.valid_from = timezone.localdate() + timedelta(days=365)
    assert sentences(page, at=timezone.now()) == []
    page.valid_from = date(timezone.localdate().year + 36, 1, 1)
    assert [problem.place for problem in problems_of(page, at=timezone.now())] == ["valid_from"]
    with pytest.raises(NotPublishable):
        page.save_revision(clean=False).publish()


def test_a_validity_that_is_over_is_no_fault_of_the_page(page: StandardPage) -> None:
    ended = _publish(page, valid_until=timezone.localdate() + timedelta(days=1))
    with travel(timezone.now() + timedelta(days=5)):
        checked = StandardPage.objects.get(pk=page.pk)
        assert sentences(checked, at=timezone.now()) == []
        checked.save()
        checked.fee = "Rp1.000"
        assert [problem.place for problem in problems_of(checked, at=timezone.now())] == ["valid_until"]
    assert StandardVersion.objects.of(ended.code).count() == 2
