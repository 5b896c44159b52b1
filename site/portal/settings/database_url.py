"""Reading `DATABASE_URL`; a wrong one stops the start with a sentence that never repeats the password."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

POSTGRES_SCHEMES = frozenset({"postgres", "postgresql"})
SQLITE_SCHEME = "sqlite"
FORMS = "postgres://user:password@host:5432/name, postgres:///name?host=/run/postgresql or sqlite:////folder/file"
LONGEST_NAME = 63  # bytes, of a PostgreSQL identifier
# What libpq may be told beside host and name; anything else is more likely a slip than a wish.
LIBPQ_OPTIONS = {
    "host", "port", "user", "password", "sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslnegotiation",
    "channel_binding", "target_session_attrs", "connect_timeout", "application_name", "options", "passfile",
    "service", "gssencmode", "krbsrvname", "keepalives", "keepalives_idle", "keepalives_interval",
    "keepalives_count", "tcp_user_timeout",
}  # fmt: skip


def parse(variable: str, url: str, *, base: Path) -> dict[str, Any]:
    """Return Django's settings for the database at this address; a relative SQLite path begins at `base`.

    Raises ImproperlyConfigured, naming the variable and what is wrong with it, never its value.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _wrong(variable, "is no address") from None  # the first error's text may hold the password
    if parts.scheme == SQLITE_SCHEME:
        return _sqlite(variable, parts, base)
    if parts.scheme in POSTGRES_SCHEMES:
        return _postgres(variable, parts, port)
    raise _wrong(variable, "names neither PostgreSQL nor SQLite")


def _sqlite(variable: str, parts: SplitResult, base: Path) -> dict[str, Any]:
    path = unquote(parts.path).removeprefix("/")
    if not path or parts.netloc or parts.query:
        raise _wrong(variable, "names no SQLite file")
    return sqlite(base / path)


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings for a SQLite file."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path}


def _postgres(variable: str, parts: SplitResult, port: int | None) -> dict[str, Any]:
    name = unquote(parts.path).removeprefix("/")
    if not name or "/" in name or len(name.encode()) > LONGEST_NAME:
        raise _wrong(variable, "names no database")
    try:
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query), keep_blank_values=True))
    except ValueError:
        raise _wrong(variable, "has options that are not name=value") from None
    if not LIBPQ_OPTIONS.issuperset(options):
        raise _wrong(variable, "has an option that PostgreSQL's clients do not know")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": options.pop("password", unquote(parts.password or "")),
        "HOST": options.pop("host", _host(parts)),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
    }


def _host(parts: SplitResult) -> str:
    """Return the host as it was written: a socket's folder (`%2Frun%2Fpostgresql`) keeps its capitals."""
    written = parts.netloc.rpartition("@")[2]
    if written.startswith("["):
        return parts.hostname or ""
    return unquote(written.partition(":")[0])


def _wrong(variable: str, problem: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{variable} {problem}. Write it like {FORMS}.")
