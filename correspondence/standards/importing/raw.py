"""From the bytes of a file to raw lines; what is no text is refused with the reason."""

import re

from django.utils.translation import gettext as _

from correspondence.foundation.errors import Refused

MOST_LINES = 5_000
LARGEST = 2 * 1024 * 1024
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# How files begin whose text must be taken out first.
FORMATS = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "Word/ZIP"),
    (b"\xd0\xcf\x11\xe0", "Word"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)
INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROLS = 0.01  # share of the characters; a stray one is a copying fault, many are no text
SAMPLE = 4096


class NotAText(Refused):
    """The file is empty, too large, or no text."""


def is_blank(line: str) -> bool:
    """Tell whether a line shows nothing."""
    return not INVISIBLE.sub("", line).strip()


def read_lines(data: bytes) -> tuple[tuple[str, ...], str]:
    """Give the raw lines of a text file, without their line ends, and its encoding; raises NotAText."""
    if len(data) > LARGEST:
        raise NotAText(_("This file is larger than 2 MB; a standard is a few pages of text."))
    for start, name in FORMATS:
        if data.startswith(start):
            raise NotAText(_("This is a %(format)s file. Save its text as a plain text file first.") % {"format": name})
    text, encoding = _decode(data)
    if "\x00" in text or len(CONTROLS.findall(text)) > MOST_CONTROLS * len(text):
        raise NotAText(_("This file is no text: it holds characters that no text has."))
    lines = re.split(r"\r\n|\r|\n", text)
    while lines and is_blank(lines[-1]):
        lines.pop()
    if len(lines) > MOST_LINES:
        raise NotAText(_("This text has more than %(most)d lines; a standard has a few pages.") % {"most": MOST_LINES})
    if not lines:
        raise NotAText(_("This file is empty."))
    return tuple(lines), encoding


def _decode(data: bytes) -> tuple[str, str]:
    for encoding in (_marked(data), "utf-8", "cp1252"):
        if not encoding:
            continue
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise NotAText(_("This file is no text in UTF-8, UTF-16 or Windows-1252."))


def _marked(data: bytes) -> str:
    """Give the encoding that a byte order mark names, or that zero bytes at every second place betray."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[:SAMPLE]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.6 and not sample[0::2].count(0):
        return "utf-16-le"
    if half and sample[0::2].count(0) > half * 0.6 and not sample[1::2].count(0):
        return "utf-16-be"
    return ""
