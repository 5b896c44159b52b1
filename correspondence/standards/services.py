"""Publishing standards."""

import hashlib
import json
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
) -> StandardVersion:
    """Compile a standard and freeze it as its next version; CompilationRefused where it cannot be executed.

    In force from `valid_from`, by default at once. Publishing what the latest version says returns that version.
    """
    compiled = rules.as_json(compile_standard(source))
    published = rules.as_json(source)
    digest = _digest(published, compiled)
    hold(f"standard:{source.code}")
    latest = StandardVersion.objects.of(source.code).order_by("-number").first()
    if latest and (latest.digest, latest.valid_until) == (digest, valid_until):
        return latest
    version = StandardVersion.objects.create(
        code=source.code,
        number=latest.number + 1 if latest else 1,
        title=source.title,
        decree=source.decree,
        valid_from=valid_from or at,
        valid_until=valid_until,
        page_key=page_key,
        published=published,
        rules=compiled,
        digest=digest,
        created_at=at,
    )
    changes = {name: getattr(version, name) for name in ("code", "number", "decree", "digest")}
    record(actor=actor, action="standards.published", subject=version, at=at, changes=changes)
    return version


def _digest(published: dict[str, Any], compiled: dict[str, Any]) -> str:
    canonical = json.dumps([published, compiled], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
