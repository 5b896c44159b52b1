"""Acts of the dividing tests that run inside an office of its own: a scan put in, workers at the same moment."""

from pathlib import Path
from threading import Event

from django.test import override_settings

from correspondence.intake.checking import check_delivery
from correspondence.intake.models import Channel, Delivery
from correspondence.intake.separators import Sheet, payload
from correspondence.organization.models import Agency
from portal.demo import everything
from tests.cast import arrived
from tests.inspection.separator_scans import page, scan, sheet


def code(agency: str = "lkpp", service: str = "", addressee: str = "") -> str:
    """Give the text of a sheet that this installation printed."""
    return payload(Sheet(agency, service, addressee))


def put_in() -> int:
    """Put a scan of three letters into the tray of the demo office; give its delivery."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        everything.ensure()
    pages = [page("Satu"), sheet(code()), page("Dua"), page("Dua lagi"), sheet(code()), page("Tiga")]
    delivery = arrived(Agency.objects.get(code="lkpp"), scan(pages), name="tumpukan.pdf", channel=Channel.SCAN)
    return int(delivery.pk)


def check_beside(delivery: int, own: str, other: str) -> None:
    """Check the delivery as soon as another process is about to do the same; both names are those of marker files."""
    pause = Event()
    Path(own).touch()
    for _ in range(3000):
        if Path(other).exists():
            break
        pause.wait(0.02)
    else:
        raise AssertionError("the other process did not come")
    check_delivery(str(delivery))


def standing() -> list[list[object]]:
    """Give every delivery's state, its pages in the scan, and how many letters it has."""
    found = Delivery.objects.select_related("scan_part").order_by("pk")
    return [
        [each.state, str(each.scan_part) if hasattr(each, "scan_part") else "", each.case_id is not None]
        for each in found
    ]
