"""The warm LibreOffice makes PDF/A-2b of our letters, and outlives its own death."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from templates_docx.body import write_body
from templates_docx.conversion import ConversionFailed, Converter, convert_once, page_count

pytestmark = pytest.mark.office
HANG_SECONDS = 2.0


@pytest.fixture
def source(tmp_path: Path, letter: bytes) -> Path:
    made = tmp_path / "letter.docx"
    made.write_bytes(letter)
    return made


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "letter.pdf"


def parents() -> dict[int, tuple[int, str]]:
    """Return parent and name of every process."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        name, rest = text[text.index("(") + 1 : text.rindex(")")], text[text.rindex(")") + 2 :].split()
        found[int(stat.parent.name)] = (int(rest[1]), name)
    return found


def offices() -> set[int]:
    """Return the process ids of every office below this test process."""
    found = parents()

    def ours(pid: int) -> bool:
        while pid in found:
            pid = found[pid][0]
            if pid == os.getpid():
                return True
        return False

    return {pid for pid, (_, name) in found.items() if name == "soffice.bin" and ours(pid)}


@pytest.fixture
def own(source: Path, target: Path) -> Iterator[tuple[Converter, set[int]]]:
    """Give a converter of the test's own that has converted once, and the process ids of its office."""
    before = offices()
    with Converter() as made:
        made.convert(source, target)
        yield made, offices() - before


def output(*words: str | Path) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_letter_becomes_tagged_pdf_a_2b(pdf: Path) -> None:
    data = pdf.read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    facts = dict(line.split(":", 1) for line in output("pdfinfo", pdf).splitlines())
    assert {name: facts[name].strip() for name in ("Tagged", "Form", "JavaScript", "Encrypted", "Pages")} == {
        "Tagged": "yes",
        "Form": "none",
        "JavaScript": "no",
        "Encrypted": "no",
        "Pages": "1",
    }
    assert "A4" in facts["Page size"]


def test_every_font_is_embedded(pdf: Path) -> None:
    rows = output("pdffonts", pdf).splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)
    assert all("LiberationSans" in row.split()[0] for row in rows)


def test_qpdf_finds_no_fault(pdf: Path) -> None:
    assert "No syntax or stream encoding errors" in output("qpdf", "--check", pdf)


def test_printed_letter_has_the_layout_of_a_surat_dinas(pdf: Path) -> None:
    lines = [" ".join(line.split()) for line in output("pdftotext", "-layout", pdf, "-").splitlines()]
    lines = [line for line in lines if line]
    assert lines[0] == "LEMBAGA KEBIJAKAN PENGADAAN BARANG/JASA PEMERINTAH"
    assert "Nomor : B-0381/DPSK/03/2026 Jakarta, 17 Maret 2026" in lines
    assert "Hal : Pendapat atas kontrak payung <obat> & alat" in lines
    assert "Yth. Kepala Dinas Kesehatan & Sosial" in lines
    assert "1. Kontrak payung dapat digunakan sepanjang spesifikasinya sama." in lines
    assert lines.index("u.b.") < lines.index("Nama Pejabat") < lines.index("Tembusan:")


def test_letter_makes_the_same_text_on_both_rungs(
    source: Path, target: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANGGAP_SANDBOX", "seccomp")
    with Converter() as other:
        other.convert(source, target)
    assert output("pdftotext", target, "-") == output("pdftotext", pdf, "-")


def test_one_shot_makes_the_same_letter_more_slowly(
    converter: Converter, source: Path, target: Path, pdf: Path
) -> None:
    warm = min(converter.convert(source, target).seconds for _ in range(3))
    once = convert_once(source, target)
    assert b"<pdfaid:part>2</pdfaid:part>" in target.read_bytes()
    assert output("pdftotext", target, "-") == output("pdftotext", pdf, "-")
    assert warm < once.seconds


def test_killed_office_is_replaced(own: tuple[Converter, set[int]], source: Path, target: Path) -> None:
    converter, office = own
    target.unlink()
    assert office
    for pid in office:
        os.kill(pid, signal.SIGKILL)
    assert converter.convert(source, target).pages == 1
    assert page_count(target) == 1
    assert not office & offices()


def test_hanging_office_is_ended_and_replaced(own: tuple[Converter, set[int]], source: Path, target: Path) -> None:
    converter, office = own
    before = target.read_bytes()
    for pid in office:
        os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(ConversionFailed) as failed:
        converter.convert(source, target, timeout=HANG_SECONDS)
    assert failed.value.reason == "timeout"
    assert time.monotonic() - began < HANG_SECONDS * 5
    assert not office & offices()
    assert target.read_bytes() == before
    assert converter.convert(source, target).pages == 1


def test_office_is_renewed_after_its_share_and_ended_at_close(source: Path, target: Path) -> None:
    before = offices()
    with Converter(jobs_per_process=2) as converter:
        converter.convert(source, target)
        first = offices() - before
        converter.convert(source, target)
        assert first
        assert not first & offices()
        converter.convert(source, target)
        assert offices() - before
    assert offices() == before


def test_lists_print_the_numbers_that_the_text_form_says(
    converter: Converter, letter: bytes, source: Path, target: Path
) -> None:
    items = ("1. satu", "2. dua", "1. ulang", "3. lanjut", "7. lompat", "8. akhir")
    source.write_bytes(write_body(letter, "\n\n".join((*items[:3], "2. dua lagi", "sela", *items[3:]))))
    converter.convert(source, target)
    lines = [" ".join(line.split()) for line in output("pdftotext", "-layout", target, "-").splitlines()]
    assert [line for line in lines if line in items] == list(items)


def test_file_that_is_no_letter_fails_and_the_next_one_works(
    converter: Converter, source: Path, target: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\3\4 not a document")
    for convert in (converter.convert, convert_once):
        with pytest.raises(ConversionFailed) as failed:
            convert(broken, target)
        assert failed.value.reason in ("refused", "no-output")
        assert not target.exists()
    assert converter.convert(source, target).pages == 1


def test_threads_take_turns(converter: Converter, source: Path, tmp_path: Path) -> None:
    targets = [tmp_path / f"{number}.pdf" for number in range(3)]
    threads = [threading.Thread(target=converter.convert, args=(source, target)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [page_count(target) for target in targets] == [1, 1, 1]


def test_converter_of_one_job_keeps_nothing_running(source: Path, target: Path) -> None:
    before = offices()
    with Converter(jobs_per_process=1) as once:
        assert once.convert(source, target).pages == 1
        assert offices() == before


def test_pdf_that_does_not_open_has_no_pages(tmp_path: Path) -> None:
    made = tmp_path / "made.pdf"
    made.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(ConversionFailed):
        page_count(made)
