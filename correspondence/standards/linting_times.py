"""What the linter says of times: silent starts and stops, figures that depend, clocks that are not ours; pure."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .events import CaseEventName
from .linting_facts import Known, Notice, Severity, Timed
from .source import Firmness, NoClock, StandardSource, TimeLimit, Trigger

NOT = r"(?<!\btidak )(?<!\btak )(?<!\btanpa )(?<!\bbukan )"
DEPENDS = re.compile(
    NOT + r"(?:\b(?:ter|ber)gantung(?: pada)?|\b(?:disesuaikan|menyesuaikan)"
    r"|\bsesuai (?:dengan )?(?:permasalahan|kondisi|kebutuhan|tingkat|kompleksitas|(?:nomor )?antr(?:i|e)an)"
    r"|\bkurang lebih|±|\bsecepatnya|\bsesegera mungkin|\bsegera\b|\bdalam waktu (?:dekat|singkat))",
    re.IGNORECASE,
)
EXTENSIBLE = re.compile(NOT + r"\b(?:dapat|bisa|boleh|mungkin|akan) diperpanjang", re.IGNORECASE)
WORD = re.compile(r"\w+")
RECEIPTS = frozenset({CaseEventName.CASE_RECEIVED, CaseEventName.CASE_REGISTERED})
SEVERAL = 3  # levels above the role whose acknowledgement starts a time


def stated_notices(timed: Timed, known: Known) -> Iterator[Notice]:
    """Name starts and stops that nobody chose, then those chosen though the published text is silent (reading I5)."""
    limit = timed.limit
    if limit.start is None:
        yield Notice(
            timed.place,
            "I5",
            _("No event starts this time."),
            _("It is published and not counted until an event is chosen."),
            Severity.OPEN,
        )
    if limit.stop is None:
        yield _unstopped(timed)
    silent = [each for each in (limit.start, limit.stop) if each and not _says(timed.text, each)]
    if silent:
        yield Notice(timed.place, "I5", _silence(limit, silent), _chosen(limit, known))


def figure_notices(timed: Timed) -> Iterator[Notice]:
    """Name figures that are missing, open or depend on something (readings I8, I9, I10)."""
    limit, found = timed.limit, DEPENDS.search(_plain(timed.text))
    said = found[0] if found else ""
    if limit.maximum is None:
        yield Notice(timed.place, "I10" if limit.minimum else "I8", _unpromised(said), _measured(limit))
    elif limit.minimum is not None and limit.minimum != limit.maximum:
        yield Notice(
            timed.place,
            "I10",
            _depends(said) if said else _("The text states a range."),
            _("The longest time is the promise; the shortest one is published."),
        )
    elif said:
        yield _depending(timed, said)
    if limit.maximum is not None and limit.firmness is Firmness.SOFT and not limit.reasons:
        yield Notice(
            timed.place,
            "I9",
            _("This soft limit names no reason that is accepted for passing it."),
            _("Nobody is asked why it was passed, and passing it earns nothing; name the reasons that are accepted."),
            Severity.OPEN,
        )


def extension_notices(timed: Timed) -> Iterator[Notice]:
    """Name extensions that the text promises without a figure, and those longer than the time itself (reading I9)."""
    limit = timed.limit
    if limit.extension is None:
        if EXTENSIBLE.search(_plain(timed.text)):
            yield Notice(
                timed.place,
                "I9",
                _("The text says that the time can be extended, and no extension is stated."),
                _("It is not extended; state by how much it may be."),
                Severity.OPEN,
            )
    elif limit.maximum is not None and limit.extension > limit.maximum:
        yield Notice(
            timed.place,
            "I9",
            _("The extension is longer than the time itself."),
            _("Both hold as they are stated; compare them with the text."),
            Severity.OPEN,
        )


def published_only_notices(timed: Timed) -> Iterator[Notice]:
    """Name times that are not this office's to keep (readings I11, I32)."""
    sentence, reading = {
        NoClock.APPLICANTS_OWN_ACT: (
            _("This is the applicant's own time."),
            _("It is published; no clock runs against the applicant."),
        ),
        NoClock.OTHER_OFFICE: (
            _("This time is set and kept by another office."),
            _("It is published with the way there; nothing is promised for the other office."),
        ),
        NoClock.FOLLOWS_TICKET: (
            _("This time follows the handling of a ticket that stands elsewhere."),
            _("It is published; the ticket's own times count."),
        ),
        NoClock.EVENT_LENGTH: (
            _("This is how long an event lasts, not by when something is answered."),
            _("It is published; no clock runs."),
        ),
    }[timed.limit.no_clock or NoClock.EVENT_LENGTH]
    code = "I11" if timed.limit.no_clock is NoClock.APPLICANTS_OWN_ACT else "I32"
    yield Notice(timed.place, code, sentence, reading)


