"""A scan with separator sheets becomes one letter per sheet, once; the rest stays whole, and it can be undone."""

import io
import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from django.conf import LazySettings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from correspondence.cases.models import WorkItem
from correspondence.cases.states import CaseState
from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.errors import ChangedMeanwhile, NotAllowed, Refused
from correspondence.foundation.files.keeping import read
from correspondence.intake.checking import check_delivery
from correspondence.intake.models import Channel, Delivery, DeliveryState
from correspondence.intake.rejoining import may_rejoin, rejoin
from correspondence.intake.separators import Part, Sheet, parts_of, sheet_of
from correspondence.letters.models import IncomingLetter
from tests.cast import Cast, arrived, letter_of, run_steps
from tests.databases import copy_of_the_tests
from tests.inspection.separator_scans import page, photocopied, scan, sheet, skewed, tiff
from tests.intake.dividing import code
from tests.live import Office
from tests.portal.desking import inspected

pytestmark = pytest.mark.django_db
OWN = Sheet("lkpp")


@pytest.mark.parametrize(
    ("pages", "sheets", "blank", "expected"),
    [
        (3, {}, (), [(1, 2, 3)]),
        (5, {3: OWN}, (), [(1, 2), (4, 5)]),
        (3, {1: OWN}, (), [(2, 3)]),
        (3, {3: OWN}, (), [(1, 2)]),
        (5, {2: OWN, 3: OWN}, (), [(1,), (4, 5)]),
        (2, {1: OWN, 2: OWN}, (), []),
        (5, {1: OWN}, (2,), [(3, 4, 5)]),
        (4, {1: OWN, 3: OWN}, (2, 4), []),
        (5, {2: OWN}, (5,), [(1,), (3, 4, 5)]),
    ],
)
def test_what_stands_between_sheets_is_a_letter(
    pages: int, sheets: dict[int, Sheet], blank: tuple[int, ...], expected: list[tuple[int, ...]]
) -> None:
    assert [part.pages for part in parts_of(pages, sheets, blank)] == expected


def test_a_letter_is_directed_by_the_sheet_before_it() -> None:
    directed = Sheet("lkpp", "layanan", "direktur")
    assert parts_of(4, {1: directed, 3: OWN}, ()) == [Part((2,), directed), Part((4,), OWN)]


