"""Databases for processes of their own: a file beside SQLite's tests, another one on PostgreSQL's server."""

import atexit
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from psycopg import sql

VARIABLE = "DATABASE_URL"


def own_database(template: str = "") -> dict[str, str]:
    """Give the environment of a fresh office: empty for SQLite, a new database on the server that the tests run on.

    `template` is the `DATABASE_URL` of what it begins as; nobody may be connected to that one now.
    """
    server = os.environ.get(VARIABLE, "")
    if not server.startswith("postgres"):
        return {}
    name = f"tanggap_office_{secrets.token_hex(6)}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _on_server(create.format(sql.Identifier(name), sql.Identifier(_name(template) if template else "template1")))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    atexit.register(_on_server, drop)
    return {VARIABLE: _named(server, name)}


def copy_of_the_tests(var: Path) -> dict[str, str]:
    """Copy the migrated database of this test process for an office in `var`; give the office's environment."""
    if connection.vendor == "postgresql":
        connection.close()  # nobody may be connected to what is copied
        return own_database(_named(os.environ[VARIABLE], str(connection.settings_dict["NAME"])))
    var.mkdir(parents=True, exist_ok=True)
    connection.ensure_connection()
    with closing(sqlite3.connect(var / "tanggap.sqlite3")) as copy:
        connection.connection.backup(copy)
    return {}


def _on_server(statement: sql.Composed) -> None:
    with psycopg.connect(_named(os.environ[VARIABLE], "postgres"), autocommit=True) as session:
        session.execute(statement)


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _named(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def number_from_one() -> None:
    """Let empty tables count from one again: PostgreSQL's sequences remember the numbers of tests rolled back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def learn_sizes() -> None:
    """Tell PostgreSQL's planner of rows written in this very transaction, as its own daemon does of committed ones."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
