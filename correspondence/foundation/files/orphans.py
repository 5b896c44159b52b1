"""Contents and rows that lost each other: bytes without a row are set aside, never deleted; rows get theirs back.

Bytes without a row come from a process that was killed between the two (then nobody was told "received"), or from a
database that was put back from an older copy (then they are evidence). Nobody can tell which, so they are kept.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import marks
from .keeping import store
from .models import Blob
from .store import PREFIXES, Lying

logger = logging.getLogger("tanggap.files")
TENDED = "orphans_tended"  # the mark that says when they were last tended to the end (ISO 8601)
SAFE_AGE = timedelta(hours=1)  # from the bytes to their row it takes a blink of an eye


@dataclass(frozen=True)
class Compared:
    """One address as the store and the table know it; None where one of them does not."""

    sha256: str
    lying: Lying | None
    row_size: int | None


def compare() -> Iterator[Compared]:
    """Walk store and table together, one 256th at a time, so that memory stays small."""
    for prefix in PREFIXES:
        rows = dict(_rows(prefix))  # after the listing they would hold rows of later bytes only
        lying = {each.sha256: each for each in store().lying(prefix)}
        for sha256 in sorted(rows.keys() - lying.keys()):
            yield Compared(sha256, None, rows[sha256])
        for sha256, each in sorted(lying.items()):
            yield Compared(sha256, each, rows.get(sha256))


def tend_orphans(*, at: datetime, settled: bool = False) -> Mapping[str, int]:
    """Set aside old bytes that no row knows, and bring back what was set aside and is known again."""
    before = (at if settled else at - SAFE_AGE).timestamp()
    aside = back = 0
    for each in compare():
        if each.lying is None:
            back += store().bring_back(each.sha256)
        elif each.row_size is None and each.lying.touched < before and not Blob.objects.filter(sha256=each.sha256):
            aside += store().set_aside(each.sha256, untouched_since=before)
    if aside or back:
        logger.warning("%d contents without a row set aside, %d brought back", aside, back)
    marks.write(TENDED, at.isoformat())
    return {"contents_set_aside": aside, "contents_brought_back": back}


def last_tended() -> datetime | None:
    """Return when orphans were last looked for to the end, None where that never was."""
    value = marks.read(TENDED)
    return datetime.fromisoformat(value) if value else None


def _rows(prefix: str) -> Iterator[tuple[str, int]]:
    """Give address and size of the rows under the prefix, by the index of the addresses."""
    rows = Blob.objects.filter(sha256__gte=prefix, sha256__lte=f"{prefix}g")
    return rows.values_list("sha256", "size").iterator()