def test_only_a_sheet_of_this_installation_counts(settings: LazySettings) -> None:
    said = code(service="konsultasi-katalog", addressee="direktur")
    assert sheet_of(said) == Sheet("lkpp", "konsultasi-katalog", "direktur")
    assert all(letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:" for letter in said)  # a small QR code
    head, _, tail = said.rpartition(".")
    for forged in ("", "TGP1.", said.lower(), f"{head}.{tail[::-1]}", f"{head}A.{tail}", f"{said}A", "a.b.c"):
        assert sheet_of(forged) is None
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert sheet_of(said) is not None
    settings.SECRET_KEY_FALLBACKS = []
    assert sheet_of(said) is None


def put_in(cast: Cast, content: bytes, *, name: str = "tumpukan.pdf", channel: Channel = Channel.SCAN) -> Delivery:
    """Put a scan in and check it, its parts as well."""
    delivery = arrived(cast.agency, content, name=name, channel=channel)
    run_steps("intake.check")
    delivery.refresh_from_db()
    return delivery


def pile() -> bytes:
    """Give a scan of three letters: the second directed by its sheet, whose back is empty; a trailing sheet."""
    directed = sheet(code(service="konsultasi-katalog", addressee="direktur"))
    pages = [page("Satu"), photocopied(directed), page(), page("Dua"), page("Dua lagi")]
    return scan([*pages, skewed(sheet(code()), 2).rotate(180), sheet(code()), page("Tiga"), sheet(code())])


def page_numbers(parts: list[Delivery]) -> list[tuple[int, int]]:
    return [(part.scan_part.first_page, part.scan_part.last_page) for part in parts]


def test_each_letter_of_a_scan_becomes_a_letter_of_its_own(cast: Cast) -> None:
    content = pile()
    delivery = put_in(cast, content)
    parts = list(delivery.parts.order_by("pk"))
    assert (delivery.state, delivery.case) == (DeliveryState.SPLIT, None)
    assert [part.state for part in parts] == [DeliveryState.LETTER] * 3
    assert page_numbers(parts) == [(1, 1), (4, 5), (8, 8)]
    assert [(part.service_code, part.addressee_code) for part in parts] == [
        ("", ""),
        ("konsultasi-katalog", "direktur"),
        ("", ""),
    ]
    assert letter_of(parts[1]).case.addressee == cast.position("direktur")
    assert letter_of(parts[1]).case.standard_version == cast.standard
    scanned = delivery.files.get()
    assert read(scanned.original) == content
    files = [part.files.get() for part in parts]
    assert [file.name for file in files] == ["tumpukan-1.pdf", "tumpukan-2.pdf", "tumpukan-3.pdf"]
    assert {file.taken_from for file in files} == {scanned}
    assert [len(pdfium.PdfDocument(read(file.original))) for file in files] == [1, 2, 1]
    assert AuditEntry.objects.filter(action="intake.divided", subject_id=str(delivery.pk)).count() == 1


def test_a_repeated_check_changes_nothing(cast: Cast) -> None:
    delivery = put_in(cast, pile())
    for each in Delivery.objects.all():
        check_delivery(str(each.pk))
    assert Delivery.objects.count() == 4
    assert IncomingLetter.objects.count() == 3
    assert AuditEntry.objects.filter(action="intake.divided").count() == 1
    assert delivery.parts.count() == 3


def test_a_black_and_white_tiff_is_divided_too(cast: Cast) -> None:
    delivery = put_in(cast, tiff([page("Satu"), sheet(code()), page("Dua")]), name="tumpukan.tif")
    assert delivery.state == DeliveryState.SPLIT
    assert page_numbers(list(delivery.parts.order_by("pk"))) == [(1, 1), (3, 3)]


@pytest.mark.parametrize("channel", [Channel.FOLDER, Channel.COMMAND, Channel.API, Channel.MAIL])
def test_only_scans_made_here_are_divided(cast: Cast, channel: Channel) -> None:
    delivery = put_in(cast, scan([page("Satu"), sheet(code()), page("Dua")]), channel=channel)
    divided = channel in (Channel.FOLDER, Channel.COMMAND)
    assert (delivery.state == DeliveryState.SPLIT) is divided
    assert IncomingLetter.objects.count() == (2 if divided else 1)


def test_a_sheet_of_another_office_stays_a_page_and_is_said(cast: Cast) -> None:
    pages = [page("Satu"), sheet(code("landak")), page("Dua"), sheet("https://contoh.example/?x=1")]
    delivery = put_in(cast, scan(pages))
    assert delivery.state == DeliveryState.LETTER
    assert delivery.files.get().flags == ["separator-foreign"]
    assert letter_of(delivery).files.get().flags == ["separator-foreign"]


def test_a_scan_of_sheets_alone_is_held_back_with_its_reason(cast: Cast) -> None:
    delivery = put_in(cast, scan([sheet(code()), page(), sheet(code())]))
    assert (delivery.state, delivery.files.get().reason) == (DeliveryState.HELD, "only-separators")
    assert not IncomingLetter.objects.exists()


def test_a_signed_file_is_never_taken_apart(cast: Cast) -> None:
    with pikepdf.open(io.BytesIO(scan([page("Satu"), sheet(code()), page("Dua")]))) as document:
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), Contents=b"0")
        field = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=b"Tanda", V=value))
        document.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[field])
        out = io.BytesIO()
        document.save(out)
    delivery = put_in(cast, out.getvalue())
    assert delivery.state == DeliveryState.LETTER
    assert {"signed", "separator-signed"} <= set(delivery.files.get().flags)


