"""Keeping guessing slow: by address, by everybody together, and by letter, whoever asks from wherever."""

from datetime import datetime, timedelta

from correspondence.cases.tracking import TypedFactor, cleaned
from correspondence.foundation.limits import Limit, seconds_to_wait_for

TRIES = Limit("track", each=10, everybody=300)
UNBOUND = 10**9  # of all letters together: TRIES holds everybody already
HOUR, DAY = (int(timedelta(hours=each).total_seconds()) for each in (1, 24))
# Four digits are guessed sooner than an address, so a whole day has as few tries as an hour has there.
BY_EMAIL = Limit("track-email", each=10, everybody=UNBOUND, seconds=HOUR)
BY_PHONE = Limit("track-phone", each=5, everybody=UNBOUND, seconds=DAY)


def is_guessed_at(typed_code: str, typed: TypedFactor, *, at: datetime) -> bool:
    """Count a try of a second factor under this code, right or wrong; tell whether there were too many.

    The code is counted whether a letter bears it or not, so that neither the answer nor the work tells the two apart.
    """
    code = cleaned(typed_code)
    limits = [limit for limit, said in ((BY_EMAIL, typed.email), (BY_PHONE, typed.phone)) if said]
    waits = [seconds_to_wait_for(limit, code, at=at) for limit in limits]
    return any(waits)
