"""Where the truth is kept: SQLite in `var/`, or the database that `DATABASE_URL` names."""

from typing import Any

from . import environment as env
from .base import ROOT, VAR
from .database_url import parse, sqlite

SQLITE_OPTIONS = {
    # IMMEDIATE and WAL: with Django's defaults every tenth concurrent writer meets "locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# A connection is kept between requests: SQLite reads the whole schema anew for each one (1.5 ms of every request).
KEPT_OPEN = 60  # seconds
SQLITE_SETTINGS: dict[str, Any] = {
    "ENGINE": "correspondence.foundation.sqlite",
    "CONN_MAX_AGE": KEPT_OPEN,
    "TEST": {"NAME": ":memory:"},  # pytest-django knows only Django's own engine to be one that tests in memory
}
POSTGRES_SETTINGS: dict[str, Any] = {
    "CONN_MAX_AGE": KEPT_OPEN,
    "CONN_HEALTH_CHECKS": True,  # asked whether it still lives before each request
}
POSTGRES_OPTIONS: dict[str, Any] = {"connect_timeout": 10, "application_name": "tanggap"}

_url = env.text("DATABASE_URL")
_where = parse("DATABASE_URL", _url, base=ROOT) if _url else sqlite(VAR / "tanggap.sqlite3")
if _where["ENGINE"].endswith("sqlite3"):
    DATABASES = {"default": {**_where, **SQLITE_SETTINGS, "OPTIONS": SQLITE_OPTIONS}}
else:
    # Isolation stays at READ COMMITTED: what must not be lost is locked by name (docs/decisions/0011).
    DATABASES = {"default": {**_where, **POSTGRES_SETTINGS, "OPTIONS": POSTGRES_OPTIONS | _where["OPTIONS"]}}
