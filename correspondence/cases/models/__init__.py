"""The case (berkas): one request from receipt to answer, its events, holders, clocks and priorities."""

from .case import Case, CaseEvent, CaseQuerySet
from .entitlement import Entitlement
from .measured import LevelStay, MovedClock, Recomputation
from .work import Grant, WorkItem, WorkItemQuerySet, WorkKind

__all__ = [
    "Case",
    "CaseEvent",
    "CaseQuerySet",
    "Entitlement",
    "Grant",
    "LevelStay",
    "MovedClock",
    "Recomputation",
    "WorkItem",
    "WorkItemQuerySet",
    "WorkKind",
]
