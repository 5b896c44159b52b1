"""Rules about the bytes of a signed PDF that hold whatever its objects say (signing reference, section 5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import parser

_END = re.compile(rb"startxref[ \t]*[\r\n]{1,2}[ \t]*\d+[ \t]*[\r\n]{1,2}[ \t]*%%EOF[\x00\t\n\f\r ]*\Z")
_TAIL = 4096
_HEX = re.compile(rb"<([0-9A-Fa-f\x00\t\n\f\r ]*)>\Z")
_KEY = re.compile(rb"/Contents[\x00\t\n\f\r ]*\Z")
_RANGE = re.compile(rb"/ByteRange\s{0,8}\[\s{0,8}0\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s{0,64}\]")


@dataclass(frozen=True)
class ByteRange:
    """A checked range: the file from 0 to gap, from resume to end; between them only the signature value."""

    gap: int
    resume: int
    end: int


def ends_cleanly(data: bytes) -> bool:
    """Tell whether only white space follows the last %%EOF, and the startxref in use precedes it."""
    return _END.search(data[-_TAIL:]) is not None


def checked_range(data: bytes, values: Sequence[object], contents: bytes) -> ByteRange | None:
    """Return the range if it leaves out just the string that follows /Contents and nothing hides in it.

    values are the four numbers of /ByteRange, contents the signature value as the object reader gives it.
    ValueError when contents is no ASN.1 value.
    """
    numbers = [value for value in values if isinstance(value, int) and value >= 0]
    if len(values) != 4 or len(numbers) != 4 or numbers[0] != 0:
        return None
    found = ByteRange(numbers[1], numbers[2], numbers[2] + numbers[3])
    if not 0 < found.gap < found.resume < found.end <= len(data):
        return None
    if not _KEY.search(data[max(0, found.gap - 64) : found.gap]):
        return None
    value = _HEX.match(data[found.gap : found.resume])
    if value is None or bytes.fromhex(value[1].translate(None, b"\x00\t\n\f\r ").decode()) != contents:
        return None
    return found if _only_padding_follows(contents) else None


def hidden_ranges(data: bytes, known: Sequence[ByteRange]) -> int:
    """Count signatures that stand in the bytes of the file but not among the known ones.

    A later revision can drop a signature from the form; its bytes stay. A byte range written in the text of a
    page does not count, since at its place no signature value is found.
    """
    gaps = {found.gap for found in known}
    lost = set()
    for match in _RANGE.finditer(data):
        gap, resume = int(match[1]), int(match[2])
        if gap not in gaps and gap < resume <= len(data) and _HEX.match(data[gap:resume]):
            lost.add(gap)
    return len(lost)


def _only_padding_follows(contents: bytes) -> bool:
    """Tell whether zeros only follow the DER or BER value with which contents begins."""
    length = parser.peek(contents)
    return not contents[length:].strip(b"\x00")
