"""How often something may be tried: counted per minute in a table, so that every web process counts the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .client_address import client_address

KEPT = timedelta(hours=1)


class TryCount(models.Model):
    """Tries of one kind from one origin within one window of time; the origin is stored as a keyed hash only."""

    scope = models.CharField(max_length=40)
    origin = models.CharField(max_length=64)
    window = models.DateTimeField(help_text="when this window of time began")
    count = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "foundation"
        constraints = [models.UniqueConstraint(fields=["scope", "origin", "window"], name="try_count_once")]
        indexes = [models.Index(fields=["window"], name="try_count_window")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count} since {self.window}"


@dataclass(frozen=True)
class Limit:
    """At most `each` tries from one address and `everybody` tries in all, within `seconds`."""

    scope: str
    each: int
    everybody: int
    seconds: int = 60


def seconds_to_wait(limit: Limit, request: HttpRequest, *, at: datetime) -> int:
    """Count one try and return 0 where it is allowed, else the seconds until the next one may be made."""
    begins = datetime.fromtimestamp(at.timestamp() // limit.seconds * limit.seconds, tz=at.tzinfo)
    address = salted_hmac("foundation.limits", client_address(request)).hexdigest()
    own = _count(limit.scope, address, begins)
    if own > limit.each:  # one address alone cannot use up what everybody has
        return _left(limit, begins, at)
    return _left(limit, begins, at) if _count(limit.scope, "", begins) > limit.everybody else 0


def _left(limit: Limit, begins: datetime, at: datetime) -> int:
    return max(1, limit.seconds - int((at - begins).total_seconds()))


def _count(scope: str, origin: str, begins: datetime) -> int:
    row = TryCount.objects.filter(scope=scope, origin=origin[:64], window=begins)
    with transaction.atomic():
        if not row.update(count=F("count") + 1):
            _begin(scope, origin[:64], begins)
        return row.values_list("count", flat=True).get()


def _begin(scope: str, origin: str, begins: datetime) -> None:
    TryCount.objects.filter(window__lt=begins - KEPT).delete()
    try:
        with transaction.atomic():
            TryCount.objects.create(scope=scope, origin=origin, window=begins)
    except IntegrityError:  # another process began this window at the same moment
        TryCount.objects.filter(scope=scope, origin=origin, window=begins).update(count=F("count") + 1)
