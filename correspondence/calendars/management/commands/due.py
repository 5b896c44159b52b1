"""`manage.py due N UNIT START` and `due --batch FILE.csv`: when a promised time ends, and why."""

import csv
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from correspondence.foundation.errors import Refused
from correspondence.foundation.management.output import OK, REFUSED, USAGE, complain, emit

from ...choosing import Calendars
from ...known import DEFAULT_CALENDAR
from ...questions import Answer, answer, reckon_question
from ...workdays import explain, format_moment

REQUIRED = ("n", "unit", "start")
COLUMNS = (*REQUIRED, "calendar")


class Command(BaseCommand):
    """Reckons due dates without a case, with the calendars of the database or, where there is none, the known ones."""

    help = "Print when a promised time ends, and why."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one question, or a file of them."""
        parser.add_argument("n", nargs="?", metavar="N")
        parser.add_argument("unit", nargs="?", metavar="UNIT")
        parser.add_argument("start", nargs="*", metavar="START")
        parser.add_argument("--calendar", default=DEFAULT_CALENDAR, metavar="CODE")
        parser.add_argument("--batch", metavar="FILE.csv")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, batch: str | None, calendar: str, **options: Any) -> None:
        """Answer; exit 2 for a question that has no answer, 1 when a row of a file has none."""
        given = [text for text in (options["n"], options["unit"], " ".join(options["start"])) if text]
        try:
            if batch is not None:
                if given:
                    raise Refused(_("Give either N, UNIT and START or a file with --batch, not both."))
                sys.exit(answer_file(batch, calendar))
            if len(given) < len(REQUIRED):
                raise Refused(_("Give N, UNIT and START, such as 10 working_days 2026-03-10."))
            answer_one(given, calendar, as_json=options["as_json"])
        except Refused as refusal:
            complain(f"due: {refusal}")
            sys.exit(USAGE)


def answer_one(question: Sequence[str], code: str, *, as_json: bool) -> None:
    """Print the answer to one question."""
    calendars = Calendars()
    calendar = calendars.get(code)
    n, unit, start = question
    reckoning = reckon_question(n, unit, start, calendar)
    _note(calendars)
    lines = explain(reckoning)
    stored = _("from the database") if calendars.is_stored(calendar) else _("known to the program")
    shown = [
        format_moment(reckoning.due, exact=bool(reckoning.due.second)),
        *lines,
        _("Calendar: %(name)s (%(source)s).") % {"name": calendar.name, "source": stored},
    ]
    data = {"due": reckoning.due.isoformat(), "explanation": lines}
    emit(data, as_json=as_json, sentence="\n".join(shown))


def answer_file(name: str, default: str) -> int:
    """Print one JSON line per row of a file, or of standard input for `-`; gives the exit status."""
    calendars = Calendars()
    calendars.get(default)
    _note(calendars)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    status = OK
    with _opened(name) as text:
        for outcome in answer_rows(text, calendars, default):
            sys.stdout.write(encode(outcome) + "\n")
            if "error" in outcome:
                status = REFUSED
    sys.stdout.flush()
    return status


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdin
        return
    try:
        text = Path(name).open(encoding="utf-8-sig", errors="replace", newline="")  # noqa: SIM115 (closed below)
    except OSError as error:
        values = {"name": name, "why": error.strerror}
        raise Refused(_("The file %(name)s cannot be read: %(why)s.") % values) from error
    with text:
        yield text


def answer_rows(text: Iterable[str], calendars: Calendars, default: str) -> Iterator[Answer | dict[str, Any]]:
    """Answer each row; a bad one gives its number, counted from 1 behind the header, and the reason."""
    rows = csv.reader(text)
    try:
        places = _places(next(rows, []))
    except csv.Error as error:
        raise Refused(_("The first line cannot be read: %(why)s.") % {"why": error}) from error
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
            if not row:
                number -= 1
                continue
            n, unit, start, code = _cells(row, places)
            yield answer(n, unit, start, calendars.get(code or default))
        except StopIteration:
            return
        except (Refused, csv.Error) as error:
            yield {"row": number, "error": str(error)}


def _places(header: list[str]) -> dict[str, int]:
    names = [name.strip().lower().removeprefix("\ufeff") for name in header]
    if sorted(names) not in (sorted(REQUIRED), sorted(COLUMNS)):
        raise Refused(_("The first line must name the columns n,unit,start and, if wanted, calendar."))
    return {name: place for place, name in enumerate(names)}


def _cells(row: list[str], places: dict[str, int]) -> tuple[str, str, str, str]:
    if len(row) == len(places) - 1 == places.get("calendar"):
        row = [*row, ""]  # the last cell, the calendar, was left out
    if len(row) != len(places):
        raise Refused(
            _("This row has %(found)d columns instead of %(wanted)d.") % {"found": len(row), "wanted": len(places)}
        )
    code = row[places["calendar"]].strip() if "calendar" in places else ""
    return row[places["n"]], row[places["unit"]], row[places["start"]], code


def _note(calendars: Calendars) -> None:
    for note in calendars.notes:
        complain(f"due: {note}")