def self_start_notices(source: StandardSource, timed: Timed) -> Iterator[Notice]:
    """Name times that wait for a role to acknowledge, which paper never recorded (readings I3, I4)."""
    start = timed.limit.start
    if start is None or start.event != CaseEventName.DISPOSITION_ACKNOWLEDGED or start.role is None:
        return
    deep = timed.levels_down_to(start.role) >= SEVERAL
    role = {"role": _role_name(source, start.role)}
    sentence = (
        _("This time waits until the letter has come down several levels to %(role)s.")
        if deep
        else _("This time waits until %(role)s has received the letter, which paper does not record.")
    )
    reading = _(
        "It starts with the acknowledgement by %(role)s. It starts by itself 1 working day after the letter has "
        "reached that role unacknowledged or, where it has not reached it, after 1 working day per level above it "
        "since registration. The time since receipt is shown too."
    )
    yield Notice(timed.place, "I3" if deep else "I4", sentence % role, reading % role)


def receipt_notices(timed: Timed) -> Iterator[Notice]:
    """Name times from a receipt of which nobody says by whom (clock T17)."""
    start = timed.limit.start
    if start is None or start.role is not None or start.event not in RECEIPTS or not _says(timed.text, start):
        return
    reading = (
        _("It starts when the letter is entered in the central register.")
        if start.event == CaseEventName.CASE_REGISTERED
        else _("It starts when the office accepts the letter.")
    )
    yield Notice(timed.place, "T17", _("The text does not say who must have received the letter."), reading)


def role_notices(source: StandardSource, timed: Timed, known: Known) -> Iterator[Notice]:
    """Name hard times that wait for the act of somebody who has no desk here (reading I26)."""
    if timed.limit.firmness is not Firmness.HARD:
        return
    roles = {role.code: role for role in source.roles}
    waited = dict.fromkeys(each.role for each in (timed.limit.start, timed.limit.stop) if each and each.role)
    for role in (roles[code] for code in waited if code in roles):
        if role.outside:
            sentence = _("This hard time waits for %(role)s, who stands outside the agency.") % {"role": role.name}
        elif known.roles is not None and role.held_by not in known.roles:
            sentence = _("This hard time waits for %(role)s, and the agency has no such position.") % {
                "role": role.name
            }
        else:
            continue
        reading = _("Nobody can record the act; appoint the position or name today's role as the holder of this one.")
        yield Notice(timed.place, "I26", sentence, reading, Severity.OPEN)


def _unstopped(timed: Timed) -> Notice:
    if timed.answered:
        return Notice(
            timed.place,
            "I5",
            _("No event stops this time."),
            _("It stops when the reply is dispatched, with the proof of dispatch."),
        )
    return Notice(
        timed.place,
        "I5",
        _("No event stops this time."),
        _("It would run without an end; choose the event that ends it."),
        Severity.OPEN,
    )


def _silence(limit: TimeLimit, silent: list[Trigger]) -> str:
    if len(silent) > 1:
        return _("The published text says neither when this time starts nor when it stops.")
    if silent[0] is limit.start:
        return _("The published text does not say by which event this time starts.")
    return _("The published text does not say when this time stops.")


def _chosen(limit: TimeLimit, known: Known) -> str:
    start = known.words(limit.start) if limit.start else ""
    stop = known.words(limit.stop) if limit.stop else ""
    if start and stop:
        return _("It starts with “%(start)s” and stops with “%(stop)s”.") % {"start": start, "stop": stop}
    return _("The event chosen is “%(event)s”.") % {"event": start or stop}


def _depending(timed: Timed, said: str) -> Notice:
    if timed.limit.firmness is Firmness.SOFT:
        reading = (
            _("A soft limit: passing it needs a recorded reason and earns no compensation.")
            if timed.limit.reasons
            else _("A soft limit: passing it earns no compensation.")
        )
        return Notice(timed.place, "I9", _depends(said), reading)
    reading = _("The limit is kept as a hard one; make it soft, with the reasons that are accepted.")
    return Notice(timed.place, "I9", _depends(said), reading, Severity.OPEN)


def _depends(said: str) -> str:
    return _("The time depends: “%(words)s”.") % {"words": said}


def _unpromised(said: str) -> str:
    return _depends(said) if said else _("The text states no longest time.")


def _measured(limit: TimeLimit) -> str:
    if limit.minimum:
        return _("The shortest time is published; what it takes is measured, not promised.")
    return _("What it takes is measured, not promised.")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _says(text: str, trigger: Trigger) -> bool:
    """Tell whether a text names an event: every word of the event stands in it."""
    words = set(WORD.findall(trigger.words.casefold()))
    return bool(words) and words <= set(WORD.findall(text.casefold()))


def _role_name(source: StandardSource, code: str) -> str:
    return next((role.name for role in source.roles if role.code == code), code)
