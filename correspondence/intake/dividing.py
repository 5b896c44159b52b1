"""Scans of several letters with separator sheets between them: each letter becomes a delivery of its own."""

from datetime import datetime
from pathlib import Path, PurePath

from django.db import transaction
from django.utils import timezone

from correspondence.foundation.audit.journal import record
from correspondence.foundation.files.keeping import keep_path, local
from correspondence.foundation.files.models import Blob
from correspondence.foundation.sandbox import working_folder
from correspondence.inspection.safety import UNOPENED, Verdict
from correspondence.inspection.separators import DIVISIBLE, Codes, DividingFailed, read_codes, split_pages
from correspondence.letters.states import FileRole
from correspondence.organization.actors import SystemActor

from .machine import Arrival, receive_by_machine
from .models import SCANNED_HERE, DeliveredFile, Delivery, DeliveryState, ScanPart
from .receiving import KeptFile, delivery_key
from .separators import PREFIX, Part, Sheet, parts_of, sheet_of
from .working import codes_before

ACTOR = SystemActor(job="intake")
PDF = "application/pdf"
# Flags of a scan that was left whole, and the reason of one without any letter (see inspection.messages).
FOREIGN, SIGNED_SCAN, NOT_DIVIDED, ONLY_SEPARATORS = (
    "separator-foreign",
    "separator-signed",
    "not-divided",
    "only-separators",
)
SIGNED = "signed"


def divide(delivery: Delivery, *, known: Codes | None = None) -> None:
    """Divide the delivery's scan at its separator sheets, if it has any; a repeat changes nothing.

    Only a scan made in the office is looked at, and only once. One with an electronic signature is never taken
    apart, and one that cannot be read or divided stays whole; both are flagged. `known` is what was read of its codes
    already.
    """
    scan = _scan_of(delivery)
    if scan is None:
        return
    try:
        with local(scan.original) as path:
            codes = codes_before(scan.original) or read_codes(path, scan.media_type)
            sheets, foreign = _sheets_in(codes, delivery.agency.code)
            if foreign:
                _flag(scan, FOREIGN)
            if sheets and SIGNED in scan.flags:
                _flag(scan, SIGNED_SCAN)
            elif sheets:
                _divide_at(scan, path, parts_of(codes.pages, sheets, codes.blank))
    except DividingFailed as error:
        if error.reason != UNOPENED:
            _flag(scan, NOT_DIVIDED)


def _scan_of(delivery: Delivery) -> DeliveredFile | None:
    """Return the one file of a delivery that may be divided, None where nothing is."""
    if delivery.channel not in SCANNED_HERE or delivery.state != DeliveryState.WAITING or delivery.case_id:
        return None
    if delivery.split_from_id or delivery.parts.exists():
        return None
    files = list(delivery.files.select_related("original", "delivery__agency"))
    if len(files) != 1 or files[0].role != FileRole.LETTER or files[0].media_type not in DIVISIBLE:
        return None
    return None if files[0].verdict in ("", Verdict.REJECT) else files[0]


def _sheets_in(codes: Codes, agency: str) -> tuple[dict[int, Sheet], bool]:
    """Return the agency's own separator sheets by page, and whether a sheet of somebody else lies in the scan."""
    own: dict[int, Sheet] = {}
    foreign = False
    for page, texts in codes.texts.items():
        for text in texts:
            sheet = sheet_of(text)
            if sheet is not None and sheet.agency == agency:
                own.setdefault(page, sheet)
            elif text.startswith(PREFIX):
                foreign = True
    return own, foreign


def _divide_at(scan: DeliveredFile, path: Path, parts: list[Part]) -> None:
    if not parts:
        _hold_back(scan)
        return
    with working_folder("parts") as folder:
        made = split_pages(path, scan.media_type, [part.pages for part in parts], folder)
        blobs = [keep_path(file, media_type=PDF) for file in made]
    _write_parts(scan, list(zip(parts, blobs, strict=True)), at=timezone.now())


@transaction.atomic
def _write_parts(scan: DeliveredFile, parts: list[tuple[Part, Blob]], *, at: datetime) -> None:
    """Write the deliveries of the parts and end the scan's own, once: whoever comes second finds it done."""
    parent = _locked(scan.delivery)
    if parent.state != DeliveryState.WAITING or parent.parts.exists():
        return
    made = [_write_part(scan, part, place=place, blob=blob, at=at) for place, (part, blob) in enumerate(parts, start=1)]
    parent.state = DeliveryState.SPLIT
    parent.save(update_fields=["state"])
    record(actor=ACTOR, action="intake.divided", subject=parent, changes={"parts": made}, at=at)


def _write_part(scan: DeliveredFile, part: Part, *, place: int, blob: Blob, at: datetime) -> int:
    parent = scan.delivery
    sheet = part.sheet or Sheet(parent.agency.code)
    # An addressee belongs to its service: what the whole scan was given goes on only where the sheet says no other.
    addressee = sheet.addressee or ("" if sheet.service else parent.addressee_code)
    arrival = Arrival(
        agency=parent.agency,
        channel=parent.channel,  # type: ignore[arg-type]  # the column holds a Channel
        key=delivery_key("split", parent.key, str(place)),
        received_at=parent.received_at,
        service=sheet.service or parent.service_code,
        addressee=addressee,
        split_from=parent,
    )
    name = f"{PurePath(scan.name).stem[:180]}-{place}.pdf"
    delivery = receive_by_machine(actor=ACTOR, arrival=arrival, files=[KeptFile(blob, name, FileRole.LETTER)], at=at)
    delivery.files.update(taken_from=scan)
    ScanPart.objects.get_or_create(
        delivery=delivery, defaults={"place": place, "first_page": part.pages[0], "last_page": part.pages[-1]}
    )
    return int(delivery.pk)


@transaction.atomic
def _hold_back(scan: DeliveredFile) -> None:
    """Refuse a scan that holds separator sheets and no letter; settling holds it back with this reason."""
    parent = _locked(scan.delivery)
    if parent.state != DeliveryState.WAITING:
        return
    scan.verdict, scan.reason = Verdict.REJECT.value, ONLY_SEPARATORS
    scan.save(update_fields=["verdict", "reason"])
    changes = {"verdict": scan.verdict, "reason": scan.reason}
    record(actor=ACTOR, action="intake.file_checked", subject=scan, changes=changes, at=timezone.now())


@transaction.atomic
def _flag(scan: DeliveredFile, flag: str) -> None:
    parent = _locked(scan.delivery)
    if flag in scan.flags or parent.state != DeliveryState.WAITING:
        return
    scan.flags = sorted({*scan.flags, flag})
    scan.save(update_fields=["flags"])
    record(actor=ACTOR, action="intake.file_flagged", subject=scan, changes={"flag": flag}, at=timezone.now())


def _locked(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update(no_key=True).select_related("agency").get(pk=delivery.pk)
