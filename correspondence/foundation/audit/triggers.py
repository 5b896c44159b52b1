"""The database itself refuses to change or delete journal entries, whoever asks."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "foundation_auditentry"
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the audit journal is append-only'; END $$ LANGUAGE plpgsql
"""
POSTGRES = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()
"""
VERBS = {"postgresql": ("update", "delete", "truncate"), "sqlite": ("update", "delete")}  # SQLite has no TRUNCATE


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers (called by the initial migration)."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION.format(table=TABLE))
    statement = POSTGRES if vendor == "postgresql" else SQLITE
    for verb in VERBS[vendor]:
        schema_editor.execute(statement.format(table=TABLE, verb=verb))


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the triggers (for going back)."""
    for statement in removal(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def removal(vendor: str) -> list[str]:
    """Return the statements that take the triggers away."""
    if vendor != "postgresql":
        return [f"DROP TRIGGER {TABLE}_no_{verb}" for verb in VERBS[vendor]]
    return [
        *(f"DROP TRIGGER {TABLE}_no_{verb} ON {TABLE}" for verb in VERBS[vendor]),
        f"DROP FUNCTION {TABLE}_append_only()",
    ]
