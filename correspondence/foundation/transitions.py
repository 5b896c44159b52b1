"""State as data: a printable table of what may follow what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .errors import Refused


@dataclass(frozen=True)
class Transition:
    """One permitted change of state, by name."""

    name: str
    sources: tuple[str, ...]
    target: str


class TransitionTable:
    """All permitted changes of one thing."""

    def __init__(self, rows: Iterable[Transition]) -> None:
        self.rows = {row.name: row for row in rows}

    def target(self, name: str, state: str) -> str:
        """Return the state that follows; raises `Refused` where the change is not permitted from here."""
        row = self.rows[name]
        if state not in row.sources:
            raise Refused(_("This step has already been taken, or another must come first. Open the letter again."))
        return row.target
