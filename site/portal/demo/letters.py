"""The demo's letters: some delivered at once, the others told in the background, story after story."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from correspondence.calendars import queries as calendars
from correspondence.foundation.files.keeping import keep
from correspondence.foundation.jobs.models import OPEN_STATES, Step
from correspondence.foundation.jobs.planning import plan
from correspondence.foundation.jobs.running import perform
from correspondence.intake.models import Channel, Delivery
from correspondence.intake.receiving import UNKNOWN_TYPE, HandOver, KeptFile, delivery_key, receive
from correspondence.letters.dates import long_date
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor
from correspondence.organization.finding import agency_named
from correspondence.organization.models import Agency, Position
from correspondence.parties.models import Correspondent
from correspondence.standards import rules
from correspondence.standards.models import StandardVersion
from correspondence.standards.queries import in_force

from .acting import Told
from .composing import LetterText, scanned_pdfs
from .moments import Moments
from .stories import AFTERWARDS, AT_ONCE, Story
from .texts import COMPANY, INSTITUTION

__all__ = ["COMPANY", "INSTITUTION", "ensure_letters", "tell", "tell_all"]

ACTOR = SystemActor(job="demo")
STEP = "demo.tell"
QUEUE = "convert"  # of the background worker; one story plans the next, so that a person's letter comes in between


def ensure_letters() -> None:
    """Deliver the letters that are there from the first moment, and plan the others; repeatable."""
    _deliver([story for story in AT_ONCE if _delivery(story) is None])
    plan(STEP, AFTERWARDS[0].name, queue=QUEUE)


def tell_all() -> int:
    """Tell in this process what is not told yet; return how many stories that were."""
    told = 0
    while step := Step.objects.filter(name=STEP, state__in=OPEN_STATES, next_at__lte=timezone.now()).first():
        told += perform(step.pk) == "done"
    return told


def tell(name: str) -> None:
    """Job step: deliver the story's letter, let the officials act, and plan the next story; repeatable."""
    if not settings.DEMO_ACCOUNTS:
        return
    place = next(place for place, story in enumerate(AFTERWARDS) if story.name == name)
    story = AFTERWARDS[place]
    if _delivery(story) is None:
        _deliver([story])
    told, moments = _told(story)
    story.tell(told, moments)
    for following in AFTERWARDS[place + 1 : place + 2]:
        plan(STEP, following.name, queue=QUEUE)


def _told(story: Story) -> tuple[Told, Moments]:
    delivery = Delivery.objects.select_related("case__applicant", "case__addressee", "agency").get(key=_key(story))
    calendar = calendars.load(delivery.agency.calendar_code)
    assert delivery.case is not None  # noqa: S101  (delivered through the portal)
    written = Moments(delivery.received_at, calendar).day(2)
    return Told(delivery.case, story.text, written), Moments(timezone.now(), calendar)


def _deliver(stories: Sequence[Story]) -> None:
    """Compose the letters with one LibreOffice and hand them in."""
    offers = [_served(story) for story in stories]
    moments = [Moments(timezone.now(), calendars.load(agency.calendar_code)) for _version, agency in offers]
    written = [_dated(story, when) for story, when in zip(stories, moments, strict=True)]
    scans = scanned_pdfs(written)
    for story, (version, agency), when, scan in zip(stories, offers, moments, scans, strict=True):
        received_at = when.at(story.age, "08.40")
        hand_over = HandOver(
            agency=agency,
            channel=Channel.PORTAL,
            key=_key(story),
            applicant=_applicant(story, received_at),
            received_at=received_at,
            addressee=Position.objects.get(code=story.addressee),
            standard_version=version,
        )
        blob = keep([scan], media_type=UNKNOWN_TYPE, max_bytes=settings.UPLOAD_MAX_BYTES)
        files = [KeptFile(blob, "surat.pdf", FileRole.LETTER)]
        receive(actor=ACTOR, hand_over=hand_over, files=files, at=received_at)


def _served(story: Story) -> tuple[StandardVersion, Agency]:
    version = in_force(story.service, timezone.now())
    agency = agency_named(rules.load(version).agency)
    assert agency is not None  # noqa: S101  (the demo makes the agencies of its standards)
    return version, agency


def _dated(story: Story, when: Moments) -> LetterText:
    """Date the letter two working days before its receipt."""
    received = Moments(when.at(story.age, "08.40"), when.calendar)
    place = story.text.place_date.split(",")[0]
    return replace(story.text, place_date=f"{place}, {long_date(received.day(2))}")


def _applicant(story: Story, at: datetime) -> Correspondent:
    address, email = story.text.address.split(" · ")
    return Correspondent(
        applicant_type=story.sender,
        name=story.text.office,
        organization=_titled(story.text.kop[-1]),
        email=email,
        email_confirmed_at=at,
        address=address,
    )


def _titled(name: str) -> str:
    """Write a name of capitals as an address has it: `Biro Hukum dan Pengadaan`, `CV Contoh Makmur`."""
    words = [word if len(word) < 3 else word.title() for word in name.split()]
    return " ".join("dan" if word == "Dan" else word for word in words)


def _key(story: Story) -> str:
    return delivery_key("demo", story.name)


def _delivery(story: Story) -> Delivery | None:
    return Delivery.objects.filter(key=_key(story)).first()
