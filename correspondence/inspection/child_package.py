"""Check DOCX, XLSX and ODT inside the sandbox: ZIP packages of XML parts."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from .child_findings import Finding, RefusedError
from .child_package_parts import check_odf_parts, check_ooxml_parts
from .kinds import Kind

MAX_MEMBERS = 4000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024
# Text packs 10 to 20 times, XML of empty tables up to 100 times; bombs reach 1000.
MAX_RATIO = 200
RATIO_COUNTS_FROM = 20 * 1024 * 1024
_ODT_MEDIA = b"application/vnd.oasis.opendocument.text"
_MACRO_PART = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml|vbaprojectsignature[^/]*)$|^scripts/.+"
    r"|^basic/.+/(?!script-lb\.xml$|dialog-lb\.xml$)[^/]+\.xml$",
    re.IGNORECASE,
)
_MACRO_CONTENT_TYPE = b"macroenabled"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Package:
    """A ZIP file whose members are read with a bound on their unpacked size."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _UNREADABLE as error:
            raise RefusedError("broken") from error
        self.names = [item.filename for item in self._zip.infolist()]
        self._left = MAX_UNPACKED

    def check_size(self) -> None:
        """Refuse a package that unpacks to far more than it weighs, or holds too many members."""
        items = self._zip.infolist()
        unpacked = sum(item.file_size for item in items)
        packed = sum(item.compress_size for item in items) or 1
        if len(items) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
            raise RefusedError("unpacks-too-large")
        if unpacked > RATIO_COUNTS_FROM and unpacked / packed > MAX_RATIO:
            raise RefusedError("unpacks-too-large")

    def check_names(self) -> None:
        """Refuse names that climb out of the package, members under a password, and macros."""
        if any(item.flag_bits & 1 for item in self._zip.infolist()):
            raise RefusedError("password-needed")
        for name in self.names:
            if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
                raise RefusedError("broken")
            if _MACRO_PART.search(name):
                raise RefusedError("macros")

    def read(self, name: str) -> bytes:
        """Return a member's bytes, at most MAX_PART; stated sizes may lie, so the stream is bounded."""
        try:
            with self._zip.open(name) as source:
                content = source.read(MAX_PART + 1)
        except KeyError as error:
            raise RefusedError("broken") from error
        except _UNREADABLE as error:
            raise RefusedError("broken") from error
        self._left -= len(content)
        if len(content) > MAX_PART or self._left < 0:
            raise RefusedError("unpacks-too-large")
        return content


def identify(path: Path) -> Kind | None:
    """Return what a ZIP file is: DOCX, XLSX or ODT; None for any other archive. Refuse a broken one."""
    package = Package(path)
    if "[Content_Types].xml" in package.names:
        if any(name.startswith("xl/") for name in package.names):
            return Kind.XLSX
        return Kind.DOCX if any(name.startswith("word/") for name in package.names) else None
    if "mimetype" in package.names and "content.xml" in package.names:
        return Kind.ODT if package.read("mimetype")[:100].strip() == _ODT_MEDIA else None
    return None


def check_ooxml(path: Path, _work: Path) -> Finding:
    """Check a Word document or Excel workbook; return its flags."""
    package = _checked(path)
    types = package.read("[Content_Types].xml")
    if _MACRO_CONTENT_TYPE in types.lower():
        raise RefusedError("macros")
    return Finding(flags=check_ooxml_parts(package.names, package.read))


def check_odt(path: Path, _work: Path) -> Finding:
    """Check an OpenDocument text; return its flags."""
    package = _checked(path)
    return Finding(flags=check_odf_parts(package.names, package.read))


def _checked(path: Path) -> Package:
    package = Package(path)
    package.check_size()
    package.check_names()
    return package
