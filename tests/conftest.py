"""Fixtures for every test: a private `var/`, the demo office, actors and small builders."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

_VAR = tempfile.TemporaryDirectory(prefix="tanggap-test-")
os.environ["TANGGAP_VAR"] = str(Path(_VAR.name) / "var")
os.environ.setdefault("TANGGAP_DATA", str(Path(__file__).resolve().parents[2] / "shared" / "data"))

from typing import TYPE_CHECKING  # noqa: E402

from django.conf import LazySettings  # noqa: E402

from correspondence.foundation.jobs import liveness  # noqa: E402

if TYPE_CHECKING:
    from tests.cast import Cast


def pytest_sessionstart() -> None:
    """Refuse to begin where the screens would be half in English: a fresh copy has no compiled catalogue."""
    if not (Path(__file__).resolve().parents[1] / "site/portal/locale/id/LC_MESSAGES/django.mo").is_file():
        raise pytest.UsageError("the catalogue is not compiled; `make setup-test` does it")


@pytest.fixture(autouse=True)
def _own_folders(settings: LazySettings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give every test its own store, mail, run and temporary folders, and a worker's life of its own.

    The settings were read before this file: the processes of pytest-xdist share one `var/`, where one test's
    sweep would remove what another is writing.
    """
    settings.FILE_STORE = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.RUN_FOLDER = tmp_path / "run"
    settings.WORKING_FOLDER = tmp_path / "working"
    settings.SIGNING_FOLDER = tmp_path / "signing"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path_factory.mktemp("unfinished")
    yield
    liveness.end()


@pytest.fixture
def one_moment() -> Iterator[None]:
    """Let a test happen at one moment: tries are counted by the minute, and a slow machine may pass into the next."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """Give the folder of measuring data, or skip with the reason."""
    folder = Path(os.environ["TANGGAP_DATA"])
    if not folder.is_dir():
        pytest.skip("the measuring data (TANGGAP_DATA) is not on this machine")
    yield folder


@pytest.fixture
def cast(db: None, settings: LazySettings) -> "Cast":
    """Give the demo office."""
    from correspondence.organization.models import Agency
    from portal.demo import everything
    from tests.cast import Cast

    settings.DEMO_ACCOUNTS = True
    everything.ensure()
    return Cast(agency=Agency.objects.get(code="lkpp"), standard=everything.ensure_standard())


@pytest.fixture
def whole_demo(db: None, settings: LazySettings) -> "Cast":
    """Give LKPP as the whole demo has it: every branch, all five standards, and the other agency beside it."""
    from correspondence.organization.models import Agency
    from portal.demo import everything
    from tests.cast import Cast
    from tests.databases import number_from_one

    number_from_one()
    settings.DEMO_ACCOUNTS = True
    everything.ensure(whole=True)
    return Cast(agency=Agency.objects.get(code="lkpp"), standard=everything.ensure_standard(whole=True))


@pytest.fixture
def landak(whole_demo: "Cast") -> "Cast":
    """Give the other agency of the whole demo, with its own standard."""
    from correspondence.organization.models import Agency
    from correspondence.standards.models import StandardVersion
    from tests.cast import Cast

    standard = StandardVersion.objects.get(code="penanganan-masalah-pengguna")
    return Cast(agency=Agency.objects.get(code="landak"), standard=standard)
