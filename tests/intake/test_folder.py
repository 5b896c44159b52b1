"""The scan folder: what is taken and when, what is refused, and that nothing leaves it but by the store."""

import os
import socket
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from correspondence.foundation.audit.models import AuditEntry
from correspondence.foundation.files.keeping import read, verify
from correspondence.intake.folder import sweep_folder
from correspondence.intake.folder_notes import refused, see_to, tidy_taken, waiting
from correspondence.intake.models import Channel, DeliveredFile, Delivery, InboxFile, InboxRefusal, Waits
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PDF = b"%PDF-1.7\nsurat"
Look = Callable[..., int]


@pytest.fixture
def inbox(cast: Cast, settings: LazySettings, tmp_path: Path) -> Path:
    """Give an empty scan folder of the demo's agencies."""
    settings.INBOX = tmp_path / "inbox"
    settings.INBOX.mkdir()
    return settings.INBOX


def drop(folder: Path, name: str, content: bytes = PDF) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def looks(*seconds: float) -> int:
    """Look at the folder at these moments, counted from NOW; give how many files were taken."""
    return sum(sweep_folder(at=NOW + timedelta(seconds=each)) for each in seconds)


def lying(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_a_file_is_taken_when_two_looks_find_it_unchanged(inbox: Path) -> None:
    drop(inbox / "lkpp", "surat 1.pdf")
    assert looks(0) == 0
    assert looks(4) == 0
    assert looks(6) == 1
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.agency.code, delivery.external_id) == (
        Channel.FOLDER,
        "lkpp",
        "lkpp/surat 1.pdf",
    )
    file = delivery.files.get()
    assert (file.name, read(file.original)) == ("surat 1.pdf", PDF)
    day = timezone.localtime(NOW).date().isoformat()
    assert lying(inbox) == [f".diambil/{day}/{delivery.pk}-surat 1.pdf"]
    assert not InboxFile.objects.filter(why=Waits.TAKEN).exists()
    assert looks(20, 30) == 0
    assert not InboxFile.objects.exists()


def test_a_file_that_still_grows_waits_until_it_rests(inbox: Path) -> None:
    path = drop(inbox, "surat.pdf")
    assert looks(0) == 0
    path.write_bytes(PDF * 2)
    assert looks(6, 9) == 0
    assert looks(12) == 1
    assert read(DeliveredFile.objects.get().original) == PDF * 2


def test_a_file_that_a_program_has_open_for_writing_waits(inbox: Path) -> None:
    path = drop(inbox, "surat.pdf")
    with path.open("ab"):
        assert looks(0, 10, 20) == 0
        assert InboxFile.objects.get().why == Waits.WRITTEN
    assert looks(30) == 1


@pytest.mark.parametrize(
    "name", [".surat.pdf", "surat.pdf.part", "~$surat.docx", "SURAT.TMP", "Thumbs.db", "a.crdownload"]
)
def test_unfinished_and_hidden_names_are_left_alone(inbox: Path, name: str) -> None:
    drop(inbox, name)
    assert looks(0, 10, 1000) == 0
    assert lying(inbox) == [name]


def test_folders_say_agency_and_service(inbox: Path, cast: Cast) -> None:
    drop(inbox / "lkpp" / cast.standard.code, "satu.pdf", b"%PDF-1")
    drop(inbox / "lkpp" / "lantai-2", "dua.pdf", b"%PDF-2")
    drop(inbox, "tiga.pdf", b"%PDF-3")
    assert looks(0, 10) == 3
    found = {each.files.get().name: each.service_code for each in Delivery.objects.all()}
    assert found == {"satu.pdf": cast.standard.code, "dua.pdf": "", "tiga.pdf": ""}


def test_with_several_agencies_a_folder_of_no_agency_is_left_and_shown(landak: Cast, inbox: Path) -> None:
    drop(inbox / "landak", "satu.pdf", b"%PDF-1")
    drop(inbox / "lkpq", "dua.pdf", b"%PDF-2")
    assert looks(0, 10) == 1
    assert Delivery.objects.get(channel=Channel.FOLDER).agency == landak.agency
    assert "lkpq/dua.pdf" in lying(inbox)
    lkpp = Delivery._meta.get_field("agency").related_model.objects.get(code="lkpp")
    assert looks(700, 1300) == 0
    (row,) = waiting(lkpp, at=NOW + timedelta(seconds=1300))
    assert (row.path, row.why) == ("lkpq/dua.pdf", Waits.FOLDER)
    assert not waiting(landak.agency, at=NOW + timedelta(seconds=1300)).exists()


