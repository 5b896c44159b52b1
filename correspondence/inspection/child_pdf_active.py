"""Find what a PDF would do or carry besides showing its pages (ISO 32000-2, sections 12.6, 7.11 and 12.7)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

import pikepdf

from .child_findings import RefusedError
from .kinds import ARCHIVE_EXTENSIONS, PROGRAM_EXTENSIONS, extension_of, is_archive

MAX_OBJECTS = 300_000
_ACTING = frozenset(
    [
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
    ]
)
_ACTING_ANNOTATIONS = frozenset(["/RichMedia", "/3D", "/Movie", "/Screen", "/Sound"])
_HARMLESS_ON_OPEN = frozenset({"/GoTo"})
_BYTES_FLAGS: tuple[tuple[bytes, str], ...] = (
    (b"/JavaScript", "active-content"),
    (b"/Launch", "active-content"),
    (b"/XFA", "active-content"),
    (b"/EmbeddedFile", "embedded-files"),
    (b"/ByteRange", "signed"),
    (b"/AcroForm", "forms"),
)
_PROGRAM_MAGIC = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")


def active_flags(document: pikepdf.Pdf) -> set[str]:
    """Return the flags of all in a PDF that acts, links outwards, is filled in or carried inside it."""
    flags: set[str] = set()
    for count, item in enumerate(document.objects):
        if count > MAX_OBJECTS:
            raise RefusedError("too-complex")
        flags |= _flags_below(item)
    return flags


def active_flags_of_bytes(content: bytes) -> set[str]:
    """Return the flags that a plain search finds in a PDF whose structure cannot be followed."""
    return {flag for mark, flag in _BYTES_FLAGS if mark in content}


def _flags_below(item: pikepdf.Object, depth: int = 0) -> set[str]:
    """Look at one object and at the direct objects nested in it (indirect ones have their own turn)."""
    flags: set[str] = set()
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        flags |= _dictionary_flags(item)
        children: Iterable[pikepdf.Object] = (item[key] for key in item.keys())  # noqa: SIM118
    elif isinstance(item, pikepdf.Array):
        children = iter(item)
    else:
        return flags
    if depth < 20:
        for child in children:
            if isinstance(child, pikepdf.Object) and not child.is_indirect:
                flags |= _flags_below(child, depth + 1)
    return flags


def _dictionary_flags(item: pikepdf.Object) -> set[str]:
    flags = _action_flags(item) | _carried_flags(item)
    for key in ("/OpenAction", "/AA"):
        if key in item:
            flags |= _automatic_flags(item[key])
    # A forged signature may lack one of its own entries, so any trace of one is followed.
    if "/ByteRange" in item or _name(item, "/Type") in {"/Sig", "/DocTimeStamp"}:
        flags.add("signed")
    if _name(item, "/FT") == "/Sig" and "/V" in item:
        flags.add("signed")
    if "/Fields" in item and isinstance(item["/Fields"], pikepdf.Array) and len(item["/Fields"]):
        flags.add("forms")
    if "/XFA" in item:
        flags.add("active-content")
    return flags


def _action_flags(item: pikepdf.Object) -> set[str]:
    subtype = _name(item, "/S")
    if subtype in _ACTING and _name(item, "/Type") in {"", "/Action"}:
        return {"active-content"}
    if subtype == "/GoToR":
        return {"external-links"}
    if subtype == "/URI" and "/URI" in item and _text(item["/URI"]).lower().startswith(("file:", "\\\\")):
        return {"active-content"}
    # A script may stand in the name tree without saying that it is an action.
    return {"active-content"} if "/JS" in item else set()


def _automatic_flags(action: pikepdf.Object) -> set[str]:
    if isinstance(action, pikepdf.Array | pikepdf.Name | pikepdf.String):
        return set()
    if not isinstance(action, pikepdf.Dictionary):
        return set()
    inner = [action] if "/S" in action else [action[key] for key in action.keys()]  # noqa: SIM118
    acts = [part for part in inner if isinstance(part, pikepdf.Dictionary) and "/S" in part]
    return {"active-content"} if any(_name(part, "/S") not in _HARMLESS_ON_OPEN for part in acts) else set()


def _carried_flags(item: pikepdf.Object) -> set[str]:
    flags: set[str] = set()
    if _name(item, "/Subtype") in _ACTING_ANNOTATIONS and "/Rect" in item:
        flags.add("active-content")
    if "/EF" in item:
        flags.add("embedded-files")
        _refuse_programs(item)
    if _name(item, "/Type") in {"/EmbeddedFile", "/Collection"} or "/EmbeddedFiles" in item:
        flags.add("embedded-files")
    if isinstance(item, pikepdf.Stream) and isinstance(item.get("/F"), pikepdf.String | pikepdf.Dictionary):
        # The content of this stream lies in another file.
        flags.add("external-links")
    return flags


def _refuse_programs(file_specification: pikepdf.Object) -> None:
    for key in ("/UF", "/F"):
        name = PurePath(_text(file_specification.get(key))).name
        if extension_of(name) in PROGRAM_EXTENSIONS | ARCHIVE_EXTENSIONS:
            raise RefusedError("program-inside")
    streams = file_specification["/EF"]
    if not isinstance(streams, pikepdf.Dictionary):
        return
    for key in streams.keys():  # noqa: SIM118
        stream = streams[key]
        if isinstance(stream, pikepdf.Stream) and _is_program(stream):
            raise RefusedError("program-inside")


def _is_program(stream: pikepdf.Object) -> bool:
    raw = stream.read_raw_bytes()
    head = raw[:512]
    if "/Filter" in stream and len(raw) < 20_000_000:
        try:
            head = stream.read_bytes()[:512]
        except (pikepdf.PdfError, RuntimeError):
            return False
    return head.startswith(_PROGRAM_MAGIC) or is_archive(head)


def _name(item: pikepdf.Object, key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _text(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""
