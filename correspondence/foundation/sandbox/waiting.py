"""Waiting for descriptors of any number; select(2) takes none beyond 1023, which a busy office has."""

import select
from collections.abc import Iterable


def ready(descriptors: Iterable[int], seconds: float | None) -> set[int]:
    """Return those that have something to read or have ended, as soon as one has or after so many seconds."""
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return {descriptor for descriptor, _event in poll.poll(None if seconds is None else seconds * 1000)}