def test_the_same_name_again_is_another_delivery_even_with_the_same_bytes(inbox: Path) -> None:
    for moment in (0, 100):
        path = drop(inbox, "scan.pdf")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        assert looks(moment, moment + 10) == 1
    assert Delivery.objects.count() == 2
    assert len({each.key for each in Delivery.objects.all()}) == 2


def test_a_file_that_cannot_be_moved_is_one_delivery_and_moved_as_soon_as_it_can(inbox: Path) -> None:
    drop(inbox, "surat.pdf")
    blocked = drop(inbox, ".diambil", b"")  # a file where the shelf should be
    assert looks(0, 10, 20, 30) == 0
    delivery = Delivery.objects.get()
    assert InboxFile.objects.get().why == Waits.TAKEN
    assert "surat.pdf" in lying(inbox)
    blocked.unlink()
    assert looks(40) == 1
    assert Delivery.objects.get() == delivery
    assert lying(inbox) == [f".diambil/{_day()}/{delivery.pk}-surat.pdf"]


def _day() -> str:
    return timezone.localtime(NOW).date().isoformat()


def test_a_shelf_that_leads_elsewhere_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "luar"
    elsewhere.mkdir()
    (inbox / ".diambil").symlink_to(elsewhere)
    drop(inbox, "surat.pdf")
    looks(0, 10, 20)
    assert lying(elsewhere) == []
    assert "surat.pdf" in lying(inbox)


def test_links_pipes_and_sockets_are_put_aside_unread(inbox: Path, tmp_path: Path, cast: Cast) -> None:
    secret = drop(tmp_path, "rahasia.pdf", b"%PDF rahasia")
    (inbox / "tautan.pdf").symlink_to(secret)
    os.mkfifo(inbox / "pipa.pdf")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(inbox / "soket.pdf"))
        assert looks(0, 10) == 0
    assert not Delivery.objects.exists()
    assert secret.read_bytes() == b"%PDF rahasia"
    assert {each.reason for each in InboxRefusal.objects.all()} == {"not-a-file"}
    assert all(name.startswith(".ditolak/") for name in lying(inbox))
    assert refused(cast.agency).count() == 3


def test_a_folder_that_is_a_link_is_never_entered(inbox: Path, tmp_path: Path) -> None:
    drop(tmp_path / "luar", "surat.pdf")
    (inbox / "lkpp").symlink_to(tmp_path / "luar")
    assert looks(0, 10, 20) == 0
    assert not Delivery.objects.exists()
    assert lying(tmp_path / "luar") == ["surat.pdf"]


def test_a_file_with_a_second_name_is_refused_after_ten_minutes(inbox: Path, tmp_path: Path) -> None:
    other = drop(tmp_path, "lain.pdf")
    os.link(other, inbox / "surat.pdf")
    assert looks(0, 10, 500) == 0
    assert InboxFile.objects.get().why == Waits.LINKED
    looks(700)
    assert InboxRefusal.objects.get().reason == "linked"
    assert other.read_bytes() == PDF


def test_an_empty_file_waits_ten_minutes_and_is_then_refused_visibly(inbox: Path, cast: Cast) -> None:
    drop(inbox, "kosong.pdf", b"")
    assert looks(0, 10, 500) == 0
    assert InboxFile.objects.get().why == Waits.EMPTY
    looks(601)
    refusal = refused(cast.agency).get()
    assert (refusal.path, refusal.reason) == ("kosong.pdf", "empty")
    assert lying(inbox) == [refusal.put_aside_as]


