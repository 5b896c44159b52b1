"""`manage.py receive` and `inspect`: one JSON line, fixed verdicts and exits, the original kept."""

import io
import json
import os
from pathlib import Path

import pypdf
import pytest
from django.core.management import call_command

from correspondence.foundation.files.keeping import verify
from correspondence.foundation.jobs.models import Step
from correspondence.intake.models import DeliveredFile, Delivery
from correspondence.letters.models import IncomingLetter, PageImage
from tests.cast import Cast
from tests.letters import scanned_letter

pytestmark = pytest.mark.django_db
Ran = tuple[int, dict[str, object], str]


@pytest.fixture
def letter_file(tmp_path: Path) -> Path:
    path = tmp_path / "surat.pdf"
    path.write_bytes(scanned_letter())
    return path


def ran(capsys: pytest.CaptureFixture[str], *args: str) -> Ran:
    with pytest.raises(SystemExit) as ended:
        call_command(*args, "--json")
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert len(lines) <= 1
    return int(str(ended.value.code)), json.loads(lines[0]) if lines else {}, err


@pytest.mark.office
def test_an_accepted_letter_is_opened_with_its_first_page(
    cast: Cast, letter_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ("--service", cast.standard.code, "--addressee", "kepala", "--wait")
    status, answer, _err = ran(capsys, "receive", str(letter_file), *args)
    assert (status, answer["verdict"], answer["reason"], answer["flags"]) == (0, "accept", None, [])
    letter = IncomingLetter.objects.select_related("case__addressee").get()
    assert letter.case.tracking_code == answer["tracking_code"]
    assert letter.case.addressee == cast.position("kepala")
    assert PageImage.objects.get().number == 1


@pytest.mark.office
def test_the_same_bytes_again_are_flagged_never_refused(
    cast: Cast, letter_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _status, first, _err = ran(capsys, "receive", str(letter_file), "--wait")
    status, second, _err = ran(capsys, "receive", str(letter_file), "--wait")
    assert (status, second["verdict"], second["flags"]) == (0, "accept", ["duplicate"])
    assert second["sha256"] == first["sha256"]
    assert second["tracking_code"] != first["tracking_code"]


def test_a_broken_file_is_refused_with_its_reason_and_kept(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "surat.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj <<")
    status, answer, _err = ran(capsys, "receive", str(path), "--wait")
    assert (status, answer["verdict"], answer["tracking_code"]) == (1, "reject-with-clear-error", None)
    assert answer["reason"] == "broken"
    assert not IncomingLetter.objects.exists()
    assert verify(DeliveredFile.objects.get().original)


def test_a_file_with_a_password_says_so(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.encrypt("rahasia", algorithm="AES-256")
    writer.write(out)
    path = tmp_path / "surat.pdf"
    path.write_bytes(out.getvalue())
    status, answer, _err = ran(capsys, "receive", str(path), "--wait")
    assert (status, answer["reason"]) == (1, "password-needed")


def test_an_empty_file_is_refused_at_the_door(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "surat.pdf"
    path.touch()
    status, answer, _err = ran(capsys, "receive", str(path))
    assert (status, answer["reason"]) == (1, "empty")
    assert not Delivery.objects.exists()


def test_without_waiting_the_file_is_stored_and_honestly_unchecked(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "surat.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    status, answer, _err = ran(capsys, "receive", str(path))
    assert (status, answer["verdict"], answer["flags"]) == (0, "accept-with-warning", ["unchecked"])
    assert Step.objects.get().name == "intake.check"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.pdf"], "no file"),
        ([__file__, "--service", "tidak-ada"], "no service"),
        ([__file__, "--addressee", "tidak-ada"], "no position"),
        ([__file__, "--agency", "tidak-ada"], "no agency"),
    ],
)
def test_a_wrong_call_ends_with_two_and_says_why(
    cast: Cast, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    status, answer, err = ran(capsys, "receive", *arguments)
    assert (status, answer) == (2, {})
    assert said in err


@pytest.mark.parametrize(
    "name",
    [b"baris\nbaru.pdf", b"\xff\xfe.pdf", b"-rf.pdf", b"a" * 251 + b".pdf", b"tanpa", b" .pdf", b"<b>\x1b[31m.pdf"],
)
def test_any_file_name_is_taken(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"%PDF-1.7\n")
    status, answer, _err = ran(capsys, "receive", str(path))
    assert (status, answer["flags"]) == (0, ["unchecked"])
    assert DeliveredFile.objects.get().name.isprintable()


def special(folder: Path, kind: str) -> str:
    """Make something that is no file, or name what is none."""
    path = folder / "surat.pdf"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "hanging":
        path.symlink_to(folder / "hilang.pdf")
    named = {
        "device": "/dev/zero",
        "null": "/dev/null",
        "long": "a" * 5000,
        "nul": "a\0b",
        "empty": "",
        "below": __file__ + "/x",
    }
    return named.get(kind, str(path))


@pytest.mark.parametrize(
    "kind", ["pipe", "loop", "folder", "hanging", "device", "null", "long", "nul", "empty", "below"]
)
def test_what_is_no_file_ends_with_two_at_once(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    status, answer, err = ran(capsys, "receive", special(tmp_path, kind))
    assert (status, answer) == (2, {})
    assert "no file" in err
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("code", ["a\0b", "\udcff", "x" * 5000, "' OR 1=1 --"])
@pytest.mark.parametrize("option", ["--agency", "--service", "--addressee"])
def test_strange_codes_end_with_two(cast: Cast, capsys: pytest.CaptureFixture[str], option: str, code: str) -> None:
    assert ran(capsys, "receive", __file__, option, code)[:2] == (2, {})


def test_a_sparse_giant_is_refused_unread(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "surat.pdf"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    status, answer, _err = ran(capsys, "receive", str(path))
    assert (status, answer["reason"]) == (1, "too-large")


@pytest.mark.ocr
@pytest.mark.office
def test_waiting_for_all_reads_the_text(cast: Cast, letter_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran(capsys, "receive", str(letter_file), "--wait=all")
    letter = IncomingLetter.objects.get()
    assert letter.reference_number == "000.3.2/118/PBJ"
    assert "Katalog Elektronik" in letter.files.get().text


@pytest.mark.ocr
@pytest.mark.office
def test_inspect_prints_marks_as_shares_and_fields(letter_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, answer, _err = ran(capsys, "inspect", str(letter_file))
    assert status == 0
    (report,) = answer["files"]  # type: ignore[misc]
    (page,) = report["pages"]
    assert {mark["kind"] for mark in page["marks"]} == {"letterhead", "signature", "stamp"}
    assert all(0 <= share <= 1 for mark in page["marks"] for share in mark["box"])
    stamp = next(mark for mark in page["marks"] if mark["kind"] == "stamp")
    assert 0.4 < stamp["box"][0] + stamp["box"][2] / 2 < 0.7
    assert report["fields"]["tanggal"]["value"] == "2026-11-09"
    assert set(report["fields"]["nomor"]) == {"value", "page", "box", "confidence"}


def test_inspect_refuses_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer, err = ran(capsys, "inspect", "nowhere.pdf")
    assert (status, answer) == (2, {})
    assert "nowhere.pdf" in err
