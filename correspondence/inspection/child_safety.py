"""Decide inside the sandbox what a file is and carries: `python -m … NAME KINDS FILE WORK OUT`."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path

import magic

from . import child_compound, child_image, child_mail, child_package, child_pdf, child_rtf
from .child_findings import Finding, RefusedError, answer
from .kinds import (
    ARCHIVE_EXTENSIONS,
    EXTENSIONS,
    HEAD_BYTES,
    MACRO_EXTENSIONS,
    MEDIA_TYPES,
    OLE_MAGIC,
    ZIP_MAGIC,
    Kind,
    candidates,
    extension_of,
    is_archive,
    kind_of_name,
)

_CHECKS: dict[Kind, Callable[[Path, Path], Finding]] = {
    Kind.PDF: child_pdf.check,
    Kind.JPEG: child_image.check,
    Kind.PNG: child_image.check,
    Kind.TIFF: child_image.check,
    Kind.DOC: child_compound.check,
    Kind.DOCX: child_package.check_ooxml,
    Kind.XLSX: child_package.check_ooxml,
    Kind.ODT: child_package.check_odt,
    Kind.RTF: child_rtf.check,
    Kind.EML: child_mail.check,
}
# What libmagic says when it does not know: no opinion against a parser that can read the file.
_NO_OPINION = frozenset({"text/plain", "application/octet-stream"})
_PLAIN_MAIL = frozenset({"text/plain", "message/rfc822", "message/news"})
_PDF_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|\?xml|\?php)", re.IGNORECASE)
_SAME_TYPE = {
    Kind.PDF: frozenset({"application/pdf"}),
    Kind.RTF: frozenset({"text/rtf", "application/rtf"}),
}


def decide(path: Path, name: str, accepted: frozenset[Kind], work: Path) -> tuple[Kind, Finding]:
    """Return the kind of an acceptable file and what it carries; raise RefusedError for any other."""
    with path.open("rb") as source:
        head = source.read(HEAD_BYTES)
    _refuse_by_name(name, head, accepted)
    kind = _kind_of(path, name, head)
    if kind not in accepted:
        raise RefusedError("unsupported-type")
    return kind, _CHECKS[kind](path, work)


def _refuse_by_name(name: str, head: bytes, accepted: frozenset[Kind]) -> None:
    extension, claimed = extension_of(name), kind_of_name(name)
    if extension in MACRO_EXTENSIONS:
        raise RefusedError("macros")
    if claimed is None and (extension in ARCHIVE_EXTENSIONS or is_archive(head)):
        raise RefusedError("archive")
    if extension and (extension not in EXTENSIONS or claimed not in accepted):
        raise RefusedError("unsupported-type")


def _kind_of(path: Path, name: str, head: bytes) -> Kind:
    """Return the one kind on which the name, libmagic and the container's own parser agree."""
    claimed = kind_of_name(name)
    opinion = magic.from_file(str(path), mime=True)
    if head.startswith(ZIP_MAGIC):
        return _agreed(claimed, child_package.identify(path), "archive")
    if head.startswith(OLE_MAGIC):
        return _agreed(claimed, child_compound.identify(path), "unsupported-type")
    kinds = candidates(head)
    if claimed is Kind.EML and (kinds == {Kind.EML} or (not kinds and opinion in _PLAIN_MAIL)):
        return Kind.EML
    if not kinds:
        return _kind_by_name_alone(claimed, opinion, head)
    kind = _agreed(claimed, next(iter(kinds)), "unsupported-type")
    markup_first = kind is Kind.PDF and _MARKUP.search(head[: head.find(b"%PDF-")])
    if markup_first or (kind in _SAME_TYPE and opinion not in _SAME_TYPE[kind] | _NO_OPINION):
        # A file that is at once a PDF and, say, a web page is whatever its reader takes it for.
        raise RefusedError("mislabelled")
    return kind


def _agreed(claimed: Kind | None, found: Kind | None, otherwise: str) -> Kind:
    if found is None:
        raise RefusedError("mislabelled" if claimed else otherwise)
    if claimed not in (None, found):
        raise RefusedError("mislabelled")
    return found


def _kind_by_name_alone(claimed: Kind | None, opinion: str, head: bytes) -> Kind:
    """Only a PDF with a lost header may still be repaired; no other kind goes without its own start."""
    if claimed is None:
        raise RefusedError("unsupported-type")
    if opinion not in _NO_OPINION and opinion != MEDIA_TYPES[claimed]:
        raise RefusedError("mislabelled")
    if claimed is Kind.PDF and _PDF_OBJECT.search(head):
        return claimed
    raise RefusedError("mislabelled" if opinion == "text/plain" else "broken")


def main(arguments: list[str]) -> int:
    """Check FILE, called NAME, against KINDS (comma list) and write the answer to `OUT/result.json`."""
    name, kinds, *paths = arguments
    path, work, out = map(Path, paths)
    logging.disable(logging.CRITICAL)
    accepted = frozenset(Kind(kind) for kind in kinds.split(","))

    def checked() -> dict[str, object]:
        kind, finding = decide(path, name, accepted, work)
        return {"kind": kind.value, "flags": sorted(finding.flags), "pages": finding.pages}

    return answer(out, checked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
