"""`manage.py replay_standard PAGE --since DATE`: how past cases would have fared under the latest draft of a standard.

With `--json` one object is written, case by case: `{"standard", "page", "revision", "since", "until", "cases":
[{"case", "agenda", "channel", "received_at", "change", "pinned": OUTCOME, "draft": OUTCOME}], "channels": {CODE:
{"cases", "late", "late_under_draft", "now_late", "no_longer_late", "not_computed", "awaited": {WORDS: COUNT}}}}`.
An OUTCOME is `{"due", "late", "obstacle", "awaited"}`: `obstacle` is null, "no_channel" (the draft has no such
channel), "not_started" (the event that starts the time, named by `awaited`, was never recorded) or "beyond" (the time
ends after the years reckoned). `change` is "same", "now_late", "no_longer_late" or "not_computed". Moments are ISO, in
the zone of the case's calendar. No sender is named.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from correspondence.foundation.errors import Refused
from correspondence.standards.replaying import Change, Obstacle, Outcome, Replayed, Tally
from portal.replaying import Draft, draft_named, replay

PROGRESS = 500  # cases between two lines on the error channel


class Command(BaseCommand):
    """Replays the past cases of a standard against the draft of its page."""

    help = "Run the past cases of a standard against the latest draft of its page: how many would be late, and which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for page, days and form."""
        parser.add_argument("page", metavar="PAGE", help="number, code or address of the standard's page")
        parser.add_argument("--since", required=True, type=date.fromisoformat, help="first day of receipt, YYYY-MM-DD")
        parser.add_argument("--until", type=date.fromisoformat, help="last day of receipt, YYYY-MM-DD")
        parser.add_argument(
            "--all", action="store_true", dest="every", help="list every case, not only those of interest"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="write one JSON object")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="of what is written")

    def handle(self, *, page: str, since: date, until: date | None, **options: Any) -> None:
        """Replay; CommandError where the draft cannot become rules or the days are not reckoned."""
        if until is not None and until < since:
            raise CommandError("--until lies before --since.")
        now = timezone.now()
        with translation.override(options["language"]):
            try:
                draft = draft_named(page, at=now)
                replayed = replay(draft, since=since, until=until, now=now)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            tallies: dict[str, Tally] = {}
            cases = self._counted(replayed, tallies)
            writer = _json_lines if options["as_json"] else _text_lines
            for line in writer(_Report(draft, since, until, cases, tallies, every=options["every"])):
                self.stdout.write(line)

    def _counted(self, cases: Iterable[Replayed], tallies: dict[str, Tally]) -> Iterator[Replayed]:
        """Count the cases as they pass, and say now and then how far it is."""
        for number, each in enumerate(cases, start=1):
            tallies.setdefault(each.channel, Tally()).add(each)
            if number % PROGRESS == 0:
                self.stderr.write(f"{number} …")
            yield each


@dataclass(frozen=True)
class _Report:
    """What is written: the cases as they come, and the tallies that have counted them by then.

    The text names the cases of interest, or `every` one; JSON always names all.
    """

    draft: Draft
    since: date
    until: date | None
    cases: Iterable[Replayed]
    tallies: dict[str, Tally]
    every: bool


def _json_lines(report: _Report) -> Iterator[str]:
    draft, until = report.draft, report.until
    head = {
        "standard": draft.page.code,
        "page": draft.page.pk,
        "revision": draft.revision,
        "since": report.since.isoformat(),
        "until": until.isoformat() if until else None,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "cases": ['
    before = ""
    for each in report.cases:
        yield before + json.dumps(_as_data(each), ensure_ascii=False)
        before = ", "
    counted = {code: asdict(tally) for code, tally in report.tallies.items()}
    yield f'], "channels": {json.dumps(counted, ensure_ascii=False)}}}'


def _as_data(each: Replayed) -> dict[str, Any]:
    return {
        "case": each.case,
        "agenda": each.agenda,
        "channel": each.channel,
        "received_at": each.received_at.isoformat(),
        "change": str(each.change),
        "pinned": _outcome_data(each.pinned, each.received_at),
        "draft": _outcome_data(each.draft, each.received_at),
    }


def _outcome_data(outcome: Outcome, beside: datetime) -> dict[str, Any]:
    due = outcome.due.astimezone(beside.tzinfo).isoformat() if outcome.due else None
    return {"due": due, "late": outcome.late, "obstacle": outcome.obstacle, "awaited": outcome.awaited}


def _text_lines(report: _Report) -> Iterator[str]:
    draft, until = report.draft, report.until
    yield f"{draft.page.title} ({draft.page.code}), {report.since.isoformat()} – {until.isoformat() if until else '…'}"
    heads = (_("Agenda"), _("Channel"), _("Received"), _("Due then"), _("Due by the draft"), _("Under the draft"))
    yield _row(heads)
    for each in report.cases:
        if report.every or each.is_told:
            yield _row(_cells(each))
    yield ""
    for code, tally in report.tallies.items():
        yield _(
            "%(channel)s: %(cases)d cases, late then %(late)d, late under the draft %(draft)d "
            "(newly late %(now_late)d, no longer late %(no_longer)d), cannot be computed %(not_computed)d"
        ) % {
            "channel": code,
            "cases": tally.cases,
            "late": tally.late,
            "draft": tally.late_under_draft,
            "now_late": tally.now_late,
            "no_longer": tally.no_longer_late,
            "not_computed": tally.not_computed,
        }
        for words, count in tally.awaited.items():
            yield "  " + _("never recorded: “%(event)s” (%(count)d)") % {"event": words, "count": count}
    if not report.tallies:
        yield _("No case of this standard was received in these days.")


def _cells(each: Replayed) -> tuple[str, ...]:
    words = {
        Change.SAME: _("late as before") if each.draft.late else _("in time as before"),
        Change.NOW_LATE: _("late"),
        Change.NO_LONGER_LATE: _("in time"),
        Change.NOT_COMPUTED: _obstacle(each.draft),
    }
    agenda = each.agenda or f"#{each.case}"
    received = f"{each.received_at:%Y-%m-%d %H:%M}"
    return (agenda, each.channel, received, _due(each, each.pinned), _due(each, each.draft), words[each.change])


def _obstacle(outcome: Outcome) -> str:
    if outcome.obstacle is Obstacle.NO_CHANNEL:
        return _("cannot be computed: the draft has no such channel")
    if outcome.obstacle is Obstacle.BEYOND:
        return _("cannot be computed: the time ends after the years that are reckoned")
    return _("cannot be computed: “%(event)s” was never recorded") % {"event": outcome.awaited}


def _due(each: Replayed, outcome: Outcome) -> str:
    if outcome.due is None:
        return "–"
    return f"{outcome.due.astimezone(each.received_at.tzinfo):%Y-%m-%d %H:%M}{' !' if outcome.late else ''}"


def _row(cells: Iterable[str]) -> str:
    widths = (12, 16, 17, 19, 19, 0)
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()
