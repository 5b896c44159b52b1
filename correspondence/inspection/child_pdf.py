"""Check a PDF inside the sandbox: does it open, without a password, and what does it carry along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from .child_findings import Finding, RefusedError, check_page_count
from .child_pdf_active import active_flags, active_flags_of_bytes

# A0 is 3370 points long; beyond this a page is drawn smaller than its stated size.
OVERSIZED_POINTS = 5000
_REBUILT = re.compile(
    r"can't find PDF header|file is damaged|reconstruct|recovered stream length|expected end(obj|stream)"
    r"|unknown token|EOF while|dictionary ended",
    re.IGNORECASE,
)
_ZIP_END = b"PK\x05\x06"
_ZIP_END_REACH = 66_000


def open_for_pages(path: Path, work: Path) -> tuple[pdfium.PdfDocument, bool]:
    """Open a PDF for drawing; where PDFium gives up, write a repaired copy into `work` and open that.

    Returns the document and whether it had to be repaired. Raises RefusedError (`password-needed`, `broken`).
    """
    try:
        return _opened(path), False
    except pdfium.PdfiumError as error:
        # QPDF has the last word: it opens a file with an empty password of its owner too.
        locked = re.search("password|security", str(error), re.IGNORECASE) is not None
    repaired = work / "repaired.pdf"
    try:
        with pikepdf.open(path) as document:
            document.save(repaired)
        return _opened(repaired), True
    except pikepdf.PasswordError as error:
        raise RefusedError("password-needed") from error
    except (pikepdf.PdfError, pdfium.PdfiumError, OSError, ValueError, RuntimeError) as error:
        raise RefusedError("password-needed" if locked else "broken") from error


def check(path: Path, work: Path) -> Finding:
    """Return what a PDF carries; raise RefusedError where it cannot be opened and read as pages."""
    document, repaired = open_for_pages(path, work)
    finding = Finding(pages=check_page_count(len(document)))
    if repaired:
        finding.flags.add("repaired")
    if any(_is_oversized(document, number) for number in range(len(document))):
        finding.flags.add("oversized-page")
    document.close()
    finding.flags |= _structure_flags(path, pages=finding.pages) | _tail_flags(path) | _trace_of_signature(path)
    return finding


def _opened(path: Path) -> pdfium.PdfDocument:
    document = pdfium.PdfDocument(path)
    if len(document):
        # A document may open although its pages are gone: the first one must load.
        document[0].close()
    return document


def _is_oversized(document: pdfium.PdfDocument, number: int) -> bool:
    try:
        return max(document.get_page_size(number)) > OVERSIZED_POINTS
    except pdfium.PdfiumError:
        return False


def _structure_flags(path: Path, *, pages: int | None) -> set[str]:
    try:
        with pikepdf.open(path) as document:
            flags = active_flags(document)
            if document.is_encrypted:
                flags.add("restricted")
            flags |= _user_unit_flags(document)
            if len(document.pages) != pages or any(
                _REBUILT.search(str(warning)) for warning in document.get_warnings()
            ):
                flags.add("repaired")
    except pikepdf.PasswordError:  # of the attachments alone: the pages were drawn
        return {"restricted"} | active_flags_of_bytes(path.read_bytes())
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError, TypeError, RecursionError):
        # PDFium drew it, QPDF cannot follow it: two readers disagree, so a person looks twice.
        return {"repaired"} | active_flags_of_bytes(path.read_bytes())
    return flags


def _user_unit_flags(document: pikepdf.Pdf) -> set[str]:
    for page in _pages(document):
        unit = page.get("/UserUnit", 1)
        box = page.get("/MediaBox")
        if not isinstance(box, pikepdf.Array) or len(box) != 4:
            continue
        try:
            corners = [abs(float(value)) for value in box]
            if max(corners) * float(unit) > OVERSIZED_POINTS:
                return {"oversized-page"}
        except (TypeError, ValueError, OverflowError):
            continue
    return set()


def _pages(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in document.pages:
        yield page.obj


def _trace_of_signature(path: Path) -> set[str]:
    """A signature may have been dropped from the document's objects and still stand in an earlier revision."""
    return {"signed"} if b"/ByteRange" in path.read_bytes() else set()


def _tail_flags(path: Path) -> set[str]:
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - _ZIP_END_REACH))
        return {"second-format"} if _is_zip_tail(source.read()) else set()


def _is_zip_tail(tail: bytes) -> bool:
    at = tail.rfind(_ZIP_END)
    # The end record is 22 bytes plus its comment, and nothing may follow it.
    return at >= 0 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)
