"""What the linter says of everything but times: lists, routes, links, requirements, closures, compensation; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .complaint_limits import complaint_limit
from .linting_facts import Known, Notice, Severity, Timed
from .routes import legs_of
from .source import (
    Channel,
    ChannelKind,
    ChannelStatus,
    ComplaintChannel,
    Complaints,
    Firmness,
    Link,
    Requirement,
    RequirementKind,
    StandardSource,
)

# What a machine finds or proves on a letter; every other requirement is judged by the officer who reads it.
SEEN_BY_MACHINE = frozenset(
    {
        RequirementKind.LETTERHEAD,
        RequirementKind.SIGNATURE,
        RequirementKind.STAMP,
        RequirementKind.ELECTRONIC_SIGNATURE,
        RequirementKind.EMAIL,
        RequirementKind.PHONE,
        RequirementKind.ACCOUNT,
    }
)
SPOKEN = frozenset({ChannelKind.CALL_CENTER, ChannelKind.PHONE})
UNSEEN_BY_PHONE = frozenset({RequirementKind.EMAIL, RequirementKind.IDENTITY})
# What a compensation must say to be more than a word: who earns it, and how long it holds ("tahun 2026" is no span).
EARNER = re.compile(r"\b(?:pemohon|pengguna|penerima|pelapor|pengadu|masyarakat)", re.IGNORECASE)
DURATION = re.compile(
    r"\b(?:\d{1,3}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|belas)(?: ?\([^)]*\))? "
    r"(?:hari|bulan|tahun)\b|\b(?:sebulan|setahun)\b",
    re.IGNORECASE,
)
WRITTEN = frozenset({ChannelKind.LETTER, ChannelKind.E_OFFICE})


def silence_notices(place: str, times: Sequence[Timed]) -> Iterator[Notice]:
    """Name a channel without any time."""
    if not times:
        yield Notice(
            f"{place}/limit",
            "A1",
            _("This channel states no time."),
            _("Nothing is promised and nothing counted for it."),
            Severity.OPEN,
        )


def list_notices(place: str, channel: Channel) -> Iterator[Notice]:
    """Name steps that are examples only (reading I28)."""
    if channel.open_list:
        yield Notice(
            f"{place}/steps",
            "I28",
            _("The steps are examples (“antara lain”), not a complete list."),
            _("Further steps are allowed, and their order binds nobody."),
        )


def route_notices(place: str, channel: Channel) -> Iterator[Notice]:
    """Name letter channels that say nothing of the way inside the office (reading I29)."""
    if channel.kind.takes_letters and not legs_of(channel.steps):
        yield _default_route(f"{place}/steps")


def written_complaint_notices(place: str, channel: ComplaintChannel) -> Iterator[Notice]:
    """Name written ways of complaining without a single step (reading I29)."""
    if channel.kind in WRITTEN and not channel.steps:
        yield _default_route(f"{place}/steps")


def requirement_notices(place: str, requirements: Iterable[Requirement]) -> Iterator[Notice]:
    """Name what only the officer who reads can judge."""
    judged = _quoted(each for each in requirements if each.condition or each.kind not in SEEN_BY_MACHINE)
    if judged:
        yield Notice(
            place,
            "B0",
            _("Only a person can judge: %(requirements)s.") % {"requirements": judged},
            _("The officer who checks the request decides; no machine calls it missing."),
        )


def spoken_notices(place: str, channel: Channel) -> Iterator[Notice]:
    """Name what nobody can see by telephone (reading I27)."""
    unseen = _quoted(each for each in channel.requirements if each.kind in UNSEEN_BY_PHONE)
    if channel.kind in SPOKEN and unseen:
        yield Notice(
            f"{place}/requirements",
            "I27",
            _("Nobody can see by telephone: %(requirements)s.") % {"requirements": unseen},
            _("What the caller says is recorded as stated orally."),
        )


def status_notices(place: str, status: ChannelStatus, known: Known) -> Iterator[Notice]:
    """Name closures that nobody will look at again, or should have by now (reading I16)."""
    ended = known.today is not None and status.closed_until is not None and status.closed_until < known.today
    if status.is_open or ended:
        return
    reading = _("The channel stays marked as closed until the unit opens it; set a day of review.")
    if status.review_on is None and status.closed_until is None:
        sentence = _("This closure has no day of review.")
    elif status.review_on and known.today and status.review_on < known.today:
        sentence = _("The day on which this closure was to be reviewed has passed.")
    else:
        return
    yield Notice(place, "I16", sentence, reading, Severity.OPEN)


def link_notices(source: StandardSource) -> Iterator[Notice]:
    """Name links that the text gives under several names or hosts (reading I15), each once."""
    seen: dict[str, list[tuple[str, Link]]] = {}
    for place, link in _links(source):
        seen.setdefault(_plain_host(link.url), []).append((place, link))
    for found in seen.values():
        names = dict.fromkeys(name for _place, link in found for name in (_host(link.url), *link.aliases))
        if len(names) > 1:
            yield Notice(
                found[0][0],
                "I15",
                _("One address under several names: %(names)s.") % {"names": ", ".join(names)},
                _("They are read as one channel with other spellings; the link leads to the first."),
            )


def complaints_notices(complaints: Complaints | None) -> Iterator[Notice]:
    """Name complaints without a time (reading I23), and a standard without complaints."""
    if complaints is None:
        yield Notice(
            "complaints",
            "A1",
            _("The standard says nothing of complaints."),
            complaint_limit(None).words(),
            Severity.OPEN,
        )
        return
    if not complaint_limit(complaints).internal:
        return
    untimed = [channel for channel in complaints.channels if complaint_limit(complaints, channel).internal]
    if len(untimed) == len(complaints.channels):
        sentence = _("No time is stated for complaints.")
    elif untimed:
        names = ", ".join(channel.name for channel in untimed)
        sentence = _("No time is stated for complaints by: %(channels)s.") % {"channels": names}
    else:
        return
    reading = complaint_limit(complaints, untimed[0] if untimed else None).words()
    yield Notice("complaints/limit", "I23", sentence, reading)


def compensation_notices(source: StandardSource, times: Iterable[Timed]) -> Iterator[Notice]:
    """Name compensation that nothing can earn, that is undefined, or that is missing (reading I24)."""
    hard = any(each.runs and each.limit.firmness is Firmness.HARD and each.limit.maximum is not None for each in times)
    if source.compensation is None:
        if hard:
            reading = _("A missed promise is measured and shown; it earns the applicant nothing.")
            yield Notice("compensation", "I24", _("Hard limits are promised, but no compensation is stated."), reading)
        return
    if not hard:
        sentence = _("Compensation is stated, but no hard limit is promised by whose miss it could be earned.")
        yield Notice("compensation", "I24", sentence, _("Nothing earns it."), Severity.OPEN)
        return
    if not _defined(source.compensation.sentence):
        yield Notice(
            "compensation",
            "I24",
            _("The text does not say who earns the compensation, by what, and how long it holds."),
            _(
                "The applicant earns it when a hard limit is missed by the agency's fault; it is used once, for the "
                "next request, and holds for %(months)d months. It can be revoked with a reason."
            )
            % {"months": source.compensation.valid_months},
        )


def _default_route(place: str) -> Notice:
    return Notice(
        place,
        "I29",
        _("The text says nothing of the way of a letter inside the office."),
        _("The default route of the addressee's level is used, marked as not from the standard."),
    )


def _quoted(requirements: Iterable[Requirement]) -> str:
    return "; ".join(f"“{each.sentence}”" for each in requirements)


def _defined(sentence: str) -> bool:
    return bool(EARNER.search(sentence) and DURATION.search(sentence))


def _links(source: StandardSource) -> Iterator[tuple[str, Link]]:
    for channel in source.channels:
        yield from ((f"channels/{channel.code}/links", link) for link in channel.links)
    ways = source.complaints.channels if source.complaints else ()
    for number, way in enumerate(ways, start=1):
        yield from ((f"complaints/channels/{number}/links", link) for link in way.links)
    yield from (("links", link) for link in source.links)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _plain_host(url: str) -> str:
    """Give the host as a reader hears it: e-office and eoffice are one."""
    return _host(url).replace("-", "")
