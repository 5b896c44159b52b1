"""From the working days of a promise to the marks of the day strip, without any drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

CLOSED = "closed"
LATE = "late"
_CLASSES = {"used": "u", "today": "n", "left": "", LATE: "l"}


@dataclass(frozen=True)
class Mark:
    """One cell as drawn: CSS class, number of the working day (none where closed), date and label."""

    css: str
    number: int | None = None
    on: date | None = None
    label: str = ""
    gap: bool = False


def value_of(thing: Any, name: str) -> Any:
    """Return the attribute or key of that name, or None where the thing has neither."""
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def marks(cells: Iterable[Any]) -> list[Mark]:
    """Return the marks of the cells in their order.

    A cell has `date`, `state` (used, today, left, late or closed) and an optional `label`. Closed days with
    a label (holidays) become one hatched mark per run; closed days without one (ordinary weekends) none.
    """
    drawn: list[Mark] = []
    number = 0
    for cell in cells:
        state, label = value_of(cell, "state"), str(value_of(cell, "label") or "")
        if state == CLOSED:
            if label and not (drawn and drawn[-1].number is None):
                drawn.append(Mark(css="g", label=label))
            continue
        number += 1
        first_late = state == LATE and not any(mark.css == "l" for mark in drawn)
        drawn.append(Mark(_CLASSES[state], number, value_of(cell, "date"), label, gap=first_late))
    return _with_due_day(drawn)


def _with_due_day(drawn: list[Mark]) -> list[Mark]:
    """Return the marks with the last promised day, where it still lies ahead, marked as the due day."""
    promised = [at for at, mark in enumerate(drawn) if mark.number is not None and mark.css != "l"]
    if not promised or drawn[promised[-1]].css != "":
        return drawn
    due = drawn[promised[-1]]
    drawn[promised[-1]] = Mark("e", due.number, due.on, due.label)
    return drawn


def sentence(drawn: list[Mark]) -> str:
    """Return the strip in words, for a strip whose caller gave none."""
    days = [mark for mark in drawn if mark.number is not None]
    promised = sum(mark.css != "l" for mark in days)
    late = len(days) - promised
    if late:
        return _("%(late)d working days past the promised %(promised)d") % {
            "late": late,
            "promised": promised,
        }
    now = next((mark.number for mark in days if mark.css == "n"), None)
    if now is None:
        now = sum(mark.css == "u" for mark in days)
    return _("Day %(now)d of %(promised)d working days") % {"now": now, "promised": promised}
