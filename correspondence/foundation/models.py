"""The tables of the foundation."""

from .audit.models import AuditEntry
from .files.models import Blob
from .jobs.models import Step
from .limits import TryCount
from .outbox.models import Outbox, OutboxCursor

__all__ = ["AuditEntry", "Blob", "Outbox", "OutboxCursor", "Step", "TryCount"]
