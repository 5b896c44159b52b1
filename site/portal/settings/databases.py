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
POSTGRES_SETTINGS: dict[str, Any] = {
    # A connection is kept between requests, and asked whether it still lives before each of them.
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
POSTGRES_OPTIONS: dict[str, Any] = {"connect_timeout": 10, "application_name": "tanggap"}

_url = env.text("DATABASE_URL")
_where = parse("DATABASE_URL", _url, base=ROOT) if _url else sqlite(VAR / "tanggap.sqlite3")
if _where["ENGINE"].endswith("sqlite3"):
    DATABASES = {"default": {**_where, "OPTIONS": SQLITE_OPTIONS}}
else:
    # Isolation stays at READ COMMITTED: what must not be lost is locked by name (docs/decisions/0011).
    DATABASES = {"default": {**_where, **POSTGRES_SETTINGS, "OPTIONS": POSTGRES_OPTIONS | _where["OPTIONS"]}}