def test_a_scan_that_was_one_letter_is_put_together_again(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    content = pile()
    delivery = put_in(cast, content)
    letters = list(IncomingLetter.objects.order_by("pk"))
    with pytest.raises(NotAllowed):
        rejoin(actor=cast.actor("kepala"), scan=delivery, at=timezone.now())
    whole = rejoin(actor=registrar, scan=delivery, at=timezone.now())
    assert whole.state == DeliveryState.LETTER
    assert read(letter_of(whole).files.get().original) == content
    for letter in letters:
        letter.case.refresh_from_db()
        assert letter.case.state == CaseState.PUT_ASIDE
        assert not WorkItem.objects.open().filter(case=letter.case).exists()
    for part in delivery.parts.all():
        assert (part.state, part.dismissed_by) == (DeliveryState.DISMISSED, registrar.position)
        assert part.dismissed_why
    with pytest.raises(ChangedMeanwhile):
        rejoin(actor=registrar, scan=delivery, at=timezone.now())
    check_delivery(str(delivery.pk))
    run_steps("intake.check")
    assert IncomingLetter.objects.count() == 4


def test_parts_that_are_not_checked_yet_are_put_aside_as_well(cast: Cast) -> None:
    delivery = arrived(cast.agency, pile(), name="tumpukan.pdf", channel=Channel.SCAN)
    check_delivery(str(delivery.pk))
    rejoin(actor=cast.actor("registrar"), scan=delivery, at=timezone.now())
    run_steps("intake.check")
    assert IncomingLetter.objects.count() == 1
    assert {part.state for part in delivery.parts.all()} == {DeliveryState.DISMISSED}


def test_a_registered_part_keeps_the_scan_divided(cast: Cast) -> None:
    delivery = put_in(cast, pile())
    assert may_rejoin(delivery)
    letter = letter_of(delivery.parts.order_by("pk")[1])
    letter.entry = inspected(cast, "x").entry
    letter.case.state = CaseState.IN_PROGRESS
    letter.case.save()
    assert not may_rejoin(delivery)
    with pytest.raises(Refused):
        rejoin(actor=cast.actor("registrar"), scan=delivery, at=timezone.now())
    assert not Delivery.objects.filter(state=DeliveryState.DISMISSED).exists()


@pytest.fixture(scope="module")
def offices(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> list[Office]:
    """Make two offices on databases of their own; before a test's own transaction begins, which would bar the copy."""
    folders = [tmp_path_factory.mktemp("divided") / "var" for _ in range(2)]
    with django_db_blocker.unblock():
        return [Office(var, copy_of_the_tests(var)) for var in folders]


ENDED = [["split", "", False], ["letter", "1-1", True], ["letter", "3-4", True], ["letter", "6-6", True]]
STANDING = "import json; from tests.intake.dividing import standing; print(json.dumps(standing()))"


@pytest.mark.slow
def test_a_worker_killed_at_any_point_leaves_nothing_half_done(offices: list[Office], tmp_path: Path) -> None:
    office = offices[0]
    office.ask("from tests.intake.dividing import put_in; put_in()")
    for point in ("intake.check", "files.stored", "jobs.before_close"):
        killed = office.worker(FAULT_AT=f"{point}:{tmp_path / point}")
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert json.loads(office.ask(STANDING))[0][0] in ("waiting", "split")
    assert office.manage("worker", "--queues", "intake", "--batch").returncode == 0
    assert json.loads(office.ask(STANDING)) == ENDED


@pytest.mark.slow
def test_two_workers_at_the_same_moment_divide_once(offices: list[Office], tmp_path: Path) -> None:
    office = offices[1]
    delivery = office.ask("from tests.intake.dividing import put_in; print(put_in())")
    markers = [str(tmp_path / "one"), str(tmp_path / "two")]
    call = "from tests.intake.dividing import check_beside as c; c({}, {!r}, {!r})"
    with ThreadPoolExecutor() as pool:
        list(pool.map(office.ask, (call.format(delivery, *names) for names in (markers, markers[::-1]))))
    assert office.manage("worker", "--queues", "intake", "--batch").returncode == 0
    assert json.loads(office.ask(STANDING)) == ENDED
