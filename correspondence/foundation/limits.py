"""How often something may be tried: counted per minute in a table, so that every web process counts the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .client_address import client_address
from .light_writes import light_write

KEPT = timedelta(hours=1)
# One statement, of PostgreSQL and SQLite alike: it is asked with every file that a stranger sends.
COUNT = """
    INSERT INTO foundation_trycount (scope, origin, "window", count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (scope, origin, "window") DO UPDATE SET count = foundation_trycount.count + 1 RETURNING count
"""


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
    """At most `each` tries from one address and `everybody` tries in all (None: any number), within `seconds`."""

    scope: str
    each: int
    everybody: int | None
    seconds: int = 60


def seconds_to_wait(limit: Limit, request: HttpRequest, *, at: datetime) -> int:
    """Count one try of this client and return 0 where it is allowed, else the seconds until the next one."""
    return seconds_to_wait_for(limit, client_address(request), at=at)


def seconds_to_wait_for(limit: Limit, origin: str, *, at: datetime) -> int:
    """Count one try of what `origin` names (a client's address, an e-mail address), as `seconds_to_wait` does."""
    begins = datetime.fromtimestamp(at.timestamp() // limit.seconds * limit.seconds, tz=at.tzinfo)
    hidden = salted_hmac("foundation.limits", origin).hexdigest()
    with light_write():
        over = _count(limit.scope, hidden, begins) > limit.each
        if limit.everybody is not None and not over:  # one alone cannot use up what everybody has
            over = _count(limit.scope, "", begins) > limit.everybody
    return _left(limit, begins, at) if over else 0


def _left(limit: Limit, begins: datetime, at: datetime) -> int:
    return max(1, limit.seconds - int((at - begins).total_seconds()))


def _count(scope: str, origin: str, begins: datetime) -> int:
    moment = connection.ops.adapt_datetimefield_value(begins)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [scope, origin[:64], moment])
        count: int = cursor.fetchone()[0]
    if count == 1:  # of its own scope only: another one's window may be a whole day
        TryCount.objects.filter(scope=scope, window__lt=begins - KEPT).delete()
    return count
