"""Reading standards."""

from datetime import datetime

from .models import StandardVersion


def version_in_force(code: str, at: datetime) -> StandardVersion | None:
    """Give the version of one standard in force at a moment, as `StandardVersionQuerySet.in_force` would; None else.

    One standard has few versions: to read them all takes less time than Django needs to write the query that picks.
    """
    known = list(StandardVersion.objects.of(code).defer("published", "rules"))
    begun = [each for each in known if each.valid_from <= at and not _replaced(each, known)]
    last = max(begun, key=lambda each: (each.valid_from, each.number), default=None)
    return last if last and (last.valid_until is None or last.valid_until > at) else None


def _replaced(version: StandardVersion, known: list[StandardVersion]) -> bool:
    return any(each.number > version.number and each.created_at < version.valid_from for each in known)


def in_force(code: str, at: datetime) -> StandardVersion:
    """Give the version of a standard in force at a moment; StandardVersion.DoesNotExist where none was."""
    version = version_in_force(code, at)
    if version is None:
        raise StandardVersion.DoesNotExist(f"no version of {code!r} was in force at {at:%Y-%m-%d %H:%M}")
    return version


def all_in_force(at: datetime) -> list[StandardVersion]:
    """Give the version in force of every standard, by title."""
    newest: dict[str, StandardVersion] = {}
    for version in StandardVersion.objects.in_force(at):
        newest.setdefault(version.code, version)
    return sorted(newest.values(), key=lambda version: version.title)
