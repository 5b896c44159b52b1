"""Files composed for the tests of safety, rendering and assembling; nothing here comes from outside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage
from typing import Any

import docx
import pikepdf
from PIL import Image, PngImagePlugin

ODT_TYPE = "application/vnd.oasis.opendocument.text"


def pdf_bytes(pages: int = 1, *, size: tuple[float, float] = (595, 842), **saving: Any) -> bytes:
    """Compose a plain PDF with one line of text drawn on each page; the same call gives the same bytes."""
    document = pikepdf.new()
    for number in range(pages):
        document.add_blank_page(page_size=size)
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page = document.pages[number]
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F0=font))
        page.obj.Contents = document.make_stream(b"BT /F0 24 Tf 72 700 Td (Surat) Tj ET")
    target = io.BytesIO()
    document.save(target, **({"deterministic_id": True} if "encryption" not in saving else {}), **saving)
    return target.getvalue()


def changed_pdf(change: str) -> bytes:
    """Compose a PDF that does or carries something more."""
    document = pikepdf.open(io.BytesIO(pdf_bytes()))
    root = document.Root
    if change == "javascript":
        root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    elif change == "launch":
        root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    elif change == "destination":
        root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
    elif change == "weblink":
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.test/"))
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])
    else:
        document.attachments[change] = b"isi"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def docx_bytes() -> bytes:
    """Compose a Word document of one paragraph."""
    document = docx.Document()
    document.add_paragraph("Isi surat.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def package(content: bytes, add: dict[str, bytes]) -> bytes:
    """Return an office package with members added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for item in source.infolist():
            made.writestr(item.filename, source.read(item))
        for name, data in add.items():
            made.writestr(name, data)
    return target.getvalue()


def odt_bytes(*, manifest: str = "", body: str = "<text:p>Isi surat.</text:p>") -> bytes:
    """Compose an OpenDocument text."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("text", "text"),
            ("draw", "drawing"),
            ("manifest", "manifest"),
        )
    )
    names += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = f'<office:document-content {names} office:version="1.3"><office:body><office:text>{body}'
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media_type}"/>'
        for path, media_type in (
            ("/", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "text/xml"),
        )
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", ODT_TYPE)
        made.writestr("content.xml", content + "</office:text></office:body></office:document-content>")
        made.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest {names} manifest:version="1.3">{listed}{manifest}</manifest:manifest>',
        )
    return target.getvalue()


def compound_bytes(streams: dict[str, bytes]) -> bytes:
    """Compose an OLE compound file ([MS-CFB], version 3) whose streams are all at least 4096 bytes."""
    free, end, table_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    table, body, entries = [table_mark, end], b"", [_entry("Root Entry", 5, end, 0)]
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        start, count = len(table), len(padded) // 512
        table += [*range(start + 1, start + count), end]
        entries.append(_entry(name, 2, start, len(padded)))
        body += padded
    assert len(table) <= 128 and len(entries) <= 4
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", free) * 108
    fat = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return header + fat + b"".join(entries).ljust(512, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    return head + struct.pack("<III", *[0xFFFFFFFF] * 3) + bytes(36) + struct.pack("<III", start, size, 0)


def word_stream(flags: int = 0) -> bytes:
    """Return the head of a WordDocument stream with these FibBase flags."""
    return struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0, 0, flags)


def picture_bytes(form: str, size: tuple[int, int] = (60, 80), frames: int = 1, **saving: Any) -> bytes:
    """Compose a grey picture; `frames` pages for TIFF."""
    target = io.BytesIO()
    pages = [Image.new("L", size, 200 + number) for number in range(frames)]
    more = {"save_all": True, "append_images": pages[1:]} if frames > 1 else {}
    pages[0].save(target, form, **more, **saving)
    return target.getvalue()


def png_bomb() -> bytes:
    """Return a PNG whose header alone claims 50 000 by 50 000 points."""
    content = picture_bytes("PNG")
    at = content.index(b"IHDR")
    header = struct.pack(">II", 50_000, 50_000) + content[at + 12 : at + 17]
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return content[: at + 4] + header + crc + content[at + 21 :]


def png_text_bomb() -> bytes:
    """Return a PNG with a compressed text of 80 MB."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "a" * 80_000_000, zip=True)
    return picture_bytes("PNG", pnginfo=notes)


def mail_bytes(**headers: str) -> bytes:
    """Compose a mail with a PDF attached."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "warga@example.test", "kantor@example.test", "Permohonan"
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content("Dengan hormat")
    mail.add_attachment(pdf_bytes(), maintype="application", subtype="pdf", filename="surat.pdf")
    return mail.as_bytes()


def plain_zip() -> bytes:
    """Compose a ZIP archive of one text."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("surat.txt", "isi")
    return target.getvalue()


def docx_with_link(kind: str) -> bytes:
    """Compose a Word document with a relation of this kind to another host."""
    document = docx.Document()
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    document.part.relate_to("http://example.test/a", f"{base}/{kind}", is_external=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
