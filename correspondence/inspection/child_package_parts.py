"""Read the XML parts of office packages for what they pull in, run or carry (ECMA-376, ODF 1.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from lxml import etree

from .child_fields import flags_of_field
from .child_findings import RefusedError
from .kinds import ARCHIVE_EXTENSIONS, PROGRAM_EXTENSIONS, extension_of

Read = Callable[[str], bytes]

_LINK_TYPES_OF_TEXT = ("/hyperlink",)
_OTHER_FORMATS = ("/afchunk",)  # a page of HTML or a mail inside the document, opened as a part of it
_OUTSIDE = re.compile(r"^\s*([a-z][a-z0-9+.\-]*:|\\\\|//)", re.IGNORECASE)
_CARRIED = re.compile(r"(^|/)(embeddings|activeX)/[^/]+$|(^|/)afchunk[^/]*$", re.IGNORECASE)
_ODF_TEXT_LINKS = frozenset({"a", "bookmark"})


def check_ooxml_parts(names: list[str], read: Read) -> set[str]:
    """Return the flags of a Word or Excel package; refuse one whose main part is missing or is not XML."""
    flags: set[str] = set()
    mains = [name for name in names if name in {"word/document.xml", "xl/workbook.xml"}]
    mains = mains or [name for name in names if re.fullmatch(r"word/document\d*\.xml", name)]
    if not mains:
        raise RefusedError("broken")
    for name in names:
        flags |= _carried_flags(name)
        try:
            flags |= _part_flags(name, read)
        except RefusedError as refusal:
            # Word and LibreOffice open a document whose side parts are damaged, so that is a warning.
            if name in mains or refusal.reason != "broken":
                raise
            flags.add("repaired")
    return flags


def check_odf_parts(names: list[str], read: Read) -> set[str]:
    """Return the flags of an OpenDocument text; refuse one under a password or without readable content."""
    if "META-INF/manifest.xml" in names:
        manifest = parse(read("META-INF/manifest.xml"))
        if any(_local(node) == "encryption-data" for node in _elements(manifest)):
            raise RefusedError("password-needed")
    flags: set[str] = set()
    for name in ("content.xml", "styles.xml"):
        if name in names or name == "content.xml":
            flags |= _odf_flags(parse(read(name)))
    return flags.union(*(_carried_flags(name) for name in names))


def parse(content: bytes) -> etree._Element:
    """Parse one XML part without entities, document types or network; refuse what is not well formed."""
    if b"<!ENTITY" in content.replace(b"\x00", b""):
        raise RefusedError("unsafe-xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError("broken") from error


def _part_flags(name: str, read: Read) -> set[str]:
    if name.endswith(".rels"):
        return _relationship_flags(parse(read(name)))
    return _field_flags(parse(read(name))) if _holds_text(name) else set()


def _holds_text(name: str) -> bool:
    part = PurePosixPath(name)
    return part.suffix == ".xml" and str(part.parent) in {"word", "xl"} and not part.name.startswith(("theme", "font"))


def _elements(root: etree._Element) -> Iterable[etree._Element]:
    return (node for node in root.iter() if isinstance(node.tag, str))


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _relationship_flags(root: etree._Element) -> set[str]:
    flags = set()
    for node in _elements(root):
        outside, kind = node.get("TargetMode", "").lower() == "external", node.get("Type", "").lower()
        if outside and not kind.endswith(_LINK_TYPES_OF_TEXT):
            flags.add("external-links")
        if kind.endswith(_OTHER_FORMATS):
            flags.add("embedded-files")
    return flags


def _field_flags(root: etree._Element) -> set[str]:
    return set().union(*(flags_of_field(code) for code in _field_codes(root)))


def _field_codes(root: etree._Element) -> Iterable[str]:
    """Yield field codes; Word may split one code over several runs, so runs of one field are joined."""
    parts: list[str] = []
    for node in _elements(root):
        local = _local(node)
        if local == "instrText":
            parts.append(node.text or "")
        elif local == "fldChar" and parts:
            yield "".join(parts)
            parts = []
        elif local == "fldSimple":
            yield next((str(value) for key, value in node.items() if str(key).endswith("instr")), "")
    if parts:
        yield "".join(parts)


def _odf_flags(root: etree._Element) -> set[str]:
    flags: set[str] = set()
    for node in _elements(root):
        local = _local(node)
        if local in {"event-listener", "script", "dde-source", "dde-connection-decl"}:
            flags.add("active-content")
        if local == "object-ole":
            flags.add("embedded-files")
        href = node.get("{http://www.w3.org/1999/xlink}href", "")
        if local not in _ODF_TEXT_LINKS and (_OUTSIDE.match(href) or href.startswith(("../", "/"))):
            flags.add("external-links")
    return flags


def _carried_flags(name: str) -> set[str]:
    extension = extension_of(name)
    if extension in PROGRAM_EXTENSIONS | ARCHIVE_EXTENSIONS and extension != "bin":
        raise RefusedError("program-inside")
    if not _CARRIED.search(name):
        return set()
    return {"active-content"} if "activex/" in name.lower() else {"embedded-files"}
