"""The kinds of file a letter may come in, told by content and by name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

HEAD_BYTES = 4096


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Kind(StrEnum):
    """A kind of file that some door of the office takes."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    DOC = "doc"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    XLSX = "xlsx"
    EML = "eml"


PORTAL_LETTER = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.TIFF})
PORTAL_ATTACHMENT = PORTAL_LETTER | {Kind.DOCX, Kind.ODT, Kind.XLSX}
RECEIVE = PORTAL_LETTER | {Kind.DOC, Kind.DOCX, Kind.ODT, Kind.RTF, Kind.EML}

IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.TIFF})
ZIPPED = frozenset({Kind.DOCX, Kind.ODT, Kind.XLSX})
# A workbook stays an attachment: turning it into pages needs LibreOffice Calc, which is not installed.
RENDERABLE = frozenset(Kind) - {Kind.XLSX}

MEDIA_TYPES: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.TIFF: "image/tiff",
    Kind.DOC: "application/msword",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.RTF: "application/rtf",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.EML: "message/rfc822",
}

EXTENSIONS: dict[str, Kind] = {
    "pdf": Kind.PDF,
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "jpe": Kind.JPEG,
    "jfif": Kind.JPEG,
    "png": Kind.PNG,
    "tif": Kind.TIFF,
    "tiff": Kind.TIFF,
    "doc": Kind.DOC,
    "docx": Kind.DOCX,
    "odt": Kind.ODT,
    "rtf": Kind.RTF,
    "xlsx": Kind.XLSX,
    "eml": Kind.EML,
}

ARCHIVE_EXTENSIONS = _words("zip rar 7z gz tgz bz2 xz zst tar cab iso img arj lzh ace jar apk deb rpm cpio lz lzma z")
MACRO_EXTENSIONS = _words("docm dotm xlsm xltm xlam pptm potm ppsm")
PROGRAM_EXTENSIONS = _words(
    "exe com scr pif bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta msi msp lnk url reg cpl dll sys inf "
    "chm sh bash py pl php elf bin application gadget appref-ms"
)

ZIP_MAGIC = b"PK"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVE_MAGIC: tuple[bytes, ...] = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"MSCF\x00\x00\x00\x00",
    b"!<arch>\n",
)
_HEAD_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", Kind.TIFF),
    (b"MM\x00+", Kind.TIFF),
    (b"{\\rtf", Kind.RTF),
)
_MAIL_HEADERS = (
    b"from:",
    b"to:",
    b"received:",
    b"date:",
    b"subject:",
    b"mime-version:",
    b"message-id:",
    b"content-type:",
    b"return-path:",
    b"delivered-to:",
    b"x-",
)


def extension_of(name: str) -> str:
    """Return the last extension of a file name in lower case, without its point; empty where it has none."""
    return PurePath(name).suffix[1:].strip().lower()


def kind_of_name(name: str) -> Kind | None:
    """Return the kind a file name claims, or None for no or an unknown extension."""
    return EXTENSIONS.get(extension_of(name))


def is_archive(head: bytes) -> bool:
    """Say whether the first bytes of a file are those of an archive other than ZIP."""
    return head.startswith(_ARCHIVE_MAGIC) or head[257:262] == b"ustar"


def looks_like_mail(head: bytes) -> bool:
    """Say whether the first bytes of a file read as the header of an e-mail (after empty lines, if any)."""
    lines = head.lstrip().lower().splitlines()[:40]
    if lines and lines[0].startswith(b"from "):
        lines = lines[1:]
    found = {start for start in _MAIL_HEADERS for line in lines if line.startswith(start)}
    return len(found) >= 2


def candidates(head: bytes) -> frozenset[Kind]:
    """Return every kind that the first HEAD_BYTES of a file allow, before any parser has seen it."""
    for magic, kind in _HEAD_MAGIC:
        if head.startswith(magic):
            return frozenset({kind})
    if b"%PDF-" in head[:1024]:
        return frozenset({Kind.PDF})
    if head.startswith(ZIP_MAGIC):
        return ZIPPED
    if head.startswith(OLE_MAGIC):
        # An encrypted .docx or .xlsx is an OLE container too; its parser says so.
        return frozenset({Kind.DOC, Kind.DOCX, Kind.XLSX})
    if looks_like_mail(head):
        return frozenset({Kind.EML})
    return frozenset()
