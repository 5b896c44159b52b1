"""What the scanner's answers mean: only a clear one counts."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import LazySettings

from correspondence.intake import virus
from correspondence.intake.models import VirusScan
from tests.inspection.safety_samples import pdf_bytes
from tests.intake.clamd import CLAMD, EICAR, MARKER, Clamd, in_docx, in_pdf, odd_scanner, swallow

needs_clamd = pytest.mark.skipif(CLAMD is None, reason="clamd (clamav-daemon) is not installed")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    scanner = Clamd(tmp_path_factory.mktemp("clamd"))
    scanner.start()
    yield scanner
    scanner.kill()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virus, "_tried", {})


def written(folder: Path, content: bytes) -> Path:
    path = folder / "berkas"
    path.write_bytes(content)
    return path


def test_without_a_scanner_files_are_unscanned(tmp_path: Path, settings: LazySettings) -> None:
    settings.CLAMD = ""
    assert virus.scan(written(tmp_path, EICAR)).result == VirusScan.UNSCANNED
    assert virus.state() == "off"


@needs_clamd
@pytest.mark.parametrize("wrapped", [bytes, in_docx, in_pdf], ids=["plain", "zip in docx", "in a pdf"])
@pytest.mark.parametrize("found", [(EICAR, "Eicar-Test"), (MARKER, "Tanggap-Marker")], ids=["eicar", "own"])
def test_a_virus_is_found_wherever_it_hides(
    clamd: Clamd, tmp_path: Path, settings: LazySettings, wrapped: Callable[[bytes], bytes], found: tuple[bytes, str]
) -> None:
    content, name = found
    settings.CLAMD = clamd.address
    scanned = virus.scan(written(tmp_path, wrapped(content)))
    assert scanned.result == VirusScan.INFECTED
    assert scanned.virus.startswith(name)


@needs_clamd
def test_a_clean_file_is_clean_and_the_scanner_is_well(clamd: Clamd, tmp_path: Path, settings: LazySettings) -> None:
    settings.CLAMD = clamd.address
    assert virus.scan(written(tmp_path, pdf_bytes())) == virus.Scanned(VirusScan.CLEAN)
    assert virus.state() == "ok"


@needs_clamd
def test_a_scanner_with_a_lower_limit_is_named_and_passes_nothing(tmp_path: Path, settings: LazySettings) -> None:
    (tmp_path / "scanner").mkdir()
    small = Clamd(tmp_path / "scanner", limit="1M")
    small.start()
    try:
        settings.CLAMD = small.address
        assert virus.state() == "limit-too-small"
        with pytest.raises(virus.ScannerSilent):
            virus.scan(written(tmp_path, b"a" * (4 << 20)))
        settings.UPLOAD_MAX_BYTES = 1 << 19
        virus._tried.clear()
        assert virus.state() == "ok"
    finally:
        small.kill()


def test_nobody_listening_is_no_answer(tmp_path: Path, settings: LazySettings) -> None:
    for address in (f"unix:{tmp_path}/nobody.ctl", "tcp://127.0.0.1:1"):
        settings.CLAMD = address
        assert virus.state() == "silent"
        with pytest.raises(virus.ScannerSilent) as raised:
            virus.scan(written(tmp_path, pdf_bytes()))
        assert str(raised.value) == virus.SILENT


def test_the_start_of_the_office_waits_a_second_at_most(tmp_path: Path, settings: LazySettings) -> None:
    def dumb(caller: socket.socket) -> None:
        swallow(caller)
        ends = time.monotonic() + 3
        with suppress(OSError):
            while time.monotonic() < ends and caller.recv(1 << 16):
                pass

    with odd_scanner(tmp_path, dumb) as settings.CLAMD:
        began = time.monotonic()
        assert virus.describe(seconds=0.5).startswith("Virus scanner: no clear answer within 0.5 s.")
        assert time.monotonic() - began < 1.5
    settings.CLAMD = ""
    assert virus.describe(seconds=1).startswith("Virus scanner: off.")


@needs_clamd
def test_the_start_of_the_office_names_a_scanner_that_answers(clamd: Clamd, settings: LazySettings) -> None:
    settings.CLAMD, settings.UPLOAD_MAX_BYTES = clamd.address, 1 << 20
    assert virus.describe(seconds=5).startswith("Virus scanner: answers")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"OK",  # cut off before its end
        b"stream: OK FOUNDATION\0",
        b"stream: FOUND\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0",
        b"HTTP/1.1 200 OK\r\n\r\n\0",
        b"\xff\xfe\0",
        b"x" * 9000,
    ],
)
def test_what_is_not_understood_is_no_answer(tmp_path: Path, settings: LazySettings, said: bytes) -> None:
    def answer(caller: socket.socket) -> None:
        swallow(caller)
        caller.sendall(said)

    with odd_scanner(tmp_path, answer) as settings.CLAMD, pytest.raises(virus.ScannerSilent):
        virus.scan(written(tmp_path, pdf_bytes()))


def test_a_slow_scanner_is_left_at_the_deadline(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virus, "SCAN_SECONDS", 0.5)

    def drip(caller: socket.socket) -> None:
        # A byte now and then: each read succeeds, the whole never ends.
        swallow(caller)
        for _ in range(20):
            caller.sendall(b" ")
            swallow(caller)

    with odd_scanner(tmp_path, drip) as settings.CLAMD, pytest.raises(virus.ScannerSilent, match=virus.SILENT):
        virus.scan(written(tmp_path, pdf_bytes()))