def test_a_file_above_the_limit_is_put_aside_once_with_its_reason(
    inbox: Path, settings: LazySettings, cast: Cast
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    drop(inbox, "besar.pdf", b"%PDF" + bytes(2000))
    assert looks(0, 10, 20, 30) == 0
    refusal = InboxRefusal.objects.get()
    assert (refusal.reason, refusal.size) == ("too-large", 2004)
    assert (inbox / refusal.put_aside_as).stat().st_size == 2004
    assert AuditEntry.objects.filter(action="intake.folder_refused").count() == 1
    see_to(actor=cast.actor("registrar"), refusal=refusal, at=NOW)
    assert not refused(cast.agency).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take its own rights away from a child")
def test_a_file_that_may_not_be_read_is_refused_after_ten_minutes(cast: Cast, settings: LazySettings) -> None:
    with tempfile.TemporaryDirectory() as name:
        inbox = settings.INBOX = Path(name)
        inbox.chmod(0o777)
        drop(inbox, "tertutup.pdf").chmod(0o000)
        os.seteuid(65534)
        try:
            assert looks(0, 10, 500) == 0
            assert InboxFile.objects.get().why == Waits.UNREADABLE
            looks(700)
        finally:
            os.seteuid(0)
        refusal = InboxRefusal.objects.get()
        assert (refusal.reason, lying(inbox)) == ("unreadable", [refusal.put_aside_as])


@pytest.mark.parametrize(
    "name",
    [b"baris\nbaru.pdf", b"bukan-utf8-\xff\xfe.pdf", b"-rf.pdf", b"..pdf", b"; rm -rf $HOME.pdf", b"a" * 251 + b".pdf",
     "\u202efdp.exe.pdf".encode(), b"<script>.pdf", b"%00.pdf", b"..%2f..%2fetc.pdf"],
)  # fmt: skip
def test_any_name_is_taken_and_shown_harmlessly(inbox: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(inbox) + b"/" + name)).write_bytes(PDF)
    taken = looks(0, 10)
    if name.startswith(b"."):
        assert taken == 0
        return
    assert taken == 1
    shown = DeliveredFile.objects.get().name
    assert shown.isprintable()
    assert shown.endswith(".pdf")
    assert len(shown) <= 200
    assert verify(DeliveredFile.objects.get().original)
    assert len(lying(inbox)) == 1


def test_a_thousand_files_come_in_turns_and_none_is_lost(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("correspondence.intake.folder.BUDGET", 0.2)
    for number in range(120):
        drop(inbox / "lkpp", f"{number}.pdf", b"%%PDF %d" % number)
    looks(0)
    turns = 0
    while len(lying(inbox / "lkpp")):
        looks(10 + turns)
        turns += 1
        assert turns < 200
    assert turns > 1
    assert Delivery.objects.count() == 120
    assert DeliveredFile.objects.values("original").distinct().count() == 120


def test_taken_files_go_after_their_time_while_the_store_holds_them(inbox: Path, settings: LazySettings) -> None:
    drop(inbox, "satu.pdf", b"%PDF-1")
    drop(inbox, "dua.pdf", b"%PDF-2")
    drop(inbox, "kosong.pdf", b"")
    looks(0, 10, 700)
    lost = DeliveredFile.objects.get(name="dua.pdf").original
    (Path(settings.FILE_STORE) / lost.sha256[:2] / lost.sha256).unlink()
    assert tidy_taken(at=NOW + timedelta(days=29)) == {"taken_scans": 0}
    assert tidy_taken(at=NOW + timedelta(days=40)) == {"taken_scans": 1}
    assert [Path(name).name.partition("-")[2] for name in lying(inbox)] == ["dua.pdf", "kosong.pdf"]


def test_a_file_and_a_link_named_like_a_day_stop_no_tidying(inbox: Path, tmp_path: Path) -> None:
    drop(inbox, "satu.pdf", b"%PDF-1")
    looks(0, 10)
    for day in inbox.rglob(".diambil"):
        (day / "2001-01-01").write_bytes(b"a list")
        (day / "2001-01-02").symlink_to(tmp_path)
    assert tidy_taken(at=NOW + timedelta(days=40)) == {"taken_scans": 1}


def test_a_look_at_an_empty_folder_asks_the_database_once(
    inbox: Path, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert sweep_folder(at=datetime.now(tz=NOW.tzinfo)) == 0
