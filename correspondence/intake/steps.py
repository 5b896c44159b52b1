"""The steps that make a letter of a delivery, by the names that the settings give their work."""

from typing import Final

from correspondence.foundation.jobs.models import Step
from correspondence.foundation.jobs.planning import plan

CHECK: Final = "intake.check"
PAGES: Final = "intake.pages"
RECOGNIZE: Final = "intake.recognize"
READING: Final = (CHECK, PAGES, RECOGNIZE)
QUEUE: Final = "intake"


def plan_check(delivery_id: int, *, key: str = "") -> Step:
    """Let the files of a delivery be checked, once per delivery or per `key`."""
    return plan(CHECK, delivery_id, queue=QUEUE, key=key)
