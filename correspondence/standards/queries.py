"""Reading standards."""

from datetime import datetime

from .models import StandardVersion


def in_force(code: str, at: datetime) -> StandardVersion:
    """Give the version of a standard in force at a moment; StandardVersion.DoesNotExist where none was."""
    version = StandardVersion.objects.of(code).in_force(at).first()
    if version is None:
        raise StandardVersion.DoesNotExist(f"no version of {code!r} was in force at {at:%Y-%m-%d %H:%M}")
    return version


def all_in_force(at: datetime) -> list[StandardVersion]:
    """Give the version in force of every standard, by title."""
    newest: dict[str, StandardVersion] = {}
    for version in StandardVersion.objects.in_force(at):
        newest.setdefault(version.code, version)
    return sorted(newest.values(), key=lambda version: version.title)
