"""The number of the request being answered, so that log lines, errors and journal entries can be joined."""

import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the request in hand, or an empty string outside one."""
    return _current.get()


def begin() -> str:
    """Give the request in hand a fresh id and return it."""
    value = secrets.token_hex(8)
    _current.set(value)
    return value
