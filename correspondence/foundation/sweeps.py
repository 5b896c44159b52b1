"""Healing what faults leave behind: the registry's lists `SWEEPS_HOURLY` and `SWEEPS_DAILY`, for tick and command."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from . import marks
from .jobs import life_files, liveness

logger = logging.getLogger("tanggap.sweep")
HOURLY, DAILY = "swept_hour", "swept_day"
QUEUES = ("mail", "intake", "ocr", "convert")
WEB = "web"  # as portal.wsgi attends
PAUSE = timedelta(minutes=10)  # after a sweep that died: a healer that kills its process must not keep the tick down


class Healer(Protocol):
    """Heals one kind of damage and tells how much; `settled` says that no process of the office is alive."""

    def __call__(self, *, at: datetime, settled: bool = False) -> Mapping[str, int]: ...


@dataclass
class Healed:
    """How much was healed, by the healers' own words, and the names of the healers that failed."""

    counts: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def heal(names: Sequence[str], *, at: datetime, settled: bool = False) -> Healed:
    """Run the named healers; one that fails is logged and stops no other."""
    healed = Healed()
    for name in names:
        try:
            healer: Healer = import_string(name)
            healed.counts.update(healer(at=at, settled=settled))
        except Exception:
            logger.exception("healer %s failed", name)
            healed.failed.append(name)
    return healed


def sweep_by_the_clock(*, at: datetime) -> None:
    """Tick job: heal what is looked after each hour and each day, by one process at a time.

    A mark names the hour or day that is done; while the work goes on it names who does it. What failed comes again in
    the next hour, and what its process did not live to end after `PAUSE`.
    """
    local = timezone.localtime(at)
    hour = local.strftime("%Y-%m-%dT%H")
    _sweep(HOURLY, hour, settings.SWEEPS_HOURLY, hour=hour, at=at)
    _sweep(DAILY, local.strftime("%Y-%m-%d"), settings.SWEEPS_DAILY, hour=hour, at=at)


def is_office_alive() -> bool:
    """Tell whether a worker or a web process works on this office now."""
    return any(liveness.any_alive(queue) for queue in QUEUES) or life_files.is_attended(WEB)


def _sweep(mark: str, period: str, names: Sequence[str], *, hour: str, at: datetime) -> None:
    failed, standing = f"failed {hour}", marks.read(mark)
    if standing in (period, failed) or _is_under_way(standing, at):
        return
    claim = f"begun {at.isoformat()} {liveness.worker_id()}"
    if not marks.exchange(mark, standing, claim):
        return
    healed = heal(names, at=at)
    marks.exchange(mark, claim, failed if healed.failed else period)
    _tell(healed.counts)


def _is_under_way(standing: str, at: datetime) -> bool:
    """Tell whether another process is at it, or died at it a short while ago."""
    word, _space, rest = standing.partition(" ")
    if word != "begun":
        return False
    begun, _space, who = rest.partition(" ")
    return abs(at - datetime.fromisoformat(begun)) < PAUSE or (who != liveness.worker_id() and liveness.is_alive(who))


def _tell(healed: Mapping[str, int]) -> None:
    found = ", ".join(f"{count} {name}" for name, count in healed.items() if count)
    if found:
        logger.warning("healed: %s", found)
