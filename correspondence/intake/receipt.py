"""What a receipt says of a letter: one and the same for every channel, on each page and in the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from correspondence.calendars.facts import WorkCalendar
from correspondence.calendars.wording import format_date, format_moment
from correspondence.cases.access import factor_of
from correspondence.cases.models import Case
from correspondence.cases.tracking import FactorKind, grouped
from correspondence.letters.models import IncomingLetter

from .models import DeliveredFile, Delivery
from .receipt_promise import PromisedTime, promised_time
from .stated import UNKNOWN_SENDER

TRACKING_PATH = "/lacak/"  # the page stands in an upper storey; its address is promised in every mail
SHORT_DIGITS = 8


@dataclass(frozen=True)
class ReceivedFile:
    """One file as it was received: the sender's name for it, its size in words and its SHA-256 (64 hex digits)."""

    name: str
    size: str
    sha256: str

    @property
    def short(self) -> str:
        """The beginning of the fingerprint, to compare at a glance."""
        return self.sha256[:SHORT_DIGITS]


@dataclass(frozen=True)
class HandedOver:
    """The files of one hand-over; `at` is empty for the first one, whose moment stands at the head."""

    at: str
    files: tuple[ReceivedFile, ...]


@dataclass(frozen=True)
class Receipt:
    """The facts of one receipt in the active language; `code` is grouped for reading, empty texts have no line.

    It never names the second factor (e-mail address, telephone number): a slip that is found must not open the letter.
    """

    code: str
    received: str
    office: str
    address: str
    service: str
    addressee: str
    attention: str
    sender: str
    agenda: str
    registered: str
    hand_overs: tuple[HandedOver, ...]
    promise: PromisedTime
    tracking_url: str
    details: str


def case_of(delivery_id: int) -> Case | None:
    """Return the case that a delivery opened, or None where there is none."""
    related = ("applicant", "addressee", "standard_version", "agency", "letter__entry__register")
    found = Case.objects.select_related(*related).filter(deliveries=delivery_id).order_by()
    return found.defer("standard_version__published", "standard_version__rules").first()


def receipt_for(case: Case, calendar: WorkCalendar | None = None) -> Receipt:
    """Return the receipt of a case as it reads now: moments in the zone of the office, words in the active language."""
    promise, calendar = promised_time(case, calendar)
    deliveries = _deliveries(case)
    entry = case.letter.entry
    return Receipt(
        code=grouped(case.tracking_code),
        received=format_moment(calendar.local(case.received_at)),
        office=case.agency.name,
        address=_one_line(case.agency.address),
        service=case.standard_version.title if case.standard_version else "",
        addressee=case.addressee.title if case.addressee else "",
        attention=str(deliveries[0].stated.get("cq", "")) if deliveries else "",
        sender=_sender(case, case.letter),
        agenda=str(entry) if entry else "",
        registered=format_date(calendar.local(entry.entered_at).date()) if entry else "",
        hand_overs=_hand_overs(deliveries, calendar),
        promise=promise,
        tracking_url=f"{settings.PUBLIC_BASE_URL}{TRACKING_PATH}",
        details=details_words(factor_of(case)),
    )


def details_words(kind: FactorKind) -> str:
    """Say what opens the details beside the code."""
    return {
        FactorKind.EMAIL: _(
            "Details, files and the reply open only with the e-mail address given with the letter as well."
        ),
        FactorKind.PHONE: _(
            "Details open only with the last four digits of the telephone number given with the letter as well. The "
            "reply is handed out at the service counter."
        ),
        FactorKind.NONE: _(
            "Details and the reply are given at the service counter, on showing this receipt: no e-mail address and no "
            "telephone number was given with the letter."
        ),
    }[kind]


def _sender(case: Case, letter: IncomingLetter) -> str:
    """Name the sender as given, body and person; where nobody named one, as the registrar read it in the letter."""
    applicant = case.applicant
    if applicant.name == UNKNOWN_SENDER:
        return letter.sender_name or UNKNOWN_SENDER
    names = [applicant.organization, applicant.name]
    return " · ".join(dict.fromkeys(name for name in names if name))


def _deliveries(case: Case) -> list[Delivery]:
    files = Prefetch("files", DeliveredFile.objects.select_related("original"))
    return list(case.deliveries.prefetch_related(files).order_by("received_at", "pk"))


def _hand_overs(deliveries: Sequence[Delivery], calendar: WorkCalendar) -> tuple[HandedOver, ...]:
    first = deliveries[0].pk if deliveries else None
    return tuple(
        HandedOver(
            at="" if delivery.pk == first else _later(delivery.received_at, calendar),
            files=tuple(
                ReceivedFile(file.name, filesizeformat(file.original.size), file.original.sha256)
                for file in delivery.files.all()
            ),
        )
        for delivery in deliveries
    )


def _later(at: datetime, calendar: WorkCalendar) -> str:
    return format_moment(calendar.local(at))


def _one_line(address: str) -> str:
    return ", ".join(line.strip(" ,") for line in address.splitlines() if line.strip(" ,"))
