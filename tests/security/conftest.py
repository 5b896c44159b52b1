"""One world for all tests of this folder: built once, asked by everybody, rolled back at the end."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from correspondence.intake.api import door
from tests.cast import Cast
from tests.databases import number_from_one
from tests.security.world import World, make_world


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        for name in ("FILE_STORE", "EMAIL_FILE_PATH", "RUN_FOLDER", "SIGNING_FOLDER"):
            patch.setattr(settings, name, folder / name.lower())
        patch.setattr(door, "STRANGERS_PER_MINUTE", 1_000_000)  # everybody asks everything from one address here
        yield make_world(office())
        transaction.set_rollback(True)


def office() -> Cast:
    """Give the whole demo office of both agencies, as the services of the demo make it."""
    from correspondence.organization.models import Agency
    from portal.demo import everything

    number_from_one()
    everything.ensure(whole=True)
    return Cast(agency=Agency.objects.get(code="lkpp"), standard=everything.ensure_standard())
