"""Word to PDF/A-2b by a LibreOffice kept warm in one sandbox behind a UNIX pipe.

Only files that we rendered or filled come to the warm office. A file with content that nobody of ours wrote
goes through `Converter(jobs_per_process=1)`: one process, one fresh profile, one file, no socket to connect
to.
"""

import contextlib
import json
import os
import select
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from correspondence.foundation.sandbox import Limits, SandboxProcess, UnixSockets, run, start

LIMITS: Final = Limits(
    wall_seconds=None,
    cpu_seconds=None,
    memory_bytes=4 * 1024**3,
    processes=256,
    open_files=1024,
    folder_bytes=512 * 1024**2,
)
_DRIVER: Final = Path(__file__).with_name("converter_driver.py")
_PYTHON: Final = "/usr/bin/python3"
_OFFICE: Final = "/usr/bin/soffice"
_START_SECONDS: Final = 120.0
_SOURCE, _TARGET = "letter.docx", "letter.pdf"


# Names and meanings: LibreOffice's help, "Command line parameters for PDF export".
EXPORT: Final[dict[str, int | bool]] = {
    "SelectPdfVersion": 2,  # PDF/A-2b
    "UseTaggedPDF": True,
    "EmbedStandardFonts": True,
    "ExportFormFields": False,
    "ExportNotes": False,
    "ExportBookmarks": False,
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
    "DisplayPDFDocumentTitle": True,
}
IMPORT_FILTER: Final = "MS Word 2007 XML"


class ConversionFailed(RuntimeError):
    """A file that did not become a PDF; `reason` is `timeout`, `office-died`, `refused` or `no-output`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Conversion:
    """A finished conversion: number of pages and seconds taken, the start of the office included."""

    pages: int
    seconds: float


class _OfficeGone(Exception):
    """The helper ended while it was needed."""


class Converter:
    """Converts one file at a time; threads wait for each other. The office starts with the first file.

    It starts afresh after `jobs_per_process` files, after a file that took too long and after it died. With
    one job per process nothing is kept warm: `convert_once`.
    """

    def __init__(self, *, jobs_per_process: int = 100) -> None:
        if jobs_per_process < 1:
            raise ValueError("A converter does at least one file per process.")
        self._most = jobs_per_process
        self._done = 0
        self._process: SandboxProcess | None = None
        self._pending = b""
        self._lock = threading.Lock()

    def convert(self, docx: Path, pdf: Path, *, timeout: float = 60.0) -> Conversion:
        """Write the Word file at `docx` as PDF/A-2b to `pdf`, replacing it at once; `timeout` is in seconds.

        An office that died is started again and the file tried once more. Raises ConversionFailed; `pdf` is
        then left as it was. SandboxUnavailable where nothing confines the office.
        """
        if self._most == 1:
            return convert_once(docx, pdf, timeout=timeout)
        with self._lock:
            began = time.monotonic()
            try:
                self._attempt(docx, timeout)
            except _OfficeGone:
                self._stop()
                try:
                    self._attempt(docx, timeout)
                except _OfficeGone as error:
                    self._stop()
                    raise ConversionFailed("office-died") from error
            pages = self._collect(pdf)
            if self._done >= self._most:
                self._stop()
            return Conversion(pages, time.monotonic() - began)

    def close(self) -> None:
        """End the office; the next conversion would start another one."""
        with self._lock:
            self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _attempt(self, docx: Path, timeout: float) -> None:
        process = self._running()
        self._done += 1
        job = {"source": process.put(_SOURCE, docx), "target": process.seen(_TARGET)}
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise _OfficeGone from error
        answer = self._answer(process, timeout)
        if not answer.get("ok"):
            raise ConversionFailed("refused", str(answer.get("error", "")))

    def _running(self) -> SandboxProcess:
        if self._process is not None and not self._process.alive():
            self._stop()
        if self._process is None:
            self._done, self._pending = 0, b""
            self._process = start(
                (_PYTHON, "-I", f"{{in}}/{_DRIVER.name}", "{tmp}", json.dumps(EXPORT)),
                inputs={_DRIVER.name: _DRIVER},
                limits=LIMITS,
                unix_sockets=UnixSockets.CONNECT,
            )
            if not self._answer(self._process, _START_SECONDS).get("ready"):
                raise _OfficeGone
        return self._process

    def _answer(self, process: SandboxProcess, timeout: float) -> dict[str, Any]:
        """Return the next line of the helper; where none comes in time, end the office and raise."""
        until = time.monotonic() + timeout
        descriptor = process.stdout.fileno()
        while b"\n" not in self._pending:
            left = until - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                self._stop()
                raise ConversionFailed("timeout")
            chunk = os.read(descriptor, 65536)
            if not chunk:
                raise _OfficeGone
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _collect(self, pdf: Path) -> int:
        """Take the PDF over: an office may report success and leave nothing."""
        part = pdf.with_name(f".{pdf.name}.part")
        try:
            if self._process is None or not self._process.take(_TARGET, part):
                raise ConversionFailed("no-output")
            return _put_in_place(part, pdf)
        finally:
            part.unlink(missing_ok=True)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()


def convert_once(docx: Path, pdf: Path, *, timeout: float = 60.0) -> Conversion:
    """Convert one file in an office of its own, with a fresh profile; otherwise like `Converter.convert`."""
    began = time.monotonic()
    words = {name: _option(value) for name, value in EXPORT.items()}
    with tempfile.TemporaryDirectory(prefix="tanggap-pdf-", dir=pdf.parent) as folder:
        outcome = run(
            (
                _OFFICE,
                "--headless",
                "--norestore",
                "--nologo",
                "-env:UserInstallation=file://{tmp}/profile",
                f"--infilter={IMPORT_FILTER}",
                "--convert-to",
                f"pdf:writer_pdf_Export:{json.dumps(words)}",
                "--outdir",
                "{out}",
                f"{{in}}/{_SOURCE}",
            ),
            inputs={_SOURCE: docx},
            outputs=Path(folder),
            limits=replace(LIMITS, wall_seconds=timeout),
            unix_sockets=UnixSockets.LISTEN,
        )
        if outcome.timed_out:
            raise ConversionFailed("timeout")
        made = Path(folder, _TARGET)
        if outcome.killed is not None or not made.is_file():
            raise ConversionFailed("no-output", outcome.stderr.decode(errors="replace")[:300])
        return Conversion(_put_in_place(made, pdf), time.monotonic() - began)


def _option(value: int | bool) -> dict[str, str]:
    if isinstance(value, bool):
        return {"type": "boolean", "value": str(value).lower()}
    return {"type": "long", "value": str(value)}


def _put_in_place(made: Path, pdf: Path) -> int:
    pages = page_count(made)
    if pages < 1:
        raise ConversionFailed("no-output", "a PDF without pages")
    made.replace(pdf)
    return pages


def page_count(pdf: Path) -> int:
    """Return the number of pages of a PDF of ours; raises ConversionFailed where it does not open."""
    try:
        return len(PdfReader(pdf).pages)
    except (PyPdfError, ValueError, TypeError, KeyError, AssertionError, RecursionError) as error:
        raise ConversionFailed("no-output", f"{type(error).__name__}") from error
