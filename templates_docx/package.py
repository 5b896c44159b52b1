"""Opening a .docx package of any origin within fixed bounds: members, sizes and plain XML only."""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from .wordml import Element

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_MEMBERS: Final = 1_000
MAX_UNPACKED: Final = 64 * 1024 * 1024
MAX_XML: Final = 16 * 1024 * 1024
_OLE_HEADER: Final = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One reason why a Word file is not taken: a fixed code and, where it helps, what it is about."""

    code: str
    detail: str = ""


class UnusableDocument(ValueError):
    """A Word file that cannot be used, with the problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.code} {p.detail}".strip() for p in problems))
        self.problems: tuple[Problem, ...] = problems


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a .docx, read within bounds; XML members are parsed once."""

    members: dict[str, bytes]
    _trees: dict[str, Element] = field(default_factory=dict)

    def xml(self, name: str) -> Element:
        """Return the root of one XML member; raises UnusableDocument where it is broken."""
        if name not in self._trees:
            self._trees[name] = parse_xml(self.members[name], name)
        return self._trees[name]

    def xml_names(self) -> list[str]:
        """Return the names of all members that hold XML, relationships included."""
        return [name for name in self.members if name.lower().endswith((".xml", ".rels"))]


def parse_xml(data: bytes, name: str) -> Element:
    """Parse one XML member without entities, network or document types."""
    if len(data) > MAX_XML:
        raise UnusableDocument(Problem("too-large", name))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableDocument(Problem("broken-xml", name)) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise UnusableDocument(Problem("broken-xml", name))
    return root


def open_package(docx: bytes) -> Package:
    """Read a .docx into memory; raises UnusableDocument when it is none, locked or too large."""
    if docx.startswith(_OLE_HEADER):
        raise UnusableDocument(Problem("needs-password"))
    if len(docx) > MAX_BYTES:
        raise UnusableDocument(Problem("too-large"))
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            return Package(_members(archive))
    except UnusableDocument:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, OSError, EOFError) as error:
        raise UnusableDocument(Problem("not-docx")) from error


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = [info for info in archive.infolist() if not info.is_dir()]
    if len(listed) > MAX_MEMBERS or sum(info.file_size for info in listed) > MAX_UNPACKED:
        raise UnusableDocument(Problem("too-large"))
    folded = {info.filename.lower() for info in listed}
    if len(folded) < len(listed) or any(_unsafe(info.filename) for info in listed):
        raise UnusableDocument(Problem("not-docx", "member names"))
    return {info.filename: archive.read(info) for info in listed}


def _unsafe(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts
