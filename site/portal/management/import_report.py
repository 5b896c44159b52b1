"""What `import_standard` reports: what was read, where every line went, what is open, where the draft lies."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence.standards.importing import Outcome
from correspondence.standards.source import StandardSource
from portal.cms.importing import Draft
from portal.cms.marks import QUESTIONS, asked
from portal.cms.places import whole_place

DROPPED = (Outcome.PAGE_HEADER, Outcome.PAGE_NUMBER, Outcome.TABLE_HEADER)


def as_data(draft: Draft, outcomes: Counter[str], address: str) -> dict[str, Any]:
    """Give the report as plain values."""
    read = draft.read
    return {
        "page": draft.page.pk if draft.page else None,
        "edit": address or None,
        "live": False,
        "code": draft.values["code"],
        "title": draft.values["title"],
        "encoding": read.encoding,
        "found": counts(read.source),
        "coverage": {**_coverage(draft), "outcomes": dict(sorted(outcomes.items()))},
        "marks": [
            {
                "line": mark.line or None,
                "text": mark.text,
                "place": mark.place,
                "question": str(mark.question),
                "asked": str(QUESTIONS[mark.question]),
                "proposal": mark.proposal,
            }
            for mark in draft.marks
        ],
    }


def as_words(draft: Draft, outcomes: Counter[str], address: str) -> str:
    """Give the report for people."""
    return "\n".join(_sentences(draft, address))


def counts(source: StandardSource) -> dict[str, int]:
    """Count what was found."""
    steps = [step for channel in source.channels for step in channel.steps]
    limits = [channel.limit for channel in source.channels if channel.limit]
    return {
        "channels": len(source.channels),
        "requirements": sum(len(channel.requirements) for channel in source.channels),
        "steps": len(steps),
        "limits": len(limits)
        + sum(len(channel.other_limits) for channel in source.channels)
        + sum(step.limit is not None for step in steps),
        "roles": len(source.roles),
        "complaint_channels": len(source.complaints.channels) if source.complaints else 0,
    }


def _coverage(draft: Draft) -> dict[str, Any]:
    read = draft.read
    by_line: dict[int, set[str]] = {}
    for trace in read.traces:
        by_line.setdefault(trace.line, set()).add(trace.outcome)
    return {
        "lines": len(read.lines),
        "filled": len(by_line) + len(read.lost_lines),
        "placed": sum(bool({Outcome.PLACED, Outcome.HEADING} & fates) for fates in by_line.values()),
        "dropped": sum(fates <= set(DROPPED) for fates in by_line.values()),
        "only_marked": sum(fates == {Outcome.MARKED} for fates in by_line.values()),
        "lost": list(read.lost_lines),
    }


def _sentences(draft: Draft, address: str) -> Iterator[str]:
    found, coverage = counts(draft.read.source), _coverage(draft)
    yield _("Read: %(title)s (code %(code)s).") % {"title": draft.values["title"], "code": draft.values["code"]}
    yield (
        _(
            "Found: %(channels)d channels, %(requirements)d requirements, %(steps)d steps, %(limits)d times, %(roles)d "
            "roles, %(complaint_channels)d ways of complaining."
        )
        % found
    )
    yield _(
        "Lines: %(filled)d with text; %(placed)d placed, %(dropped)d dropped as page headers, page numbers or table "
        "headings, %(only_marked)d only marked, %(lost)d lost."
    ) % {**coverage, "lost": len(coverage["lost"])}
    yield ngettext("%(count)d open question:", "%(count)d open questions:", len(draft.marks)) % {
        "count": len(draft.marks)
    }
    for mark in draft.marks:
        where = whole_place(mark.place) if mark.place else _("Nowhere yet")
        line = f"  - {where}: {asked({'line': mark.line, 'text': mark.text, 'question': mark.question})}"
        yield line + (" " + _("Proposed: %(words)s") % {"words": mark.proposal} if mark.proposal else "")
    if address:
        yield _("The draft lies at %(address)s; it is not live.") % {"address": address}
    else:
        yield _("No page was made.")
