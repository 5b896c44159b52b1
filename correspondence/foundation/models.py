"""The tables of the foundation."""

from .audit.models import AuditEntry
from .files.models import Blob
from .jobs.models import Step
from .limits import TryCount
from .marks import OfficeMark
from .outbox.models import Outbox, OutboxCursor
from .shared_value import SharedValue

__all__ = ["AuditEntry", "Blob", "OfficeMark", "Outbox", "OutboxCursor", "SharedValue", "Step", "TryCount"]
