"""Read the directory of an OLE compound file ([MS-CFB]): Word file, encrypted package or another."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

from .child_fields import codes_in_binary, flags_of_field
from .child_findings import Finding, RefusedError
from .kinds import Kind

_HEADER = 512
_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA
_MAX_SECTORS = 400_000
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MACRO_NAMES = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur"})
_LOCKED_NAMES = frozenset({"encryptedpackage", "\tdrmcontent"})  # under a password; for holders of a licence only
_WORD_MAGIC = 0xA5EC
_ENCRYPTED_BIT = 0x0100
_EMBEDDED_OBJECT = re.compile(r"_\d{6,}$|\x01ole10native$")


@dataclass(frozen=True)
class Entry:
    """One storage or stream: its name, type (1 storage, 2 stream, 5 root), first sector and size in bytes."""

    name: str
    type: int
    start: int
    size: int


class Compound:
    """The directory of a compound file; `entries` lists storages and streams without their nesting.

    Their names do not mind case ([MS-CFB] 2.6.4), so they are given in small letters.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._read_header()
            self.entries = self._directory()
        except (struct.error, IndexError, ValueError) as error:
            raise RefusedError("broken") from error

    def head(self, name: str, length: int) -> bytes:
        """Return the first bytes (at most one sector) of the stream of this name in small letters, empty for none."""
        for entry in self.entries:
            if entry.name == name and entry.type == _STREAM:
                return self._start_of(entry)[:length]
        return b""

    def _read_header(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._content, 30)
        if shift not in (9, 12):
            raise ValueError(shift)
        self._size = 1 << shift
        self._mini_size = 1 << mini_shift
        self._directory_start = struct.unpack_from("<I", self._content, 48)[0]
        self._mini_cutoff = struct.unpack_from("<I", self._content, 56)[0]
        self._table = self._allocation_table()

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _allocation_table(self) -> list[int]:
        numbers = list(struct.unpack_from("<109I", self._content, 76))
        following = struct.unpack_from("<I", self._content, 68)[0]
        seen: set[int] = set()
        while following < _LAST_SECTOR and following not in seen:
            seen.add(following)
            more = self._integers(self._sector(following))
            numbers += more[:-1]
            following = more[-1]
        table: list[int] = []
        for number in numbers:
            if number < _LAST_SECTOR and len(table) < _MAX_SECTORS:
                table += self._integers(self._sector(number))
        return table

    @staticmethod
    def _integers(sector: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        seen: set[int] = set()
        while start < len(self._table) and start not in seen:
            seen.add(start)
            parts.append(self._sector(start))
            start = self._table[start]
        return b"".join(parts)

    def _directory(self) -> list[Entry]:
        raw = self._chain(self._directory_start)
        entries: list[Entry] = []
        for at in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            if kind in (_STORAGE, _STREAM, _ROOT):
                name = raw[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
                start, size = struct.unpack_from("<II", raw, at + 116)
                entries.append(Entry(name, kind, start, size))
        if not entries:
            raise ValueError("no directory")
        return entries

    def _start_of(self, entry: Entry) -> bytes:
        if entry.size >= self._mini_cutoff:
            return self._sector(entry.start)
        # Small streams share the root entry's stream, cut into mini sectors.
        root = next((item for item in self.entries if item.type == _ROOT), None)
        if root is None:
            return b""
        at = entry.start * self._mini_size
        return self._chain(root.start)[at : at + self._mini_size]


def identify(path: Path) -> Kind | None:
    """Return DOC for a Word 97-2003 file, None for another compound file; refuse one that is encrypted."""
    names = {entry.name for entry in Compound(path.read_bytes()).entries}
    if names & _LOCKED_NAMES:
        raise RefusedError("password-needed")
    return Kind.DOC if "worddocument" in names else None


def check(path: Path, _work: Path) -> Finding:
    """Check a Word 97-2003 file ([MS-DOC]): refuse macros and passwords, flag embedded objects and acting fields."""
    content = path.read_bytes()
    compound = Compound(content)
    names = {entry.name for entry in compound.entries}
    base = compound.head("worddocument", 32)
    if len(base) < 32:
        raise RefusedError("broken")
    magic, bits = struct.unpack_from("<H", base, 0)[0], struct.unpack_from("<H", base, 10)[0]
    if magic != _WORD_MAGIC:
        raise RefusedError("broken")
    if bits & _ENCRYPTED_BIT:
        raise RefusedError("password-needed")
    if names & _MACRO_NAMES:
        raise RefusedError("macros")
    # Word writes an empty ObjectPool too; an object in it is a storage named by a number.
    carries = any(_EMBEDDED_OBJECT.match(name) for name in names)
    flags = set().union(*(flags_of_field(code) for code in codes_in_binary(content)))
    return Finding(flags=flags | ({"embedded-files"} if carries else set()))
