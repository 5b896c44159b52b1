"""A database of another version is never half migrated: a development `var/` is set aside, any other one is left."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from correspondence.foundation import marks
from portal.management import schema
from portal.management.commands.prepare import set_aside, settle_older
from tests.live import Office

OLDER = json.dumps({"foundation.0001_initial": "another text"})


@pytest.fixture
def var(tmp_path: Path, settings: LazySettings) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "tanggap.sqlite3").write_bytes(b"letters")
    (folder / "secret-key").write_text("kept")
    settings.FILE_UPLOAD_TEMP_DIR = folder / "tmp"
    return folder


@pytest.mark.django_db
def test_an_older_database_is_moved_with_a_message(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_aside(var)
    (aside,) = var.parent.glob("var.old-*")
    assert (aside / "tanggap.sqlite3").read_bytes() == b"letters"
    assert aside.name in capsys.readouterr().err
    assert not (var / "tanggap.sqlite3").exists()
    assert (var / "secret-key").read_text() == "kept"


@pytest.mark.django_db
def test_a_database_made_with_these_migrations_fits_and_so_does_one_that_lacks_the_newest() -> None:
    made = schema.applied()
    assert "foundation.0001_initial" in made and "portal.0001_initial" in made
    assert not any(name.startswith(("auth.", "wagtail")) for name in made)
    marks.write(schema.MARK, json.dumps(made))
    assert schema.differing() == []
    marks.write(schema.MARK, json.dumps({"foundation.0001_initial": made["foundation.0001_initial"]}))
    assert schema.differing() == [], "a migration broken off half-way goes on"


@pytest.mark.django_db
@pytest.mark.parametrize("production", [True, False])
@pytest.mark.parametrize("known", [OLDER, ""])
def test_any_other_database_of_another_version_stops_the_preparation(
    known: str, production: bool, settings: LazySettings
) -> None:
    """The tests' database is none of the development's own: in memory, or on PostgreSQL's server."""
    settings.PRODUCTION = production
    marks.write(schema.MARK, known)
    with pytest.raises(CommandError, match=r"made by another version of Tanggap.*foundation\.0001_initial.*empty dat"):
        call_command("prepare")
    assert marks.read(schema.MARK) == known


@pytest.mark.django_db
def test_a_database_that_fits_is_left_alone(settings: LazySettings) -> None:
    known = json.dumps(schema.applied())
    marks.write(schema.MARK, known)
    settle_older()
    assert marks.read(schema.MARK) == known
    assert list(Path(settings.VAR).parent.glob("*.old-*")) == []


@pytest.mark.slow
def test_a_development_database_of_another_version_is_set_aside_and_the_fresh_one_marked(tmp_path: Path) -> None:
    office = Office(tmp_path / "var", {"TANGGAP_DEMO_ACCOUNTS": "no", "DATABASE_URL": ""})
    office.var.mkdir()
    with closing(sqlite3.connect(office.var / "tanggap.sqlite3")) as older:
        older.execute("CREATE TABLE django_migrations (id integer, app text, name text, applied text)")
        older.execute("INSERT INTO django_migrations VALUES (1, 'foundation', '0001_initial', '2026-01-01 00:00:00')")
        older.commit()
    done = office.manage("prepare")
    assert done.returncode == 0, done.stderr
    assert "was made by an older version" in done.stderr
    assert [path.name for path in next(tmp_path.glob("var.old-*")).glob("*.sqlite3")] == ["tanggap.sqlite3"]
    with closing(sqlite3.connect(office.var / "tanggap.sqlite3")) as fresh:
        rows = dict(fresh.execute("SELECT key, value FROM foundation_officemark"))
    assert "foundation.0001_initial" in json.loads(rows["schema"])
    assert "demo" not in rows
