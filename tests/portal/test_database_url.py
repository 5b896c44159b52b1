"""`DATABASE_URL`: every usual form is read; a wrong one is refused without repeating its password."""

from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings.database_url import parse

BASE = Path("/srv/tanggap")
POSTGRES = "django.db.backends.postgresql"


def read(url: str) -> dict[str, Any]:
    return parse("DATABASE_URL", url, base=BASE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p@db.example:6432/office", ("office", "u", "p", "db.example", "6432")),
        ("postgresql://u:p%40ss%2Fw%3A@db.example/office", ("office", "u", "p@ss/w:", "db.example", "")),
        ("postgres:///office?host=/run/Postgres", ("office", "", "", "/run/Postgres", "")),
        ("postgres://u@%2Frun%2FPostgres/office", ("office", "u", "", "/run/Postgres", "")),
        ("postgres://u@/office?host=/run/pg&port=5433", ("office", "u", "", "/run/pg", "5433")),
        ("postgres://u:p@[2001:db8::1]:5432/office", ("office", "u", "p", "2001:db8::1", "5432")),
    ],
)
def test_postgres_is_read(url: str, expected: tuple[str, ...]) -> None:
    found = read(url)
    assert found["ENGINE"] == POSTGRES
    assert tuple(found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_options_go_to_libpq() -> None:
    assert read("postgres://u:p@h/n?sslmode=verify-full&sslrootcert=/etc/ca.pem")["OPTIONS"] == {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
    }


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:////srv/data/office.sqlite3", "/srv/data/office.sqlite3"), ("sqlite:///o.db", "/srv/tanggap/o.db")],
)
def test_sqlite_is_read(url: str, path: str) -> None:
    assert read(url)["NAME"] == Path(path)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:geheim@h/n",
        "postgres://u:geheim@h",
        "postgres://u:geheim@h:geheim/n",
        "postgres://u:ge/heim@h/n",
        "postgres://u:geheim@h/n?sslmode",
        "postgres://u:geheim?geheim=1@h/n",
        "postgres://u:geheim@h/n?geheim=1",
        "sqlite://geheim",
        "geheim",
        "postgres://u:geheim@[::1/n",
    ],
)
def test_a_wrong_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL ") as refused:
        read(url)
    assert "heim" not in "".join(format_exception(refused.value))
