"""Publishing standards."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from correspondence.foundation.audit.journal import Recordable, record
from correspondence.foundation.locks import hold

from . import rules
from .compiling import compile_standard
from .models import StandardVersion
from .source import StandardSource


@transaction.atomic
def publish(
    source: StandardSource,
    *,
    actor: Recordable,
    at: datetime,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    page_key: str = "",
    changes: Mapping[str, Any] | None = None,
) -> StandardVersion:
    """Compile a standard and freeze it as its next version; CompilationRefused where it cannot be executed.

    In force from `valid_from`, by default at once; it replaces every version of it that has not begun by then.
    Publishing what the latest version says returns that version; its beginning counts while it is still to come.
    `changes` go into the journal beside the version's own: who submitted and who approved it.
    """
    compiled = rules.as_json(compile_standard(source))
    published = rules.as_json(source)
    begins = valid_from or at
    hold(f"standard:{source.code}")
    latest = _latest(source.code)
    digest = _digest(published, compiled)
    if latest and _says(latest, digest, begins, valid_until, at):
        return latest
    version = StandardVersion.objects.create(
        code=source.code,
        number=latest.number + 1 if latest else 1,
        title=source.title,
        decree=source.decree,
        valid_from=begins,
        valid_until=valid_until,
        page_key=page_key,
        published=published,
        rules=compiled,
        digest=digest,
        created_at=at,
    )
    own = {name: getattr(version, name) for name in ("code", "number", "decree", "digest")}
    record(actor=actor, action="standards.published", subject=version, at=at, changes={**own, **(changes or {})})
    return version


def unchanged(
    source: StandardSource, *, at: datetime, valid_from: datetime | None = None, valid_until: datetime | None = None
) -> StandardVersion | None:
    """Give the version that publishing this would return, None where it would add one; CompilationRefused as there."""
    latest = _latest(source.code)
    digest = _digest(rules.as_json(source), rules.as_json(compile_standard(source)))
    return latest if latest and _says(latest, digest, valid_from or at, valid_until, at) else None


def _latest(code: str) -> StandardVersion | None:
    return StandardVersion.objects.of(code).order_by("-number").first()


def _says(version: StandardVersion, digest: str, begins: datetime, ends: datetime | None, at: datetime) -> bool:
    """Tell whether a version says this already; once it has begun, its beginning cannot be corrected any more."""
    same_beginning = version.valid_from <= at or version.valid_from == begins
    return same_beginning and (version.digest, version.valid_until) == (digest, ends)


def _digest(published: dict[str, Any], compiled: dict[str, Any]) -> str:
    canonical = json.dumps([published, compiled], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
