"""A development `var/` of an older version is set aside, never deleted and never half migrated."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from portal.management.commands.prepare import SCHEMA_FILE, set_aside_older

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(tmp_path: Path, settings: LazySettings) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "tanggap.sqlite3").write_bytes(b"letters")
    (folder / "secret-key").write_text("kept")
    settings.FILE_UPLOAD_TEMP_DIR = folder / "tmp"
    return folder


def test_an_older_database_is_moved_with_a_message(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (var / SCHEMA_FILE).write_text("older")
    set_aside_older(var, "newer")
    (aside,) = var.parent.glob("var.old-*")
    assert (aside / "tanggap.sqlite3").read_bytes() == b"letters"
    assert aside.name in capsys.readouterr().err
    assert not (var / "tanggap.sqlite3").exists()
    assert (var / "secret-key").read_text() == "kept"


@pytest.mark.parametrize("known", ["newer", None])
def test_what_fits_or_is_new_is_left_alone(var: Path, known: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    if known:
        (var / SCHEMA_FILE).write_text(known)
    else:
        (var / "tanggap.sqlite3").unlink()
    set_aside_older(var, "newer")
    assert not list(var.parent.glob("var.old-*"))
    assert capsys.readouterr().err == ""


def test_a_database_of_unknown_origin_is_moved_too(var: Path) -> None:
    set_aside_older(var, "newer")
    assert list(var.parent.glob("var.old-*"))
